// POST of an entity's records as text/csv: all lines or none, and a report of what is wrong, line
// by line. The columns are those of the export; what a client cannot set is passed over.
//
// A line that names its record, by id or by the entity's key, makes it be as the line says; others
// make a new one. A reference may be an id, or the key or label of what it refers to; several have
// semicolons between them, or are a JSON array, as in an export. Parameters:
//
//   ?dry_run=true           only the report
//   ?columns=code,,name     what the file's columns are, in the place of its header's words
//   ?progress=ID            tells the person's pages meanwhile how far it is: an event `progress`
//                           {"id":ID,"done":lines,"total":lines} of his event streams
#include <algorithm>
#include <array>
#include <set>

#include "src/app/api/chat_hub.h"
#include "src/app/api/csv.h"
#include "src/app/api/entities.h"
#include "src/app/api/handlers.h"
#include "src/app/api/inputs.h"
#include "src/app/model/entities.h"
#include "src/app/model/values.h"
#include "src/app/store/collection.h"
#include "src/base/encoding.h"
#include "src/base/limits.h"
#include "src/base/live_limits.h"
#include "src/http/json.h"

namespace panal::app {
namespace {

using model::Attribute;
using model::Type;

class Report {
 public:
  void add(std::size_t line, FieldError error) {
    ++total_;
    if (errors_.size() < limits::kImportErrors) errors_.emplace_back(line, std::move(error));
  }
  void count(store::Written what) { ++counts_[static_cast<std::size_t>(what)]; }
  bool has_errors() const { return total_ > 0; }

  http::Response response(const Context& context, std::string_view request_id, bool is_trial) const;

 private:
  Json errors_json(Language language) const;

  std::vector<std::pair<std::size_t, FieldError>> errors_;
  std::size_t total_ = 0;
  std::array<std::size_t, 3> counts_{};
};

Json Report::errors_json(Language language) const {
  Json errors = Json::array();
  for (const auto& [line, error] : errors_) {
    Json item;
    item.append_member("line", line);
    item.append_member("field", error.field);
    item.append_member("code", error.code);
    item.append_member("message",
                       sentence(error.code, language, error.message).value_or(error.message));
    errors.push(std::move(item));
  }
  return errors;
}

http::Response Report::response(const Context& context, std::string_view request_id,
                                bool is_trial) const {
  const Language language = context.language();
  const auto counted = [this](store::Written what) {
    return has_errors() ? 0 : counts_[static_cast<std::size_t>(what)];
  };
  Json body;
  body.append_member("created", counted(store::Written::kCreated));
  body.append_member("updated", counted(store::Written::kUpdated));
  body.append_member("unchanged", counted(store::Written::kUnchanged));
  body.append_member("errors", errors_json(language));
  body.append_member("errors_total", total_);
  body.append_member("dry_run", is_trial);
  if (!has_errors()) return http::Response::json(200, body.dump());
  body.append_member("type", "urn:panal:problem:import");
  body.append_member("title", *sentence("title_fields", language));
  body.append_member("status", 422);
  body.append_member("detail", *sentence("import", language, std::to_string(total_)));
  body.append_member("request_id", request_id);
  auto response = http::Response::json(422, body.dump());
  response.headers.set("Content-Type", "application/problem+json");
  response.headers.set("Content-Language", std::string(tag_of(language)));
  return response;
}

// Of neither: it is passed over.
struct Column {
  const Attribute* attribute = nullptr;
  const model::Link* link = nullptr;
};

struct Columns {
  std::optional<std::size_t> id;
  std::vector<Column> all;
};

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> names(1);
  for (const char c : text) {
    if (c == separator) names.emplace_back();
    else names.back() += c;
  }
  return names;
}

Column column_of(const model::Entity& entity, std::string_view name) {
  const Attribute* attribute = entity.find(name);
  const auto link = std::ranges::find(entity.links, name, &model::Link::name);
  return {attribute != nullptr && attribute->is_clients() ? attribute : nullptr,
          link == entity.links.end() ? nullptr : &*link};
}

Columns read_header(CsvReader& reader, const model::Entity& entity,
                    const std::optional<std::string>& named, Report& report) {
  CsvRecord header{.line = 1, .cells = {}};
  if (reader.next(header) && !header.sound) report.add(header.line, {"", "bad_quotes", ""});
  Columns columns;
  std::vector<std::string> names = named ? split(*named, ',') : header.cells;
  if (named && names.size() != header.cells.size()) {
    report.add(header.line, {"", "bad_columns", std::to_string(names.size())});
  }
  std::set<std::string_view> seen;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string& name = names[i];
    columns.all.push_back(column_of(entity, name));
    if (name == "id") columns.id = i;
    if (named && name.empty()) continue;
    if (name != "id" && store::records_of(entity).field(name) == nullptr) {
      report.add(header.line, {name, "unknown_column", ""});
    } else if (!seen.insert(name).second) {
      report.add(header.line, {name, "repeated", ""});
    }
  }
  // What names records that are there may say of them only what changes.
  if (columns.id || (!entity.key.empty() && seen.contains(entity.key))) return columns;
  for (const auto& input : inputs_of(entity).record) {
    if (!input.required || seen.contains(input.name)) continue;
    report.add(header.line, {std::string(input.name), "required", ""});
  }
  return columns;
}

Json boolean_json(const std::string& cell) {
  const std::string word = lower_ascii(cell);
  for (const char* yes : {"true", "1", "x", "si", "sí", "yes"}) {
    if (word == yes) return true;
  }
  for (const char* no : {"false", "0", "no"}) {
    if (word == no) return false;
  }
  return Json(cell);
}

// 31/1/2026 and 31-01-2026 are dates, too; whether there is such a day, the form says.
Json date_json(const std::string& cell) {
  const std::size_t first = std::min(cell.find_first_of("/-"), cell.size());
  const std::size_t second = std::min(cell.find_first_of("/-", first + 1), cell.size());
  if (first > 2 || second - first > 3 || cell.size() - second != 5) return Json(cell);
  const auto padded = [](std::string part) { return part.size() == 1 ? "0" + part : part; };
  return Json(cell.substr(second + 1) + "-" + padded(cell.substr(first + 1, second - first - 1)) +
              "-" + padded(cell.substr(0, first)));
}

// Makes records of lines, one after the other, inside one transaction.
class Importer {
 public:
  Importer(db::Database& database, const Context& context, const store::Actor& actor,
           const Columns& columns, Report& report)
      : database_(database),
        entity_(context.entity()),
        actor_(actor),
        columns_(columns),
        report_(report) {}

  // Notes in the report what is wrong with the line; an error is a failure of another kind.
  Result<void> take(const CsvRecord& line, const Uuid& fresh_id);

 private:
  Result<Json> body_of(const CsvRecord& line);
  Result<Json> reference_json(std::string_view of, const std::string& cell);
  Result<Json> references_json(const model::Link& link, const std::string& cell);
  Result<std::optional<Uuid>> named_record(const CsvRecord& line, const Json& body);
  Result<store::Written> write(const Uuid& id, bool is_known, Json body);

  db::Database& database_;
  const model::Entity& entity_;
  const store::Actor& actor_;
  const Columns& columns_;
  Report& report_;
  std::set<Uuid> seen_;
};

Result<void> Importer::take(const CsvRecord& line, const Uuid& fresh_id) {
  if (!line.sound) {
    report_.add(line.line, {"", "bad_quotes", ""});
    return {};
  }
  if (line.cells.size() != columns_.all.size()) {
    report_.add(line.line, {"", "bad_columns", std::to_string(columns_.all.size())});
    return {};
  }
  Json body = PANAL_TRY(body_of(line));
  const auto named = named_record(line, body);
  Result<store::Written> done = store::Written::kUnchanged;
  if (!named) done = named.error();
  else done = write(named->value_or(fresh_id), named->has_value(), std::move(body));
  if (done) {
    if (!named->has_value()) seen_.insert(fresh_id);
    report_.count(*done);
    return {};
  }
  if (done.error().fields.empty()) return done.error();
  for (const FieldError& field : done.error().fields) report_.add(line.line, field);
  return {};
}

Result<Json> Importer::body_of(const CsvRecord& line) {
  Json body = Json::object();
  for (std::size_t i = 0; i < line.cells.size(); ++i) {
    const auto [attribute, link] = columns_.all[i];
    const std::string cell(undo_defused(line.cells[i]));
    if (link != nullptr) {
      body.append_member(std::string(link->name), PANAL_TRY(references_json(*link, cell)));
    }
    if (attribute == nullptr) continue;
    Json value = Json(cell);
    if (cell.empty() && !attribute->can(model::kRequired)) value = nullptr;
    else if (attribute->type == Type::kBoolean) value = boolean_json(cell);
    else if (attribute->type == Type::kDate) value = date_json(cell);
    else if (attribute->type == Type::kWords) value = model::to_json(Type::kWords, Value(cell));
    else if (attribute->type == Type::kId) value = PANAL_TRY(reference_json(attribute->of, cell));
    else if (const auto number = parse_int(cell); number && attribute->type == Type::kInteger) {
      value = *number;
    }
    body.append_member(std::string(attribute->name), std::move(value));
  }
  return body;
}

Result<Json> Importer::reference_json(std::string_view of, const std::string& cell) {
  if (Uuid::parse(cell)) return Json(cell);
  std::optional<Uuid> found;
  if (const auto* entity = model::find_entity(of)) {
    const std::string_view key = entity->key.empty() ? entity->label : entity->key;
    found = PANAL_TRY(store::find_by(database_, *entity, key, Value(cell)));
  }
  return found ? Json(found->text()) : Json(cell);
}

Result<Json> Importer::references_json(const model::Link& link, const std::string& cell) {
  if (cell.starts_with('[')) {
    auto array = Json::parse(cell);
    if (array && array->array_items() != nullptr) return array;
  }
  Json all = Json::array();
  for (std::string_view name : split(cell, ';')) {
    while (name.starts_with(' ')) name.remove_prefix(1);
    while (name.ends_with(' ')) name.remove_suffix(1);
    if (!name.empty()) all.push(PANAL_TRY(reference_json(link.of, std::string(name))));
  }
  return all;
}

// By its id, or else by the entity's key.
Result<std::optional<Uuid>> Importer::named_record(const CsvRecord& line, const Json& body) {
  std::optional<Uuid> named;
  std::string_view by = "id";
  const Json* key = entity_.key.empty() ? nullptr : body.find(entity_.key);
  if (columns_.id && !line.cells[*columns_.id].empty()) {
    named = Uuid::parse(line.cells[*columns_.id]);
    if (!named) return field_error("id", "invalid");
  } else if (key != nullptr && key->string() != nullptr && !key->string()->empty()) {
    by = entity_.key;
    named = PANAL_TRY(store::find_by(database_, entity_, by, Value(*key->string())));
  }
  if (named && !seen_.insert(*named).second) return field_error(std::string(by), "repeated");
  return named;
}

Result<store::Written> Importer::write(const Uuid& id, bool is_known, Json body) {
  const bool exists = is_known && PANAL_TRY(store::find_record(database_, entity_, id)).has_value();
  const auto kind = exists ? Form::Kind::kChange : Form::Kind::kNew;
  const Form form = PANAL_TRY(Form::check(std::move(body), inputs_of(entity_).record, kind));
  store::Cells cells = cells_of(entity_, form);
  if (exists) return store::change_record(database_, entity_, id, cells, actor_);
  return store::insert_record(database_, entity_, {id, std::move(cells)}, actor_);
}

// Tells the person who waits, now and then.
class Teller {
 public:
  Teller(const Context& context, std::optional<Uuid> id, std::size_t total)
      : context_(context), id_(id), total_(total) {}

  void tell(std::size_t done) {
    const Services& services = context_.services();
    const auto& user = context_.principal().user;
    if (!id_ || !user || services.clock.monotonic_ms() < next_ms_) return;
    next_ms_ = services.clock.monotonic_ms() + limits::kImportProgressMs;
    const Json json = Json::object().set("id", id_->text()).set("done", done).set("total", total_);
    services.chat.tell_progress(*user, json.dump());
  }

 private:
  const Context& context_;
  const std::optional<Uuid> id_;
  const std::size_t total_;
  std::int64_t next_ms_ = 0;
};

struct Line {
  CsvRecord record;
  Uuid fresh_id;
};

Result<std::vector<Line>> read_lines(CsvReader& reader, const http::Request& request,
                                     Context& context) {
  std::vector<Line> lines;
  CsvRecord record;
  while (reader.next(record)) {
    if (lines.size() == limits::kImportRows) {
      return fail(Code::kTooLarge, "too_many_lines:" + std::to_string(limits::kImportRows));
    }
    const Uuid id = PANAL_TRY(context.new_id(request, lines.size()));
    lines.push_back({record, id});
  }
  return lines;
}

}  // namespace

Result<http::Response> import_records(const http::Request& request, Context& context) {
  const model::Entity& entity = context.entity();
  PANAL_TRY(context.require(entity.access.import));
  const std::string trial = request.query("dry_run").value_or("false");
  const bool is_trial = trial == "true";
  if (!is_trial && trial != "false") return fail(Code::kBadRequest, "bad_parameter:dry_run");
  const auto progress = request.query("progress");
  const auto progress_id = Uuid::parse(progress.value_or(""));
  if (progress && !progress_id) return fail(Code::kBadRequest, "bad_parameter:progress");
  const std::string text = csv_to_utf8(request.body);
  CsvReader reader(text);
  Report report;
  const Columns columns = read_header(reader, entity, request.query("columns"), report);
  if (report.has_errors()) return report.response(context, request.request_id, is_trial);
  const auto lines = PANAL_TRY(read_lines(reader, request, context));
  const store::Actor actor = context.actor();
  bool was_tried = false;
  const auto work = [&](db::Database& database) -> Result<void> {
    Importer importer(database, context, actor, columns, report);
    Teller teller(context, progress_id, lines.size());
    for (std::size_t i = 0; i < lines.size(); ++i) {
      PANAL_TRY(importer.take(lines[i].record, lines[i].fresh_id));
      teller.tell(i + 1);
    }
    was_tried = true;
    // Whatever is undone here is what an error would undo, too.
    if (is_trial || report.has_errors()) return fail(Code::kFields, "fields");
    return {};
  };
  const bool is_large = text.size() > limits::kSharedJobBytes;
  const auto written = context.write(work, is_large ? db::Sharing::kAlone : db::Sharing::kGroup);
  if (!written && !was_tried) return written.error();
  if (!written && !is_trial && !report.has_errors()) return written.error();
  return report.response(context, request.request_id, is_trial);
}

}  // namespace panal::app

// POST of messages as text/csv: all lines or none, and a report of what is wrong, line by line.
// The columns are those of the export; what the server notes itself (sid, author, times) is passed
// over. A line without an id makes a message; one with an id makes it be as the line says.
#include <array>
#include <set>

#include "src/app/api/csv.h"
#include "src/app/api/handlers.h"
#include "src/app/store/messages.h"
#include "src/base/encoding.h"
#include "src/base/limits.h"
#include "src/http/json.h"

namespace panal::app {
namespace {

class Report {
 public:
  void add(std::size_t line, FieldError error) {
    ++total_;
    if (errors_.size() < limits::kImportErrors) errors_.emplace_back(line, std::move(error));
  }
  void count(store::Imported what) { ++counts_[static_cast<std::size_t>(what)]; }
  bool has_errors() const { return total_ > 0; }

  http::Response response(const Context& context, std::string_view request_id) const;

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

http::Response Report::response(const Context& context, std::string_view request_id) const {
  const Language language = context.language();
  const auto counted = [this](store::Imported what) {
    return has_errors() ? 0 : counts_[static_cast<std::size_t>(what)];
  };
  Json body;
  body.append_member("created", counted(store::Imported::kCreated));
  body.append_member("updated", counted(store::Imported::kUpdated));
  body.append_member("unchanged", counted(store::Imported::kUnchanged));
  body.append_member("errors", errors_json(language));
  body.append_member("errors_total", total_);
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

// Where a line has what it says.
struct Columns {
  std::size_t count = 0;
  std::optional<std::size_t> id, clid, mess;
};

Columns read_header(CsvReader& reader, Report& report) {
  CsvRecord header{.line = 1, .cells = {}};
  if (reader.next(header) && !header.sound) report.add(header.line, {"", "bad_quotes", ""});
  Columns columns{.count = header.cells.size(), .id = {}, .clid = {}, .mess = {}};
  std::set<std::string_view> seen;
  for (std::size_t i = 0; i < header.cells.size(); ++i) {
    const std::string& name = header.cells[i];
    if (name != "id" && store::messages().field(name) == nullptr) {
      report.add(header.line, {name, "unknown_column", ""});
    } else if (!seen.insert(name).second) {
      report.add(header.line, {name, "repeated", ""});
    }
    if (name == "id") columns.id = i;
    if (name == "clid") columns.clid = i;
    if (name == "mess") columns.mess = i;
  }
  if (!columns.mess) report.add(header.line, {"mess", "required", ""});
  return columns;
}

struct Line {
  std::size_t number = 0;
  bool has_id = false;
  store::NewMessage message;
};

// Reads the lines and notes what is wrong with them.
class Importer {
 public:
  Importer(const http::Request& request, Context& context, Report& report)
      : request_(request), context_(context), report_(report) {}

  Result<void> read(std::string_view text);
  bool sets_clid() const { return columns_.clid.has_value(); }
  const std::vector<Line>& lines() const { return lines_; }

 private:
  Result<Line> line_of(const CsvRecord& record);
  void read_id(const CsvRecord& record, Line& line);
  void read_clid(const CsvRecord& record, Line& line);
  void read_mess(const CsvRecord& record, Line& line);

  const http::Request& request_;
  Context& context_;
  Report& report_;
  Columns columns_;
  std::vector<Line> lines_;
  std::set<Uuid> ids_;
};

Result<void> Importer::read(std::string_view text) {
  CsvReader reader(text);
  columns_ = read_header(reader, report_);
  if (report_.has_errors()) return {};
  CsvRecord record;
  while (reader.next(record)) {
    if (lines_.size() == limits::kImportRows) {
      return fail(Code::kTooLarge, "too_many_lines:" + std::to_string(limits::kImportRows));
    }
    lines_.push_back(PANAL_TRY(line_of(record)));
  }
  return {};
}

Result<Line> Importer::line_of(const CsvRecord& record) {
  Line line{.number = record.line, .message = {}};
  if (!record.sound) {
    report_.add(record.line, {"", "bad_quotes", ""});
    return line;
  }
  if (record.cells.size() != columns_.count) {
    report_.add(record.line, {"", "bad_columns", std::to_string(columns_.count)});
    return line;
  }
  line.message.id = PANAL_TRY(context_.new_id(request_, lines_.size()));
  line.message.sid = context_.host().node_name();
  line.message.author = context_.principal().user;
  line.message.created_at = context_.now_ms();
  read_id(record, line);
  read_clid(record, line);
  read_mess(record, line);
  return line;
}

void Importer::read_id(const CsvRecord& record, Line& line) {
  if (!columns_.id || record.cells[*columns_.id].empty()) return;
  const auto id = Uuid::parse(record.cells[*columns_.id]);
  if (!id) return report_.add(record.line, {"id", "invalid", ""});
  if (!ids_.insert(*id).second) return report_.add(record.line, {"id", "repeated", ""});
  line.has_id = true;
  line.message.id = *id;
}

void Importer::read_clid(const CsvRecord& record, Line& line) {
  if (!columns_.clid || record.cells[*columns_.clid].empty()) return;
  line.message.clid = parse_int(record.cells[*columns_.clid]);
  if (!line.message.clid) report_.add(record.line, {"clid", "invalid_type", "integer"});
}

void Importer::read_mess(const CsvRecord& record, Line& line) {
  line.message.mess = undo_defused(record.cells[*columns_.mess]);
  if (auto wrong = check_text(line.message.mess, limits::kMessageCharacters)) {
    wrong->field = "mess";
    report_.add(record.line, std::move(*wrong));
  }
}

// Tries every line, for a report that is complete; with an error in it nothing stays.
Result<Report> apply(db::Database& database, const std::vector<Line>& lines, bool sets_clid) {
  Report report;
  for (const Line& line : lines) {
    const auto done = line.has_id ? store::import_message(database, line.message, sets_clid)
                                  : store::add_message(database, line.message);
    if (done) {
      report.count(*done);
      continue;
    }
    if (done.error().fields.empty()) return done.error();
    for (const FieldError& field : done.error().fields) report.add(line.number, field);
  }
  return report;
}

}  // namespace

Result<http::Response> import_messages(const http::Request& request, Context& context) {
  Report report;
  Importer importer(request, context, report);
  PANAL_TRY(importer.read(csv_to_utf8(request.body)));
  if (report.has_errors()) return report.response(context, request.request_id);
  auto written = context.write([&](db::Database& database) -> Result<void> {
    report = PANAL_TRY(apply(database, importer.lines(), importer.sets_clid()));
    if (report.has_errors()) return fail(Code::kFields, "fields");
    return {};
  });
  if (!written && !report.has_errors()) return std::move(written).error();
  return report.response(context, request.request_id);
}

}  // namespace panal::app

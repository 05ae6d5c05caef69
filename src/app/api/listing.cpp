#include "src/app/api/listing.h"

#include <algorithm>
#include <span>

#include "src/app/api/csv.h"
#include "src/app/api/cursor.h"
#include "src/app/model/checks.h"
#include "src/app/model/values.h"
#include "src/app/store/search.h"
#include "src/base/clock.h"
#include "src/base/encoding.h"
#include "src/base/limits.h"

namespace panal::app {
namespace {

using store::Collection;
using store::Field;
using store::FieldType;
using store::Filter;
using store::Query;
using store::Row;

constexpr std::size_t kDateBytes = 10;  // 2026-01-31: as an upper end it means all of that day

struct Asked {
  Query query;
  std::string sort;  // as in the query
};

Error bad_parameter(std::string_view name) {
  return fail(Code::kBadRequest, "bad_parameter:" + std::string(name));
}

std::optional<Value> parse_value(const Field& field, std::string_view text) {
  switch (field.type) {
    case FieldType::kInteger:
      if (const auto value = parse_int(text)) return Value(*value);
      return std::nullopt;
    case FieldType::kTime:
      if (const auto value = parse_time_ms(text)) return Value(*value);
      return std::nullopt;
    case FieldType::kId:
      if (const auto value = Uuid::parse(text)) return Value(Blob{std::string(value->raw())});
      return std::nullopt;
    case FieldType::kBoolean:
      if (text == "true" || text == "false") return Value(std::int64_t{text == "true"});
      return std::nullopt;
    case FieldType::kDate:
      if (!model::is_date(text)) return std::nullopt;
      break;
    case FieldType::kBytes: return std::nullopt;
    case FieldType::kText:
    case FieldType::kWords:
    case FieldType::kIds:
    case FieldType::kTexts:
    case FieldType::kJson: break;
  }
  return Value(std::string(text));
}

Result<void> take_sort(Asked& asked, const Collection& collection, std::string_view sort) {
  const bool descending = sort.starts_with('-');
  const Field* field = collection.field(sort.substr(descending ? 1 : 0));
  if (field == nullptr || !field->can(model::kSort)) return bad_parameter("sort");
  asked.sort = sort;
  asked.query.sort = field;
  asked.query.descending = descending;
  return {};
}

Result<void> take_limit(Query& query, std::string_view text) {
  const auto limit = parse_int(text);
  if (!limit || *limit < 1 || *limit > static_cast<std::int64_t>(limits::kPageItemsMax)) {
    return bad_parameter("limit");
  }
  query.limit = static_cast<std::size_t>(*limit);
  return {};
}

Result<void> take_filter(Query& query, const Collection& collection, std::string_view name,
                         std::string_view text) {
  const Field* field = collection.field(name);
  if (field != nullptr && field->is_asked()) {
    const bool all = text == "all" && field->can(model::kSetsAside);
    if (all) {
      query.filters.push_back({field, Filter::Kind::kFrom, Value(0)});
      return {};
    }
    const auto& choices = field->choices;
    if (!choices.empty() && std::ranges::find(choices, text) == choices.end()) {
      return bad_parameter(name);
    }
    const bool none = text == "null" && field->type == FieldType::kId;
    const auto value = none ? std::optional(Value()) : parse_value(*field, text);
    if (!value) return bad_parameter(name);
    query.filters.push_back({field, Filter::Kind::kEqual, *value});
    return {};
  }
  for (const Field& range : collection.fields) {
    if (!range.can(model::kRange)) continue;
    const std::string stem(range.range_stem());
    const bool to = name == stem + "_to";
    if (!to && name != stem + "_from") continue;
    auto value = parse_value(range, text);
    if (!value) return bad_parameter(name);
    if (to && range.type == FieldType::kTime && text.size() == kDateBytes) {
      std::get<std::int64_t>(*value) += kDayMs - 1;
    }
    query.filters.push_back({&range, to ? Filter::Kind::kTo : Filter::Kind::kFrom, *value});
    return {};
  }
  return bad_parameter(name);
}

// Whoever does not say otherwise does not get them.
void leave_set_aside(Query& query, const Collection& collection) {
  for (const Field& field : collection.fields) {
    const auto is_asked = [&field](const Filter& filter) { return filter.field == &field; };
    if (!field.can(model::kSetsAside) || std::ranges::any_of(query.filters, is_asked)) continue;
    query.filters.push_back({&field, Filter::Kind::kEqual, Value(0)});
  }
}

Result<Asked> parse_query(const http::Request& request, const Collection& collection) {
  const auto parameters = request.query_all();
  if (!parameters) return fail(Code::kBadRequest, "bad_query");
  Asked asked;
  asked.query.limit = limits::kPageItems;
  PANAL_TRY(take_sort(asked, collection, collection.default_sort));
  std::string_view cursor;
  for (const auto& [name, value] : *parameters) {
    if (!valid_utf8(value)) return bad_parameter("utf-8");
    if (name == "cursor") {
      cursor = value;
    } else if (name == "sort") {
      PANAL_TRY(take_sort(asked, collection, value));
    } else if (name == "limit") {
      PANAL_TRY(take_limit(asked.query, value));
    } else if (name == "q") {
      if (value.size() > limits::kSearchBytes || !collection.is_searched()) {
        return bad_parameter(name);
      }
      asked.query.match = store::match_of(value);
    } else if (!value.empty() && !(name == "token" && request.path.ends_with(".ics"))) {
      PANAL_TRY(take_filter(asked.query, collection, name, value));
    }
  }
  leave_set_aside(asked.query, collection);
  if (!cursor.empty()) {
    asked.query.after = decode_cursor(cursor, asked.sort);
    if (!asked.query.after) return bad_parameter("cursor");
  }
  return asked;
}

std::string csv_cell(const Field& field, const Value& cell) {
  if (field.type == FieldType::kWords) {
    const auto* words = std::get_if<std::string>(&cell);
    return words == nullptr ? std::string() : csv_text(*words);
  }
  const Json json = cell_json(field, cell);
  if (json.is_null()) return {};
  if (json.string() != nullptr) return csv_text(*json.string());
  const bool is_list = json.array_items() != nullptr || field.type == FieldType::kJson;
  return is_list ? csv_text(json.dump()) : json.dump();
}

// RFC 4180 with a header line. Text that a spreadsheet would take for a formula is defused.
std::string csv_head(const Collection& collection) {
  std::string out = "id";
  for (const Field& field : collection.fields) {
    if (!field.can(model::kHidden)) (out += ',') += field.name;
  }
  return out += "\r\n";
}

void append_csv(std::string& out, const Collection& collection, const Row& row) {
  out += row.id.text();
  for (std::size_t i = 0; i < row.cells.size(); ++i) {
    const Field& field = collection.fields[i];
    if (!field.can(model::kHidden)) (out += ',') += csv_cell(field, row.cells[i]);
  }
  out += "\r\n";
}

bool wants_csv(const http::Request& request) {
  return request.headers.get("Accept").find("text/csv") != std::string_view::npos;
}

// Whoever takes much with him is in the audit log. A node that only reads still exports.
Result<void> note_export(Context& context, const Collection& collection, std::size_t rows) {
  if (!context.host().writable()) return {};
  const store::Actor actor = context.actor();
  const Json told = Json::object().set("rows", rows);
  return context.write([&](db::Database& database) {
    return store::add_audit(database, actor,
                            {store::kAuditExport, collection.name, std::nullopt, told});
  });
}

Result<http::Response> respond_csv(Context& context, const Collection& collection, Query query) {
  query.limit = SIZE_MAX;
  std::string out = csv_head(collection);
  std::size_t rows = 0;
  PANAL_TRY(store::each(context.reader(), collection, query, [&](const Row& row) {
    append_csv(out, collection, row);
    ++rows;
    return out.size() <= limits::kExportBytes;
  }));
  if (out.size() > limits::kExportBytes) return fail(Code::kTooLarge, "too_many_rows");
  PANAL_TRY(note_export(context, collection, rows));
  auto response = http::Response::text(200, std::move(out));
  response.headers.set("Content-Type", "text/csv; charset=utf-8; header=present");
  response.headers.set("Content-Disposition",
                       "attachment; filename=\"" + collection.name + ".csv\"");
  return response;
}

Result<Asked> parse_query(const http::Request& request, const Context& context,
                          const Collection& collection, const std::vector<Filter>& fixed) {
  Asked asked = PANAL_TRY(parse_query(request, collection));
  asked.query.asker = context.asker();
  asked.query.filters.insert(asked.query.filters.end(), fixed.begin(), fixed.end());
  return asked;
}

}  // namespace

Result<Query> list_query(const http::Request& request, const Context& context,
                         const Collection& collection, std::vector<Filter> fixed) {
  return PANAL_TRY(parse_query(request, context, collection, fixed)).query;
}

Result<http::Response> respond_list(const http::Request& request, Context& context,
                                    const Collection& collection, std::vector<Filter> fixed) {
  Asked asked = PANAL_TRY(parse_query(request, context, collection, fixed));
  if (wants_csv(request)) return respond_csv(context, collection, std::move(asked.query));
  const auto page = PANAL_TRY(store::list(context.reader(), collection, asked.query));
  Json items = Json::array();
  for (const Row& row : page.rows) items.push(row_json(collection, row));
  Json body;
  body.append_member("items", std::move(items));
  body.append_member("next", Json());
  if (page.more) {
    const Row& last = page.rows.back();
    const auto at = static_cast<std::size_t>(asked.query.sort - collection.fields.data());
    body.set("next", encode_cursor(asked.sort, {last.cells[at], last.id}));
  }
  return http::Response::json(200, body.dump());
}

Result<http::Response> respond_row(Context& context, const Collection& collection, const Uuid& id) {
  const Row row = PANAL_TRY(store::find(context.reader(), collection, id, context.asker()));
  auto response = http::Response::json(200, row_json(collection, row).dump());
  response.headers.set("ETag", '"' + row.etag + '"');
  return response;
}

Result<http::Response> respond_created(Context& context, const Collection& collection,
                                       const Uuid& id) {
  auto response = PANAL_TRY(respond_row(context, collection, id));
  response.status = 201;
  response.headers.set("Location", "/api/v1/" + collection.name + "/" + id.text());
  return response;
}

Json cell_json(const Field& field, const Value& cell) { return model::to_json(field.type, cell); }

Json row_json(const Collection& collection, const Row& row) {
  Json json;
  json.append_member("id", row.id.text());
  for (std::size_t i = 0; i < row.cells.size(); ++i) {
    const Field& field = collection.fields[i];
    if (field.can(model::kHidden)) continue;
    json.append_member(field.name, cell_json(field, row.cells[i]));
  }
  json.append_member("etag", row.etag);
  return json;
}

Result<Uuid> path_id(const http::Request& request) {
  const auto id = Uuid::parse(request.path_value("id"));
  if (!id) return fail(Code::kNotFound, "not_found");
  return *id;
}

bool names_etag(std::string_view field, std::string_view etag, Comparison comparison) {
  while (!field.empty()) {
    const std::size_t end = std::min(field.find(','), field.size());
    std::string_view item = field.substr(0, end);
    field.remove_prefix(std::min(end + 1, field.size()));
    while (item.starts_with(' ')) item.remove_prefix(1);
    while (item.ends_with(' ')) item.remove_suffix(1);
    if (item == "*") return true;
    if (comparison == Comparison::kWeak && item.starts_with("W/")) item.remove_prefix(2);
    if (item.size() >= 2 && item.front() == '"' && item.back() == '"' &&
        item.substr(1, item.size() - 2) == etag) {
      return true;
    }
  }
  return false;
}

Result<void> check_if_match(const http::Request& request, std::string_view etag) {
  if (!request.headers.has("If-Match")) return {};
  if (names_etag(request.headers.get("If-Match"), etag, Comparison::kStrong)) return {};
  return fail(Code::kPrecondition, "changed");
}

}  // namespace panal::app

// Conflicts: values that lost against concurrent ones, deletions that lost against edits, unique
// values that two records have. Whoever may write a collection sees and settles its conflicts;
// administrators see those of all tables.
#include <algorithm>
#include <array>

#include "src/app/api/collections.h"
#include "src/app/api/csv.h"
#include "src/app/api/cursor.h"
#include "src/app/api/handlers.h"
#include "src/app/api/listing.h"
#include "src/app/store/audit.h"
#include "src/app/store/collection.h"
#include "src/app/store/records.h"
#include "src/app/store/users.h"
#include "src/base/encoding.h"

namespace panal::app {
namespace {

constexpr std::string_view kOrder = "-lost_at";
constexpr std::array kStates = {"open", "closed", "dismissed", "all"};
constexpr std::array kKinds = {"column", "revived", "unique", "parent", "stranded"};

Error bad_parameter(std::string_view name) {
  return fail(Code::kBadRequest, "bad_parameter:" + std::string(name));
}

bool sees_all(const Context& context) {
  return context.principal().may(Permission::kManageCluster);
}

template <std::size_t N>
Result<std::string> one_of(const http::Request& request, std::string_view name,
                           const std::array<const char*, N>& choices) {
  const std::string text = request.query(name).value_or("");
  if (!text.empty() && std::ranges::find(choices, text) == choices.end()) {
    return bad_parameter(name);
  }
  return text;
}

Result<std::optional<std::int64_t>> time_asked(const http::Request& request,
                                               std::string_view name) {
  const auto text = request.query(name);
  if (!text || text->empty()) return std::optional<std::int64_t>();
  const auto time = parse_time_ms(*text);
  if (!time) return bad_parameter(name);
  return std::optional(*time);
}

// The tables whose conflicts the caller may settle, or the one asked for; nothing: all.
Result<std::optional<std::vector<std::string>>> tables_asked(const http::Request& request,
                                                             Context& context) {
  const std::string name = request.query("table").value_or("");
  if (!name.empty()) {
    const auto* offered = find_offered(name);
    if (offered == nullptr && !sees_all(context)) return bad_parameter("table");
    if (offered != nullptr) PANAL_TRY(context.require(offered->to_write));
    return std::optional(std::vector{name});
  }
  if (sees_all(context)) return std::optional<std::vector<std::string>>();
  std::vector<std::string> tables;
  for (const OfferedCollection& each : offered_collections()) {
    if (context.principal().may(each.to_write)) tables.emplace_back(each.collection->name);
  }
  if (tables.empty()) return fail(Code::kForbidden, "permission");
  return std::optional(std::move(tables));
}

Result<ConflictQuery> parse_query(const http::Request& request, Context& context) {
  PANAL_TRY(check_parameters(request, {"state", "table", "record", "kind", "origin", "since",
                                       "until", "limit", "cursor"}));
  ConflictQuery query;
  query.state = PANAL_TRY(one_of(request, "state", kStates));
  if (query.state.empty()) query.state = "open";
  if (query.state == "all") query.state.clear();
  query.kind = PANAL_TRY(one_of(request, "kind", kKinds));
  query.origin = request.query("origin").value_or("");
  query.tables = PANAL_TRY(tables_asked(request, context));
  query.from_ms = PANAL_TRY(time_asked(request, "since"));
  query.to_ms = PANAL_TRY(time_asked(request, "until"));
  query.limit = PANAL_TRY(page_limit(request));
  if (const std::string record = request.query("record").value_or(""); !record.empty()) {
    query.row = Uuid::parse(record);
    if (!query.row) return bad_parameter("record");
  }
  const std::string text = request.query("cursor").value_or("");
  if (text.empty()) return query;
  const auto cursor = decode_cursor(text, kOrder);
  const auto* place = cursor ? std::get_if<std::int64_t>(&cursor->value) : nullptr;
  if (place == nullptr) return bad_parameter("cursor");
  query.after = {*place, cursor->id};
  return query;
}

// As the collection shows it. Of other tables, which administrators alone see, all but blobs:
// those are ids and hashes.
Result<Json> value_json(db::Database& reader, const Conflict& conflict, const Value& value) {
  if (const auto* offered = find_offered(conflict.table)) {
    auto shown = PANAL_TRY(column_json(reader, *offered->collection, conflict.column, value));
    return shown ? std::move(*shown) : Json();
  }
  if (const auto* text = std::get_if<std::string>(&value)) return Json(*text);
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return Json(*integer);
  if (const auto* number = std::get_if<double>(&value)) return Json(*number);
  return Json();
}

Json text_or_null(const std::string& text) { return text.empty() ? Json() : Json(text); }
Json time_or_null(std::int64_t ms) { return ms == 0 ? Json() : Json(format_time_ms(ms)); }

// By the login; of one who is gone, by the id.
Result<Json> user_json(db::Database& reader, const std::optional<Uuid>& user) {
  if (!user) return Json();
  const auto found = PANAL_TRY(store::find_user(reader, *user));
  return found ? Json(found->login) : Json(user->text());
}

Result<Json> side_json(db::Database& reader, const Conflict& conflict, const ConflictSide& side) {
  std::optional<Uuid> user;
  if (!side.claim.empty()) user = PANAL_TRY(store::writer_of(reader, conflict.row, side.claim));
  Json json;
  json.append_member("value", PANAL_TRY(value_json(reader, conflict, side.value)));
  json.append_member("at", time_or_null(side.at_ms));
  json.append_member("node", text_or_null(side.node));
  json.append_member("origin", text_or_null(side.origin));
  json.append_member("user", PANAL_TRY(user_json(reader, user)));
  return json;
}

Result<Json> conflict_json(db::Database& reader, const Conflict& conflict) {
  Json group = Json::array();
  for (const std::string& column : conflict.group) group.push(column);
  Json json;
  json.append_member("id", conflict.id.text());
  json.append_member("state", conflict.state);
  json.append_member("kind", conflict.kind);
  json.append_member("table", text_or_null(conflict.table));
  json.append_member("record", conflict.row.text());
  json.append_member("column", text_or_null(conflict.column));
  json.append_member("group", std::move(group));
  json.append_member("lost", PANAL_TRY(side_json(reader, conflict, conflict.lost)));
  json.append_member("kept", PANAL_TRY(side_json(reader, conflict, conflict.kept)));
  json.append_member("holder", conflict.holder ? Json(conflict.holder->text()) : Json());
  json.append_member("closed_at", time_or_null(conflict.closed_at_ms));
  json.append_member("closed_on", text_or_null(conflict.closed_origin));
  const auto by = Uuid::parse(conflict.dismissed_by);
  json.append_member("dismissed_by",
                     by ? PANAL_TRY(user_json(reader, by)) : text_or_null(conflict.dismissed_by));
  return json;
}

std::string csv_cell(const Json& value) {
  if (value.is_null()) return {};
  return csv_text(value.string() != nullptr ? *value.string() : value.dump());
}

// One line a conflict: the members of both sides stand as lost_value, lost_at, …
void append_csv(std::string& out, const Json& conflict, bool names) {
  std::string line;
  const auto add = [&](const std::string& name, const Json& value) {
    line += (line.empty() ? "" : ",") + (names ? name : csv_cell(value));
  };
  for (const auto& [name, value] : *conflict.members()) {
    if (value.array_items() != nullptr) continue;
    if (value.members() == nullptr) {
      add(name, value);
      continue;
    }
    for (const auto& [part, inner] : *value.members()) add(name + "_" + part, inner);
  }
  (out += line) += "\r\n";
}

Result<http::Response> respond_csv(Context& context, ConflictQuery query) {
  query.limit = limits::kConflictsExported + 1;
  auto conflicts = PANAL_TRY(context.host().conflicts(context.reader(), query));
  if (conflicts.size() == query.limit) return fail(Code::kTooLarge, "too_many_rows");
  std::string out;
  append_csv(out, PANAL_TRY(conflict_json(context.reader(), {})), /*names=*/true);
  for (const Conflict& each : conflicts) {
    append_csv(out, PANAL_TRY(conflict_json(context.reader(), each)), /*names=*/false);
    if (out.size() > limits::kExportBytes) return fail(Code::kTooLarge, "too_many_rows");
  }
  auto response = http::Response::text(200, std::move(out));
  response.headers.set("Content-Type", "text/csv; charset=utf-8; header=present");
  response.headers.set("Content-Disposition", "attachment; filename=\"conflicts.csv\"");
  return response;
}

// The conflict in the path, if the caller may settle it.
Result<Conflict> path_conflict(const http::Request& request, Context& context) {
  const Uuid id = PANAL_TRY(path_id(request));
  auto conflict = PANAL_TRY(context.host().conflict(context.reader(), id));
  if (!conflict) return fail(Code::kNotFound, "not_found");
  if (const auto* offered = find_offered(conflict->table)) {
    PANAL_TRY(context.require(offered->to_write));
  } else {
    PANAL_TRY(context.require(Permission::kManageCluster));
  }
  return std::move(*conflict);
}

// The engine's words are for logs.
Error in_our_words(Error error, const Conflict& conflict) {
  if (error.code == Code::kNotFound) error.message = "not_found";
  if (error.code != Code::kConflict) return error;
  if (!error.fields.empty()) {
    FieldError& field = error.fields.front();
    error.message = field.code == "missing" ? "missing_parent" : "duplicate";
    if (field.code == "missing") field.code = "missing_reference";
  } else if (conflict.kind == "unique") {
    error.message = "conflict_unique";
  } else if (conflict.kind == "stranded") {
    error.message = "conflict_trashed";
  } else {
    error.message = conflict.kind == "column" ? "conflict_group" : "still_referred_to";
  }
  return error;
}

using Settling = std::function<Result<void>(db::Database&, const Conflict&)>;

Result<std::optional<store::Record>> record_of(db::Database& database, const Conflict& conflict) {
  const auto* offered = find_offered(conflict.table);
  if (offered == nullptr) return std::optional<store::Record>();
  return store::find_record(database, *offered->entity, conflict.row);
}

// The rules of the entity's own, as for any other change of the record.
Result<void> check_rules(db::Database& database, const store::Actor& actor,
                         const Conflict& conflict, const std::optional<store::Record>& before) {
  const auto* offered = find_offered(conflict.table);
  if (offered == nullptr || offered->entity->hook == nullptr) return {};
  auto after = PANAL_TRY(record_of(database, conflict));
  return offered->entity->hook(database, actor, conflict.row, before ? &before->values : nullptr,
                               after ? &after->values : nullptr);
}

Result<http::Response> settle(const http::Request& request, Context& context,
                              std::string_view action, const Settling& work) {
  const Conflict conflict = PANAL_TRY(path_conflict(request, context));
  const store::Actor actor = context.actor();
  Result<void> allowed;  // when not, why is said in our words already
  auto done = context.write([&](db::Database& database) -> Result<void> {
    const auto before = PANAL_TRY(record_of(database, conflict));
    PANAL_TRY(work(database, conflict));
    allowed = check_rules(database, actor, conflict, before);
    PANAL_TRY(Result<void>(allowed));
    Json what;
    what.append_member("conflict", conflict.id.text());
    if (!conflict.column.empty()) what.append_member("column", conflict.column);
    return store::add_audit(database, actor, {action, conflict.table, conflict.row, what});
  });
  if (!allowed) return allowed.error();
  if (!done) return in_our_words(std::move(done).error(), conflict);
  const auto after = PANAL_TRY(context.host().conflict(context.reader(), conflict.id));
  return http::Response::json(
      200, PANAL_TRY(conflict_json(context.reader(), after.value_or(conflict))).dump());
}

}  // namespace

Result<http::Response> list_conflicts(const http::Request& request, Context& context) {
  ConflictQuery query = PANAL_TRY(parse_query(request, context));
  if (request.headers.get("Accept").find("text/csv") != std::string_view::npos)
    return respond_csv(context, std::move(query));
  const std::size_t limit = query.limit++;  // one more tells whether there is a next page
  auto conflicts = PANAL_TRY(context.host().conflicts(context.reader(), query));
  const bool more = conflicts.size() > limit;
  if (more) conflicts.resize(limit);
  Json items = Json::array();
  for (const auto& each : conflicts) items.push(PANAL_TRY(conflict_json(context.reader(), each)));
  Json next;
  if (more) next = encode_cursor(kOrder, {Value(conflicts.back().place), conflicts.back().id});
  Json body;
  body.append_member("items", std::move(items));
  body.append_member("next", std::move(next));
  return http::Response::json(200, body.dump());
}

Result<http::Response> get_conflict(const http::Request& request, Context& context) {
  const Conflict conflict = PANAL_TRY(path_conflict(request, context));
  return http::Response::json(200, PANAL_TRY(conflict_json(context.reader(), conflict)).dump());
}

Result<http::Response> restore_conflict(const http::Request& request, Context& context) {
  return settle(request, context, store::kAuditRestoreConflict,
                [&](db::Database& database, const Conflict& conflict) -> Result<void> {
                  PANAL_TRY(context.host().restore_conflict(database, conflict.id));
                  const auto* offered = find_offered(conflict.table);
                  if (offered == nullptr || conflict.kind != "column") return {};
                  return store::touch(database, *offered->collection, conflict.row,
                                      context.now_ms());
                });
}

Result<http::Response> dismiss_conflict(const http::Request& request, Context& context) {
  return settle(request, context, store::kAuditDismissConflict,
                [&](db::Database& database, const Conflict& conflict) {
                  return context.host().dismiss_conflict(database, conflict.id,
                                                         context.principal().identity());
                });
}

}  // namespace panal::app

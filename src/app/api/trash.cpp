// The trash: deleted records of the collections, until somebody restores or destroys them.
#include <algorithm>

#include "src/app/api/collections.h"
#include "src/app/api/cursor.h"
#include "src/app/api/entities.h"
#include "src/app/api/handlers.h"
#include "src/app/api/listing.h"
#include "src/app/store/attachments.h"
#include "src/app/store/links.h"
#include "src/base/encoding.h"
#include "src/base/limits.h"

namespace panal::app {
namespace {

constexpr std::string_view kOrder = "-deleted_at";

// The collection in the path; kNotFound for what is none.
Result<const OfferedCollection*> path_collection(const http::Request& request) {
  const auto* offered = find_offered(request.path_value("collection"));
  if (offered == nullptr) return fail(Code::kNotFound, "not_found");
  return offered;
}

// Of what the transaction has restored: whether the caller may have it back.
Result<void> require_restored(db::Database& database, Context& context, std::string_view table,
                              const Uuid& row) {
  const auto* offered = find_offered(table);
  if (offered == nullptr) return fail(Code::kForbidden, "permission");
  if (context.principal().may(offered->to_write)) return {};
  context.set_entity(offered->entity);
  if (!require_record(database, context, row, model::Action::kDelete)) {
    return fail(Code::kForbidden, "permission");
  }
  return {};
}

// Whether it is his who may delete, and so restore, but what is his own.
bool is_own(const Context& context, const OfferedCollection& offered, const TrashedRow& row) {
  const model::OwnAccess& own = offered.entity->own;
  if (!context.principal().user || !own.through.empty()) return false;
  if (!context.principal().may(own.remove)) return false;
  const Value user = context.asker().user;
  return std::ranges::any_of(row.values, [&](const auto& each) {
    return each.first == own.attribute && each.second == user;
  });
}

// The one asked for, or all of whose records the caller may delete some.
Result<std::vector<std::string>> tables_asked(const http::Request& request, Context& context) {
  std::vector<std::string> tables;
  if (const auto name = request.query("collection")) {
    const auto* offered = find_offered(*name);
    if (offered == nullptr) return fail(Code::kBadRequest, "bad_parameter:collection");
    PANAL_TRY(context.require(offered->entity->roles_for(model::Action::kDelete)));
    tables.push_back(*name);
    return tables;
  }
  for (const OfferedCollection& each : offered_collections()) {
    const std::string roles = each.entity->roles_for(model::Action::kDelete);
    if (context.principal().may(roles)) tables.emplace_back(each.collection->name);
  }
  if (tables.empty()) return fail(Code::kForbidden, "permission");
  return tables;
}

Result<TrashQuery> parse_query(const http::Request& request, Context& context) {
  PANAL_TRY(check_parameters(request, {"collection", "limit", "cursor"}));
  TrashQuery query;
  query.tables = PANAL_TRY(tables_asked(request, context));
  query.limit = PANAL_TRY(page_limit(request));
  const auto text = request.query("cursor");
  if (!text || text->empty()) return query;
  const auto cursor = decode_cursor(*text, kOrder);
  const auto* deleted_at = cursor ? std::get_if<std::int64_t>(&cursor->value) : nullptr;
  if (deleted_at == nullptr) return fail(Code::kBadRequest, "bad_parameter:cursor");
  query.after = {*deleted_at, cursor->id};
  return query;
}

Result<Json> trashed_json(db::Database& reader, const TrashedRow& row) {
  const auto& collection = *find_offered(row.table)->collection;
  Json values = Json::object();
  for (const auto& [column, value] : row.values) {
    auto shown = PANAL_TRY(column_json(reader, collection, column, value));
    if (shown) values.append_member(column, std::move(*shown));
  }
  Json json;
  json.append_member("collection", row.table);
  json.append_member("id", row.id.text());
  json.append_member("values", std::move(values));
  json.append_member("deleted_at", format_time_ms(row.deleted_at_ms));
  json.append_member("origin", row.origin);
  return json;
}

// The one asked for, or all: those whose records the caller may destroy, whoever's they were.
Result<std::vector<std::string>> tables_written(const http::Request& request, Context& context) {
  auto tables = PANAL_TRY(tables_asked(request, context));
  std::erase_if(tables, [&](const std::string& table) {
    return !context.principal().may(find_offered(table)->to_write);
  });
  if (tables.empty()) return fail(Code::kForbidden, "permission");
  return tables;
}

Result<void> destroy(db::Database& database, const Context& context,
                     const OfferedCollection& offered, const Uuid& id) {
  const std::string_view name = offered.collection->name;
  PANAL_TRY(context.host().destroy(database, name, id));
  if (offered.entity != nullptr) PANAL_TRY(store::drop_links(database, *offered.entity, id));
  PANAL_TRY(store::drop_attachments(database, id));
  return store::add_audit(database, context.actor(), {store::kAuditDestroy, name, id});
}

// The engine's words are for logs.
Result<void> in_our_words(Result<void> done) {
  if (done) return done;
  Error error = std::move(done).error();
  if (error.code == Code::kNotFound) error.message = "not_found";
  if (error.code != Code::kConflict || error.message == "hangs_on") return error;
  error.message = "duplicate";
  for (FieldError& field : error.fields) {
    if (field.code != "missing") continue;
    error.message = "missing_parent";
    field.code = "missing_reference";
  }
  return error;
}

// What it hangs on is in the trash, too: the last one is the row itself.
Error hangs_on(const RestoredRows& restored) {
  Error error = fail(Code::kConflict, "hangs_on");
  for (std::size_t i = 0; i + 1 < restored.size(); ++i) {
    error.fields.push_back({restored[i].first, "in_trash", restored[i].second.text()});
  }
  return error;
}

}  // namespace

Result<http::Response> list_trash(const http::Request& request, Context& context) {
  TrashQuery query = PANAL_TRY(parse_query(request, context));
  const std::size_t limit = query.limit++;  // one more tells whether there is a next page
  auto rows = PANAL_TRY(context.host().trash(context.reader(), query));
  const bool more = rows.size() > limit;
  if (more) rows.resize(limit);
  Json items = Json::array();
  for (const auto& row : rows) {
    const OfferedCollection& offered = *find_offered(row.table);
    if (!context.principal().may(offered.to_write) && !is_own(context, offered, row)) continue;
    items.push(PANAL_TRY(trashed_json(context.reader(), row)));
  }
  Json body;
  body.append_member("items", std::move(items));
  body.append_member(
      "next", more ? Json(encode_cursor(kOrder, {Value(rows.back().deleted_at_ms), rows.back().id}))
                   : Json());
  return http::Response::json(200, body.dump());
}

Result<http::Response> restore_trashed(const http::Request& request, Context& context) {
  const auto* offered = PANAL_TRY(path_collection(request));
  PANAL_TRY(context.require(offered->entity->roles_for(model::Action::kDelete)));
  const Uuid id = PANAL_TRY(path_id(request));
  const std::string_view name = offered->collection->name;
  const std::string with_asked = request.query("with").value_or("all");
  if (with_asked != "all" && with_asked != "none") {
    return fail(Code::kBadRequest, "bad_parameter:with");
  }
  RestoredRows restored;
  const store::Actor actor = context.actor();
  PANAL_TRY(in_our_words(context.write([&](db::Database& database) -> Result<void> {
    restored = PANAL_TRY(context.host().restore(database, name, id));
    if (with_asked == "none" && restored.size() > 1) return hangs_on(restored);
    for (const auto& [table, row] : restored) {
      PANAL_TRY(require_restored(database, context, table, row));
      PANAL_TRY(store::add_audit(database, actor, {store::kAuditRestore, table, row}));
    }
    return {};
  })));
  restored.pop_back();
  Json with = Json::array();  // what it hangs on
  for (const auto& [table, row] : restored) {
    Json each;
    each.append_member("collection", table);
    each.append_member("id", row.text());
    with.push(std::move(each));
  }
  Json body;
  body.append_member("collection", name);
  body.append_member("id", id.text());
  body.append_member("with", std::move(with));
  return http::Response::json(200, body.dump());
}

Result<http::Response> destroy_trashed(const http::Request& request, Context& context) {
  const auto* offered = PANAL_TRY(path_collection(request));
  PANAL_TRY(context.require(offered->to_write));
  const Uuid id = PANAL_TRY(path_id(request));
  PANAL_TRY(in_our_words(context.write(
      [&](db::Database& database) { return destroy(database, context, *offered, id); })));
  return http::Response::no_content();
}

Result<http::Response> count_trashed(const http::Request& request, Context& context) {
  PANAL_TRY(check_parameters(request, {}));
  Json counts = Json::object();
  for (const std::string& table : PANAL_TRY(tables_written(request, context))) {
    const std::int64_t count = PANAL_TRY(context.host().trash_count(context.reader(), table));
    if (count > 0) counts.append_member(table, count);
  }
  return http::Response::json(200, counts.dump());
}

Result<http::Response> empty_trash(const http::Request& request, Context& context) {
  PANAL_TRY(check_parameters(request, {"collection"}));
  const TrashQuery query{.tables = PANAL_TRY(tables_written(request, context)),
                         .limit = limits::kBulkItems};
  std::size_t destroyed = 0;
  PANAL_TRY(in_our_words(context.write([&](db::Database& database) -> Result<void> {
    const auto rows = PANAL_TRY(context.host().trash(database, query));
    for (const TrashedRow& row : rows) {
      PANAL_TRY(destroy(database, context, *find_offered(row.table), row.id));
    }
    destroyed = rows.size();
    return {};
  })));
  Json body = Json::object().set("destroyed", destroyed);
  return http::Response::json(200, body.set("more", destroyed == query.limit).dump());
}

}  // namespace panal::app

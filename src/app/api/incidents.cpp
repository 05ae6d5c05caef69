// Incidents, beyond lists and records: taking, merging, splitting and rating one, who works on
// them, and the service levels.
#include "src/app/store/incidents.h"

#include "src/app/api/collections.h"
#include "src/app/api/entities.h"
#include "src/app/api/handlers.h"
#include "src/app/api/listing.h"
#include "src/app/model/entities.h"
#include "src/app/store/service_levels.h"

namespace panal::app {
namespace {

using model::Action;

Json row_of(const db::Statement& row) {
  Json item;
  item.append_member("id", row.uuid(0).text());
  item.append_member("login", row.text(1));
  item.append_member("name", row.text(2));
  item.append_member("incidents", row.integer(3));
  return item;
}

}  // namespace

// Those who may be assigned one, with how many each has that are not resolved.
Result<http::Response> list_agents(const http::Request&, Context& context) {
  constexpr std::string_view kSql =
      "SELECT id, login, name, (SELECT count(*) FROM incidents AS i WHERE i.assignee = u.id "
      "AND i.state IN ('new', 'open', 'waiting')) FROM users AS u "
      "WHERE ' ' || roles || ' ' LIKE '% support %' OR ' ' || roles || ' ' LIKE '% manager %' "
      "OR ' ' || roles || ' ' LIKE '% administrator %' ORDER BY login COLLATE SPANISH, id";
  auto row = PANAL_TRY(context.reader().prepare(kSql));
  Json items = Json::array();
  while (PANAL_TRY(row.step())) items.push(row_of(row));
  return http::Response::json(200, Json::object().set("items", std::move(items)).dump());
}

Result<http::Response> take_incident(const http::Request& request, Context& context) {
  const Uuid id = PANAL_TRY(path_id(request));
  const store::Actor actor = context.actor();
  PANAL_TRY(context.write([&](db::Database& database) -> Result<void> {
    PANAL_TRY(require_record(database, context, id, Action::kChange));
    return store::take_incident(database, id, actor);
  }));
  return respond_row(context, shown_records(context), id);
}

Result<http::Response> merge_incidents(const http::Request& request, Context& context) {
  const Uuid into = PANAL_TRY(path_id(request));
  const auto from = Uuid::parse(context.form().text("from"));
  const store::Actor actor = context.actor();
  PANAL_TRY(context.write([&](db::Database& database) -> Result<void> {
    const auto kept = PANAL_TRY(require_record(database, context, into, Action::kChange));
    PANAL_TRY(check_if_match(request, kept.etag));
    if (*from == into || !PANAL_TRY(store::find_record(database, context.entity(), *from))) {
      return field_error("from", "missing_reference");
    }
    return store::merge_incidents(database, into, *from, actor);
  }));
  return respond_row(context, shown_records(context), into);
}

Result<http::Response> split_incident(const http::Request& request, Context& context) {
  const Uuid from = PANAL_TRY(path_id(request));
  const Uuid made = PANAL_TRY(context.new_id(request));
  const std::string title = context.form().text("title");
  const auto replies = context.form().ids("replies");
  const store::Actor actor = context.actor();
  PANAL_TRY(context.write([&](db::Database& database) -> Result<void> {
    PANAL_TRY(require_record(database, context, from, Action::kChange));
    return store::split_incident(database, from, made, title, replies, actor);
  }));
  return respond_created(context, shown_records(context), made);
}

Result<http::Response> rate_incident(const http::Request& request, Context& context) {
  const Uuid id = PANAL_TRY(path_id(request));
  const store::Actor actor = context.actor();
  const std::int64_t satisfaction = context.form().integer("satisfaction").value_or(0);
  const std::string notes = context.form().text("notes");
  PANAL_TRY(context.write([&](db::Database& database) -> Result<void> {
    PANAL_TRY(require_record(database, context, id, Action::kRead));
    return store::rate_incident(database, id, satisfaction, notes, actor);
  }));
  return respond_row(context, shown_records(context), id);
}

Result<http::Response> get_service_levels(const http::Request&, Context& context) {
  const auto levels = PANAL_TRY(store::service_levels(context.reader()));
  return http::Response::json(200, store::to_json(levels).dump());
}

// Incidents that are there keep their terms until their priority changes.
Result<http::Response> set_service_levels(const http::Request&, Context& context) {
  const store::Actor actor = context.actor();
  PANAL_TRY(context.write([&](db::Database& database) -> Result<void> {
    auto levels = PANAL_TRY(store::service_levels(database));
    const Json before = store::to_json(levels);
    PANAL_TRY(store::take_json(levels, context.form().body()));
    PANAL_TRY(store::set_service_levels(database, levels));
    Json told = Json::object();
    const Json after = store::to_json(levels);
    for (const auto& [name, value] : *after.members()) {
      const Json& old = *before.find(name);
      if (old.dump() != value.dump()) told.append_member(name, Json::array().push(old).push(value));
    }
    return store::add_audit(database, actor, {store::kAuditServiceLevels, {}, {}, std::move(told)});
  }));
  return get_service_levels({}, context);
}

}  // namespace panal::app

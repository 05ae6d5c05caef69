// Views of people that are more than a list: who is responsible, the chart of departments, a team
// copied from one project to another. Assignments of a person, teams and vacancies are lists:
// GET /api/v1/assignments?person=…, ?project=…, ?person=null.
#include <map>

#include "src/app/api/collections.h"
#include "src/app/api/handlers.h"
#include "src/app/api/listing.h"
#include "src/app/model/checks.h"
#include "src/app/model/entities.h"
#include "src/app/store/people.h"
#include "src/base/encoding.h"
#include "src/base/limits.h"

namespace panal::app {
namespace {

// Of the chart: as deep as the JSON of it may be, with an array and an object a level.
constexpr std::size_t kDepth = limits::kJsonDepth / 2 - 1;

Json responsible_json(const std::vector<store::Responsible>& responsible) {
  Json items = Json::array();
  for (const store::Responsible& each : responsible) {
    Json item;
    item.append_member("assignment", each.assignment.text());
    item.append_member("person", each.person.text());
    item.append_member("person_name", each.name);
    item.append_member("email", each.email);
    item.append_member("phone", each.phone);
    item.append_member("role_name", each.role);
    items.push(std::move(item));
  }
  return items;
}

// ?on=2026-01-31, or today.
Result<std::string> day_asked(const http::Request& request, const Context& context) {
  auto day = request.query("on").value_or(format_time_ms(context.now_ms()).substr(0, 10));
  if (!model::is_date(day)) return fail(Code::kBadRequest, "bad_parameter:on");
  return day;
}

using Children = std::map<std::optional<Uuid>, std::vector<const store::DepartmentLine*>>;

// What two cut-off nodes may have hung below each other is on no branch, and so shown at the top
// by its caller; the depth bounds the rest.
Result<Json> branch_json(db::Database& reader, const Children& children,
                         const std::optional<Uuid>& parent, std::string_view day,
                         std::size_t depth) {
  Json items = Json::array();
  const auto found = children.find(parent);
  if (found == children.end() || depth == kDepth) return items;
  for (const store::DepartmentLine* line : found->second) {
    const auto heads = PANAL_TRY(store::responsible_for(reader, "department", line->id, day));
    Json below = PANAL_TRY(branch_json(reader, children, line->id, day, depth + 1));
    Json item;
    item.append_member("id", line->id.text());
    item.append_member("name", line->name);
    item.append_member("people", line->people);
    item.append_member("vacancies", line->vacancies);
    item.append_member("responsible", responsible_json(heads));
    item.append_member("departments", std::move(below));
    items.push(std::move(item));
  }
  return items;
}

// The parents of each, with those that no top reaches moved to the top.
Children children_of(const std::vector<store::DepartmentLine>& lines) {
  std::map<Uuid, std::optional<Uuid>> parents;
  for (const auto& line : lines) parents[line.id] = line.parent;
  Children children;
  for (const auto& line : lines) {
    auto above = line.parent;
    for (std::size_t i = 0; above && i < kDepth; ++i) {
      const auto next = parents.find(*above);
      above = next == parents.end() ? std::nullopt : next->second;
    }
    children[above ? std::optional<Uuid>() : line.parent].push_back(&line);
  }
  return children;
}

}  // namespace

// ?department= or ?project=. Whom nobody answers for in a department, somebody does further up.
Result<http::Response> get_responsible(const http::Request& request, Context& context) {
  PANAL_TRY(check_parameters(request, {"department", "project", "on"}));
  const std::string day = PANAL_TRY(day_asked(request, context));
  const auto project = request.query("project");
  const char* place = project ? "project" : "department";
  auto id = Uuid::parse(project ? *project : request.query("department").value_or(""));
  if (!id) return fail(Code::kBadRequest, std::string("bad_parameter:") + place);
  std::vector<store::Responsible> found;
  Uuid from = *id;
  for (std::size_t i = 0; id && found.empty() && i < kDepth; ++i) {
    from = *id;
    found = PANAL_TRY(store::responsible_for(context.reader(), place, *id, day));
    id = project ? std::nullopt : PANAL_TRY(store::parent_department(context.reader(), from));
  }
  Json body;
  body.append_member("items", responsible_json(found));
  body.append_member("from", from.text());  // the department or project that they answer for
  return http::Response::json(200, body.dump());
}

Result<http::Response> get_chart(const http::Request& request, Context& context) {
  PANAL_TRY(check_parameters(request, {"on"}));
  const std::string day = PANAL_TRY(day_asked(request, context));
  const auto lines = PANAL_TRY(store::department_lines(context.reader()));
  Json items = PANAL_TRY(branch_json(context.reader(), children_of(lines), std::nullopt, day, 0));
  return http::Response::json(200, Json::object().set("items", std::move(items)).dump());
}

Result<http::Response> copy_team(const http::Request& request, Context& context) {
  const Uuid from = PANAL_TRY(path_id(request));
  const auto to = Uuid::parse(context.form().text("to"));
  const model::Entity& projects = model::projects();
  if (!PANAL_TRY(store::find_record(context.reader(), projects, from))) {
    return fail(Code::kNotFound, "not_found");
  }
  const std::size_t size = PANAL_TRY(store::team_size(context.reader(), from));
  if (size > limits::kBulkItems) return fail(Code::kTooLarge, "too_many_rows");
  std::vector<Uuid> ids;
  for (std::size_t i = 0; i < size; ++i) ids.push_back(PANAL_TRY(context.new_id(request, i)));
  const store::Actor actor = context.actor();
  std::size_t added = 0;
  PANAL_TRY(context.write([&](db::Database& database) -> Result<void> {
    if (!PANAL_TRY(store::find_record(database, projects, *to))) {
      return field_error("to", "missing_reference");
    }
    added = PANAL_TRY(store::copy_team(database, from, *to, ids, actor));
    return {};
  }));
  return http::Response::json(200, Json::object().set("added", added).dump());
}

}  // namespace panal::app

// Who works here, where, on what and as what: people, departments, projects, roles, and the
// assignments that join them.
#include "src/app/store/people.h"
#include "src/app/model/attributes.h"
#include "src/app/model/checks.h"
#include "src/app/model/entities.h"

namespace panal::app::model {
namespace {

std::optional<FieldError> check_department(const RecordView& department) {
  if (department["parent"] != department.id()) return {};
  return FieldError{"parent", "own_parent", ""};
}

bool ends_before_it_starts(const RecordView& record) {
  const auto* start = std::get_if<std::string>(&record["starts_on"]);
  const auto* end = std::get_if<std::string>(&record["ends_on"]);
  return start != nullptr && end != nullptr && *end < *start;
}

std::optional<FieldError> check_period(const RecordView& record) {
  if (!ends_before_it_starts(record)) return {};
  return FieldError{"ends_on", "ends_before_start", ""};
}

std::optional<FieldError> check_assignment(const RecordView& assignment) {
  const bool none = is_null(assignment["department"]) && is_null(assignment["project"]);
  const bool both = !is_null(assignment["department"]) && !is_null(assignment["project"]);
  if (none || both) return FieldError{"department", "department_or_project", ""};
  return check_period(assignment);
}

const Attribute kStart{
    .name = "starts_on", .type = Type::kDate, .traits = kSort | kRange, .group = "period"};
const Attribute kEnd{
    .name = "ends_on", .type = Type::kDate, .traits = kSort | kRange, .group = "period"};

}  // namespace

const Entity& departments() {
  static const Entity entity{
      .name = "departments",
      .singular = "Department",
      .label = "name",
      .key = "name",
      .default_sort = "name",
      .attributes = {{.name = "name", .traits = kName | kUnique},
                     {.name = "parent", .type = Type::kId, .traits = kFilter, .of = "departments"},
                     kNotes},
      .access = {.read = "AMST", .create = "AM", .change = "AM", .remove = "AM"},
      .check = check_department,
      .hook = store::keep_department,
  };
  return entity;
}

const Entity& projects() {
  static const Entity entity{
      .name = "projects",
      .singular = "Project",
      .label = "name",
      .key = "code",
      .default_sort = "name",
      .attributes = {kUniqueCode,
                     {.name = "name", .traits = kName},
                     {.name = "state",
                      .traits = kFilter | kSort | kRequired,
                      .choices = {"planned", "active", "paused", "finished"}},
                     kStart,
                     kEnd,
                     {.name = "description",
                      .traits = kSearch | kLong,
                      .characters_max = limits::kNotesCharacters}},
      .access = {.read = "AMST", .create = "AM", .change = "AM", .remove = "AM"},
      .check = check_period,
  };
  return entity;
}

// A person may or may not be a user. Who is one looks after his own record.
const Entity& people() {
  static const Entity entity{
      .name = "people",
      .singular = "Person",
      .label = "name",
      .key = "email",
      .default_sort = "name",
      .attributes =
          {{.name = "name", .traits = kName},
           {.name = "email", .traits = kUnique | kSearch | kSort | kFilter, .check = check_email},
           {.name = "phone", .traits = kSearch, .check = check_phone},
           {.name = "position", .traits = kSearch | kSort | kFilter},
           {.name = "department", .type = Type::kId, .traits = kFilter, .of = "departments"},
           {.name = "user", .type = Type::kId, .traits = kFilter, .of = "users"},
           {.name = "active",
            .type = Type::kBoolean,
            .traits = kFilter | kUnindexed,
            .initially = true},
           kNotes},
      .access = {.read = "AMST", .create = "AM", .change = "AM", .remove = "AM"},
      .own = {.attribute = "user", .change = "ST"},
      .derived = {kPhoto},
      .indexes = {"active, name COLLATE SPANISH"},  // few have left, and all are asked for by name
  };
  return entity;
}

// Whoever holds a role that is `responsible` answers for the department or the project.
const Entity& roles() {
  static const Entity entity{
      .name = "roles",
      .singular = "Role",
      .label = "name",
      .key = "name",
      .default_sort = "name",
      .attributes = {{.name = "name", .traits = kName | kUnique},
                     {.name = "responsible",
                      .type = Type::kBoolean,
                      .traits = kFilter | kUnindexed},
                     kNotes},
      .access = {.read = "AMST", .create = "AM", .change = "AM", .remove = "AM"},
  };
  return entity;
}

// Without a person it is a vacancy.
const Entity& assignments() {
  static const Entity entity{
      .name = "assignments",
      .singular = "Assignment",
      .label = "description",
      .default_sort = "-created_at",
      .attributes =
          {{.name = "person", .type = Type::kId, .traits = kFilter, .of = "people"},
           {.name = "role", .type = Type::kId, .traits = kRequired | kFilter, .of = "roles"},
           {.name = "department",
            .type = Type::kId,
            .traits = kFilter,
            .of = "departments",
            .group = "place"},
           {.name = "project",
            .type = Type::kId,
            .traits = kFilter,
            .of = "projects",
            .group = "place"},
           {.name = "description", .traits = kSearch},
           kStart,
           kEnd},
      .access = {.read = "AMST", .create = "AM", .change = "AM", .remove = "AM"},
      .check = check_assignment,
  };
  return entity;
}

}  // namespace panal::app::model

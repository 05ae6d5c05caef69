// Incidents: what customers report and staff resolves, with public replies and internal notes, and
// what they are sorted by. The life of an incident is store/incidents.h.
//
// Internal notes are a kind of record of their own, which no customer has any right to: there is no
// query of replies that could bring one along.
#include "src/app/store/incidents.h"
#include "src/app/model/attributes.h"
#include "src/app/model/checks.h"
#include "src/app/model/entities.h"

namespace panal::app::model {
namespace {

Attribute reference(std::string_view name, std::string_view of, unsigned traits = 0) {
  return {.name = name, .type = Type::kId, .traits = kFilter | traits, .of = of};
}

// Of what the server notes: a moment or a number, or nothing yet.
Attribute noted(std::string_view name, Type type, unsigned traits = 0,
                std::string_view group = {}) {
  return {.name = name, .type = type, .traits = traits, .group = group, .source = Source::kServer};
}

Attribute long_text(std::string_view name, unsigned traits = 0) {
  return {.name = name, .traits = kLong | traits, .characters_max = limits::kNotesCharacters};
}

const Derived kSignature{.name = "signature", .type = Type::kText, .sql = "of_author.name"};

constexpr std::string_view kOverdue =
    "(t.state IN ('new', 'open') AND "
    "(t.resolve_by < ?3 OR (t.responded_at IS NULL AND t.respond_by < ?3)))";
constexpr std::string_view kInTime =
    "(t.state NOT IN ('new', 'open') OR "
    "(t.resolve_by >= ?3 AND (t.responded_at IS NOT NULL OR t.respond_by >= ?3)))";

Entity named(std::string_view name, std::string_view singular, std::string_view readers) {
  return {.name = name,
          .singular = singular,
          .label = "name",
          .key = "name",
          .default_sort = "name",
          .attributes = {{.name = "name", .traits = kName | kUnique}},
          .access = {.read = readers, .create = "AM", .change = "AM", .remove = "AM"}};
}

std::vector<Attribute> incident_attributes() {
  return {
      {.name = "number", .traits = kUnique | kSearch | kSort | kFilter, .source = Source::kServer},
      {.name = "title", .traits = kName},
      long_text("description", kSearch),
      {.name = "state",
       .traits = kFilter,
       .choices = {"new", "open", "waiting", "resolved", "closed"},
       .initial = "new",
       .group = "state"},
      {.name = "priority",
       .traits = kFilter | kGuarded,
       .choices = {"low", "normal", "high", "urgent"},
       .initial = "normal"},
      reference("category", "incident_categories"),
      reference("product", "products"),
      reference("department", "departments"),
      reference("customer", "customers"),
      {.name = "requester", .type = Type::kId, .traits = kFilter, .of = "users"},
      {.name = "assignee", .type = Type::kId, .traits = kFilter, .of = "users"},
      noted("respond_by", Type::kTime, kSort),
      noted("responded_at", Type::kTime),
      noted("resolve_by", Type::kTime, kSort),
      noted("resolved_at", Type::kTime, kRange, "state"),
      noted("stopped_at", Type::kTime, 0, "state"),
      noted("response_minutes", Type::kInteger),
      noted("resolution_minutes", Type::kInteger),
      noted("paused_minutes", Type::kInteger),
      noted("satisfaction", Type::kInteger),
      {.name = "satisfaction_notes",
       .traits = kLong,
       .characters_max = limits::kNotesCharacters,
       .source = Source::kServer},
      {.name = "merged_into",
       .type = Type::kId,
       .traits = kFilter,
       .of = "incidents",
       .source = Source::kServer}};
}

}  // namespace

const Entity& incident_categories() {
  static const Entity entity = named("incident_categories", "IncidentCategory", "AMSTC");
  return entity;
}

const Entity& products() {
  static const Entity entity = named("products", "Product", "AMSTC");
  return entity;
}

const Entity& tags() {
  static const Entity entity = [] {
    Entity made = named("tags", "Tag", "AMT");
    made.access.create = "AMT";
    made.access.import = "AM";
    return made;
  }();
  return entity;
}

// A customer sees and writes those that he requested. The clocks are of the service levels
// (store/service_levels.h): by when it is to be answered and resolved, and how long that took.
const Entity& incidents() {
  static const Entity entity{
      .name = "incidents",
      .singular = "Incident",
      .label = "number",
      .default_sort = "-created_at",
      .attributes = incident_attributes(),
      .access = {.read = "AMT", .create = "AMT", .change = "AMT", .remove = "A", .import = "A"},
      .own = {.attribute = "requester",
              .read = "C",
              .create = "C",
              .change = "C",
              .hidden = "department department_name customer customer_name assignee assignee_name "
                        "respond_by responded_at resolve_by stopped_at response_minutes "
                        "resolution_minutes paused_minutes merged_into merged_into_name notes "
                        "tags tags_names tag overdue"},
      .links = {{"tags", "incident_tags", "incident", "tag", "tags"}},
      .derived = {{.name = "overdue",
                   .type = Type::kBoolean,
                   .sql = kOverdue,
                   .condition = kOverdue,
                   .otherwise = kInTime},
                  {.name = "handled_by", .type = Type::kText, .sql = "of_assignee.name"},
                  {.name = "replies",
                   .type = Type::kInteger,
                   .sql = "(SELECT count(*) FROM incident_replies AS r WHERE r.incident = t.id)"},
                  {.name = "last_reply_at",
                   .type = Type::kTime,
                   .sql = "(SELECT max(r.created_at) FROM incident_replies AS r WHERE "
                          "r.incident = t.id)"},
                  {.name = "notes",
                   .type = Type::kInteger,
                   .sql = "(SELECT count(*) FROM incident_notes AS n WHERE n.incident = t.id)"}},
      .indexes = {"state, created_at", "requester, created_at", "assignee, created_at",
                  "priority, created_at", "category, created_at", "product, created_at",
                  "department, created_at", "customer, created_at", "assignee, state"},
      .hook = store::keep_incident,
  };
  return entity;
}

// What customer and staff write to each other.
const Entity& incident_replies() {
  static const Entity entity{
      .name = "incident_replies",
      .singular = "IncidentReply",
      .label = "body",
      .default_sort = "created_at",
      .attributes = {reference("incident", "incidents", kRequired | kPartOf),
                     long_text("body", kRequired),
                     kAuthor,
                     {.name = "from_staff",
                      .type = Type::kBoolean,
                      .traits = kFilter | kUnindexed,
                      .source = Source::kServer}},
      .access = {.read = "AMT", .create = "AMT", .change = "AM", .remove = "AM", .import = "A"},
      .own = {.attribute = "requester",
              .through = "incident",
              .read = "C",
              .create = "C",
              .hidden = "author author_name"},
      .derived = {kSignature},
      .indexes = {"incident, created_at"},
      .hook = store::keep_reply,
  };
  return entity;
}

// What staff writes to itself.
const Entity& incident_notes() {
  static const Entity entity{
      .name = "incident_notes",
      .singular = "IncidentNote",
      .label = "body",
      .default_sort = "created_at",
      .attributes = {reference("incident", "incidents", kRequired | kPartOf),
                     long_text("body", kRequired), kAuthor},
      .access = {.read = "AMT", .create = "AMT", .change = "AM", .remove = "AM", .import = "A"},
      .own = {.attribute = "author", .change = "T", .remove = "T"},
      .derived = {kSignature},
      .indexes = {"incident, created_at"},
  };
  return entity;
}

// Who a customer's login is of. He looks after it himself; which customer he is of, staff says, and
// his incidents are of that one then.
const Entity& contacts() {
  static const Entity entity{
      .name = "contacts",
      .singular = "Contact",
      .label = "name",
      .default_sort = "name",
      .attributes = {{.name = "user",
                      .type = Type::kId,
                      .traits = kRequired | kUnique | kFilter,
                      .of = "users"},
                     {.name = "name", .traits = kName},
                     {.name = "surname", .traits = kSearch | kSort},
                     {.name = "born_on", .type = Type::kDate},
                     {.name = "address", .traits = kSearch},
                     {.name = "postal_code", .traits = kSearch},
                     {.name = "city", .traits = kSearch},
                     {.name = "phone", .traits = kSearch, .check = check_phone},
                     reference("customer", "customers")},
      .access = {.read = "AMT", .create = "AM", .change = "AM", .remove = "A", .import = "A"},
      .own = {.attribute = "user",
              .read = "C",
              .create = "C",
              .change = "C",
              .hidden = "customer customer_name"},
      .hook = store::keep_contact,
  };
  return entity;
}

// Answers that are written once and sent often.
const Entity& canned_replies() {
  static const Entity entity{
      .name = "canned_replies",
      .singular = "CannedReply",
      .label = "title",
      .key = "title",
      .default_sort = "title",
      .attributes = {{.name = "title", .traits = kName | kUnique},
                     long_text("body", kRequired | kSearch),
                     reference("category", "incident_categories")},
      .access = {.read = "AMT", .create = "AMT", .change = "AMT", .remove = "AM", .import = "AM"},
  };
  return entity;
}

}  // namespace panal::app::model

// Customers' side of the business: customers, the companies they belong to, visits to them, and
// what these aim at.
#include "src/app/store/crm.h"
#include "src/app/model/attributes.h"
#include "src/app/model/checks.h"
#include "src/app/model/entities.h"

namespace panal::app::model {
namespace {

Attribute text(std::string_view name, unsigned traits = kSearch, TextCheck check = nullptr) {
  return {.name = name, .traits = traits, .check = check};
}

Attribute part(std::string_view name, std::string_view of, unsigned traits = 0) {
  return {.name = name, .type = Type::kId, .traits = kRequired | kFilter | traits, .of = of};
}

Attribute date(std::string_view name, unsigned traits = 0) {
  return {.name = name, .type = Type::kDate, .traits = kSort | kRange | traits};
}

std::optional<FieldError> check_visit(const RecordView& visit) {
  if (!is_null(visit["salesperson"])) return {};
  return FieldError{"salesperson", "required", ""};  // nobody who could be it has made it
}

}  // namespace

const Entity& companies() {
  static const Entity entity{
      .name = "companies",
      .singular = "Company",
      .label = "name",
      .key = "name",
      .default_sort = "name",
      .attributes = {text("name", kName | kUnique), text("web", kSearch, check_web),
                     text("web2", kSearch, check_web), kNotes},
      .access = {.read = "AMS", .create = "A", .change = "A", .remove = "A"},
      .links = {{"customers", "company_customers", "company", "customer", "customers"}},
  };
  return entity;
}

// Support agents see them, too: incidents name their customer.
// Who sees his own visits alone is told of those.
const std::string kSeen =
    " FROM visits AS v WHERE v.customer = t.id AND (v.salesperson = ?1 OR ?1 IS NULL OR EXISTS "
    "(SELECT 1 FROM users WHERE id = ?1 AND (' ' || roles || ' ' LIKE '% administrator %' OR "
    "' ' || roles || ' ' LIKE '% manager %')))";
const std::string kVisitsThisYear =
    "(SELECT count(*)" + kSeen +
    " AND v.planned_on >= substr(?2, 1, 4) AND v.planned_on < substr(?2, 1, 4) || '-99')";
const std::string kLastPlanned = "(SELECT max(v.planned_on)" + kSeen + ")";

const Entity& customers() {
  static const Entity entity{
      .name = "customers",
      .singular = "Customer",
      .label = "name",
      .key = "code",
      .default_sort = "name",
      .attributes = {kUniqueCode,
                     text("name", kName),
                     text("tax_id", kSearch | kSort | kFilter, check_tax_id),
                     text("address"),
                     text("address2"),
                     text("postal_code", kSearch | kFilter | kSort),
                     text("city", kSearch | kFilter | kSort),
                     text("phone", kSearch | kFilter, check_phone),
                     text("phone2", kSearch, check_phone),
                     text("fax", kSearch, check_phone),
                     text("phone_other", kSearch, check_phone),
                     text("email", kSearch | kFilter | kSort, check_email),
                     text("email2", kSearch, check_email),
                     text("web", kSearch, check_web),
                     kNotes,
                     {.name = "archived",
                      .type = Type::kBoolean,
                      .traits = kFilter | kUnindexed | kSetsAside}},
      .access = {.read = "AMST", .create = "AM", .change = "AM", .remove = "A", .import = "A"},
      .links = {{"companies", "company_customers", "customer", "company", "companies"}},
      .derived = {{.name = "visits_this_year", .type = Type::kInteger, .sql = kVisitsThisYear},
                  {.name = "last_planned_on", .type = Type::kDate, .sql = kLastPlanned},
                  kPhoto},
      .indexes = {"archived, name COLLATE SPANISH"},  // few are, and all are asked for by name
  };
  return entity;
}

// Fulfilled on no date, it is pending.
const Entity& visits() {
  static const Entity entity{
      .name = "visits",
      .singular = "Visit",
      .label = "planned_on",
      .default_sort = "-planned_on",
      .attributes = {part("customer", "customers"),
                     {.name = "salesperson",
                      .type = Type::kId,
                      .traits = kRequired | kFilter,
                      .of = "users",
                      .source = Source::kClientOrAuthor},
                     kAuthor,
                     date("planned_on", kRequired),
                     date("fulfilled_on"),
                     kNotes,
                     {.name = "closed", .type = Type::kBoolean, .traits = kFilter | kUnindexed}},
      .access = {.read = "AM", .create = "AM", .change = "AM", .remove = "A"},
      .own = {.attribute = "salesperson", .read = "S", .create = "S", .change = "S"},
      .derived = {favourite(),
                  {.name = "targets_total",
                   .type = Type::kInteger,
                   .sql = "(SELECT count(*) FROM targets AS g WHERE g.visit = t.id)"},
                  {.name = "targets_pending",
                   .type = Type::kInteger,
                   .sql = "(SELECT count(*) FROM targets AS g WHERE g.visit = t.id AND "
                          "g.success = 'pending')"},
                  {.name = "today",
                   .type = Type::kBoolean,
                   .condition = "t.planned_on = ?2",
                   .otherwise = "t.planned_on <> ?2"},
                  {.name = "fulfilled",
                   .type = Type::kBoolean,
                   .condition = "t.fulfilled_on IS NOT NULL",
                   .otherwise = "t.fulfilled_on IS NULL"},
                  {.name = "pending_targets",
                   .type = Type::kBoolean,
                   .condition = "EXISTS (SELECT 1 FROM targets AS g WHERE g.visit = t.id AND "
                                "g.success = 'pending')",
                   .otherwise = "NOT EXISTS (SELECT 1 FROM targets AS g WHERE g.visit = t.id AND "
                                "g.success = 'pending')"},
                  {.name = "company",
                   .type = Type::kId,
                   .condition = "t.customer IN (SELECT customer FROM company_customers WHERE "
                                "company = {})"}},
      .indexes = {"customer, planned_on", "salesperson, planned_on", "fulfilled_on, planned_on"},
      .check = check_visit,
      .hook = store::keep_visit,
  };
  return entity;
}

// What a visit aims at, with which company. It is whose the visit is.
const Entity& targets() {
  static const Entity entity{
      .name = "targets",
      .singular = "Target",
      .label = "success",
      .default_sort = "-created_at",
      .attributes = {part("visit", "visits", kPartOf),
                     part("company", "companies"),
                     part("type", "target_types"),
                     {.name = "success",
                      .traits = kFilter | kUnindexed,
                      .choices = {"pending", "met", "failed", "cancelled"},
                      .initial = "pending"},
                     kNotes},
      .access = {.read = "AM", .create = "AM", .change = "AM", .remove = "AM"},
      .own = {.attribute = "salesperson",
              .through = "visit",
              .read = "S",
              .create = "S",
              .change = "S",
              .remove = "S"},
      .derived = {{.name = "customer", .type = Type::kId, .sql = "of_visit.customer"}},
      .indexes = {"visit, success", "company, visit, success"},
  };
  return entity;
}

const Entity& target_types() {
  static const Entity entity{
      .name = "target_types",
      .singular = "TargetType",
      .label = "name",
      .key = "name",
      .default_sort = "name",
      .attributes = {text("name", kName | kUnique)},
      .access = {.read = "AMS", .create = "A", .change = "A", .remove = "A"},
  };
  return entity;
}

}  // namespace panal::app::model

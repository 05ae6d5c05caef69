// Customers' side of the business: the companies customers belong to, and what visits aim at.
#include "src/app/model/checks.h"
#include "src/app/model/entities.h"

namespace panal::app::model {

const Entity& companies() {
  static const Entity entity{
      .name = "companies",
      .singular = "Company",
      .label = "name",
      .key = "name",
      .default_sort = "name",
      .attributes = {{.name = "name", .traits = kRequired | kUnique | kSearch | kSort},
                     {.name = "web", .traits = kSearch, .check = check_web},
                     {.name = "web2", .traits = kSearch, .check = check_web},
                     {.name = "notes",
                      .traits = kSearch | kLong,
                      .characters_max = limits::kNotesCharacters}},
      .access = {.read = "AMS", .create = "A", .change = "A", .remove = "A"},
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
      .attributes = {{.name = "name", .traits = kRequired | kUnique | kSearch | kSort}},
      .access = {.read = "AMS", .create = "A", .change = "A", .remove = "A"},
  };
  return entity;
}

}  // namespace panal::app::model

// Query parameters of routes that are no lists.
#include "src/app/api/inputs.h"

namespace panal::app {

const Inputs& update_parameters() {
  static const Inputs inputs{{.name = "check", .choices = {"true"}},
                             {.name = "force", .choices = {"true"}}};
  return inputs;
}

const Inputs& upload_parameters() {
  static const Inputs inputs{{.name = "collection", .required = true},
                             {.name = "record", .type = InputType::kId, .required = true},
                             {.name = "name", .required = true}};
  return inputs;
}

const Inputs& incident_report_parameters() {
  static const Inputs inputs{{.name = "by",
                              .choices = {"assignee", "category", "product", "department",
                                          "customer", "priority", "state", "month"}},
                             {.name = "from", .type = InputType::kDate},
                             {.name = "to", .type = InputType::kDate}};
  return inputs;
}

const Inputs& empty_parameters() {
  static const Inputs inputs{{.name = "collection"}};
  return inputs;
}

const Inputs& restore_parameters() {
  static const Inputs inputs{{.name = "with", .choices = {"all", "none"}}};
  return inputs;
}

const Inputs& import_parameters() {
  static const Inputs inputs{{.name = "dry_run", .choices = {"true", "false"}},
                             {.name = "columns"},
                             {.name = "progress", .type = InputType::kId}};
  return inputs;
}

const Inputs& conflict_parameters() {
  static const Inputs inputs{
      {.name = "state", .choices = {"open", "closed", "dismissed", "all"}},
      {.name = "kind", .choices = {"column", "revived", "unique", "parent", "stranded"}},
      {.name = "table"},
      {.name = "record"},
      {.name = "origin"},
      {.name = "since"},
      {.name = "until"},
      {.name = "limit", .type = InputType::kInteger},
      {.name = "cursor"}};
  return inputs;
}

}  // namespace panal::app

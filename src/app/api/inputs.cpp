#include "src/app/api/inputs.h"

#include <map>

#include "src/app/model/checks.h"
#include "src/app/model/entities.h"
#include "src/app/store/notifications.h"
#include "src/app/store/service_levels.h"
#include "src/base/live_limits.h"

namespace panal::app {
namespace {

constexpr auto kText = InputType::kText;
constexpr auto kSecret = InputType::kSecret;
constexpr auto kInteger = InputType::kInteger;

Input secret(std::string_view name, bool required) {
  return {.name = name,
          .type = kSecret,
          .required = required,
          .characters_max = limits::kSecretCharacters};
}

Input login() {
  return {
      .name = "login", .type = kText, .required = true, .characters_max = limits::kLoginCharacters};
}

Input mess() {
  return {.name = "mess",
          .type = kText,
          .required = true,
          .characters_max = limits::kMessageCharacters,
          .many_lines = true};
}

Input chat_body() {
  return {.name = "body",
          .required = true,
          .characters_max = limits::kChatCharacters,
          .many_lines = true};
}

InputType input_type(model::Type type) {
  switch (type) {
    case model::Type::kInteger: return InputType::kInteger;
    case model::Type::kBoolean: return InputType::kBoolean;
    case model::Type::kDate: return InputType::kDate;
    case model::Type::kTime: return InputType::kTime;
    case model::Type::kId: return InputType::kId;
    case model::Type::kWords: return InputType::kWords;
    case model::Type::kIds: return InputType::kIds;
    case model::Type::kTexts:
    case model::Type::kText:
    case model::Type::kBytes:
    case model::Type::kJson: break;
  }
  return InputType::kText;
}

Inputs record_inputs(const model::Entity& entity) {
  Inputs inputs;
  for (const model::Attribute& attribute : entity.attributes) {
    if (!attribute.is_clients()) continue;
    const bool required = attribute.can(model::kRequired);
    inputs.push_back({.name = attribute.name,
                      .type = input_type(attribute.type),
                      .required = required && attribute.source == model::Source::kClient,
                      .nullable = !required,
                      .characters_max = attribute.characters_max,
                      .choices = attribute.choices,
                      .many_lines = attribute.can(model::kLong),
                      .least = attribute.least,
                      .most = attribute.most,
                      .check = attribute.check});
  }
  for (const model::Link& link : entity.links) {
    inputs.push_back({.name = link.name, .type = InputType::kIds});
  }
  return inputs;
}

}  // namespace

const Inputs& setup_inputs() {
  static const Inputs inputs{secret("code", true),
                             login(),
                             secret("password", true),
                             {.name = "name"},
                             {.name = "cluster"}};
  return inputs;
}

const Inputs& sign_in_inputs() {
  static const Inputs inputs{login(), secret("password", true)};
  return inputs;
}

const Inputs& user_inputs() {
  static const Inputs inputs = [] {
    Inputs made = inputs_of(model::users()).record;
    made.push_back(secret("password", false));
    return made;
  }();
  return inputs;
}

const Inputs& password_inputs() {
  static const Inputs inputs{secret("password", true), secret("current_password", false)};
  return inputs;
}

const Inputs& token_inputs() {
  static const Inputs inputs{{.name = "scope",
                              .type = kText,
                              .required = true,
                              .choices = {"data", "monitor", "read", "api", "calendar"}},
                             {.name = "name"},
                             {.name = "ttl"}};
  return inputs;
}

const Inputs& code_inputs() {
  static const Inputs inputs{secret("challenge", true), secret("code", true)};
  return inputs;
}

const Inputs& current_password_inputs() {
  static const Inputs inputs{secret("current_password", false)};
  return inputs;
}

const Inputs& enrolment_inputs() {
  static const Inputs inputs{secret("enrolment", true), secret("code", true)};
  return inputs;
}

const Inputs& reset_link_inputs() {
  static const Inputs inputs{{.name = "ttl"}};
  return inputs;
}

const Inputs& reset_inputs() {
  static const Inputs inputs{secret("token", true), secret("password", true)};
  return inputs;
}

const Inputs& security_inputs() {
  constexpr std::int64_t kDayMinutes = 24 * 60;
  static const Inputs inputs{
      {.name = "second_factor_roles",
       .type = InputType::kWords,
       .choices = {model::kRoleNames.begin(), model::kRoleNames.end()}},
      {.name = "session_idle_minutes", .type = kInteger, .least = 1, .most = kDayMinutes},
      {.name = "session_absolute_minutes", .type = kInteger, .least = 5, .most = 30 * kDayMinutes},
      {.name = "audit_days", .type = kInteger, .least = 30, .most = 36'500}};
  return inputs;
}

const Inputs& join_token_inputs() {
  static const Inputs inputs{{.name = "ttl"},
                             {.name = "role", .type = kText, .choices = {"node", "front"}}};
  return inputs;
}

const Inputs& durability_inputs() {
  static const Inputs inputs{
      {.name = "default", .type = kText, .required = true, .choices = {"local", "peer"}}};
  return inputs;
}

const Inputs& certificate_inputs() {
  static const Inputs inputs{{.name = "chain",
                              .type = kText,
                              .required = true,
                              .characters_max = limits::kPemBytes,
                              .many_lines = true},
                             {.name = "key",
                              .type = kSecret,
                              .required = true,
                              .characters_max = limits::kPemBytes,
                              .many_lines = true}};
  return inputs;
}

const EntityInputs& inputs_of(const model::Entity& entity) {
  static const std::map<const model::Entity*, EntityInputs> all = [] {
    std::map<const model::Entity*, EntityInputs> made;
    for (const model::Entity* each : model::entities()) {
      EntityInputs& inputs = made[each];
      inputs.record = record_inputs(*each);
      const Input ids{.name = "ids", .type = InputType::kIds, .required = true};
      inputs.records = {
          {.name = "items", .type = InputType::kItems, .required = true, .items = &inputs.record}};
      inputs.changes = {
          ids,
          {.name = "set", .type = InputType::kObject, .required = true, .items = &inputs.record}};
      inputs.deletions = {ids};
    }
    return made;
  }();
  return all.at(&entity);
}

const Inputs& plan_inputs() {
  static const Inputs inputs = [] {
    Inputs made{{.name = "company", .type = InputType::kId, .required = true},
                {.name = "type", .type = InputType::kId, .required = true}};
    for (const Input& input : inputs_of(model::visits()).record) {
      if (input.name != "customer") made.push_back(input);
    }
    return made;
  }();
  return inputs;
}

const Inputs& merge_inputs() {
  static const Inputs inputs{{.name = "from", .type = InputType::kId, .required = true}};
  return inputs;
}

const Inputs& split_inputs() {
  static const Inputs inputs{{.name = "title", .required = true},
                             {.name = "replies", .type = InputType::kIds, .required = true}};
  return inputs;
}

const Inputs& rating_inputs() {
  static const Inputs inputs{
      {.name = "satisfaction", .type = kInteger, .required = true, .least = 1, .most = 5},
      {.name = "notes", .characters_max = limits::kNotesCharacters, .many_lines = true}};
  return inputs;
}

const Inputs& registration_inputs() {
  static const Inputs inputs = [] {
    Inputs made{{.name = "email",
                 .required = true,
                 .characters_max = limits::kLoginCharacters,
                 .check = model::check_email},
                secret("password", true),
                {.name = "language", .choices = {"es", "en"}}};
    for (const Input& input : inputs_of(model::contacts()).record) {
      if (input.name != "user" && input.name != "customer") made.push_back(input);
    }
    return made;
  }();
  return inputs;
}

const Inputs& branding_inputs() {
  static const Inputs inputs{{.name = "title"}};
  return inputs;
}

const Inputs& service_level_inputs() {
  constexpr std::int64_t kYearMinutes = 366 * 24 * 60;
  const auto minutes = [](std::string_view name) {
    return Input{.name = name, .type = kInteger, .least = 1, .most = kYearMinutes};
  };
  static const Inputs inputs{
      {.name = "zone", .choices = {store::kZones.begin(), store::kZones.end()}},
      {.name = "days",
       .type = InputType::kWords,
       .choices = {store::kWeekdays.begin(), store::kWeekdays.end()}},
      {.name = "opens"},
      {.name = "closes"},
      {.name = "holidays", .type = InputType::kWords},
      minutes("low_response_minutes"),
      minutes("low_resolution_minutes"),
      minutes("normal_response_minutes"),
      minutes("normal_resolution_minutes"),
      minutes("high_response_minutes"),
      minutes("high_resolution_minutes"),
      minutes("urgent_response_minutes"),
      minutes("urgent_resolution_minutes"),
      {.name = "reopen_days", .type = kInteger, .least = 0, .most = 3650},
      {.name = "registration", .type = InputType::kBoolean}};
  return inputs;
}

const Inputs& team_inputs() {
  static const Inputs inputs{{.name = "to", .type = InputType::kId, .required = true}};
  return inputs;
}

const Inputs& restored_inputs() {
  static const Inputs inputs{{.name = "fields", .type = InputType::kWords}};
  return inputs;
}

const Inputs& room_inputs() {
  static const Inputs inputs{
      {.name = "kind", .required = true, .choices = {"public", "private", "direct"}},
      {.name = "name"},
      {.name = "topic"},
      {.name = "members", .type = InputType::kIds}};
  return inputs;
}

const Inputs& room_change_inputs() {
  static const Inputs inputs{{.name = "name", .required = true},
                             {.name = "topic"},
                             {.name = "archived", .type = InputType::kBoolean}};
  return inputs;
}

const Inputs& chat_message_inputs() {
  static const Inputs inputs{
      {.name = "client", .required = true, .characters_max = limits::kChatClientCharacters},
      chat_body(),
      {.name = "reply_to", .type = InputType::kId, .nullable = true}};
  return inputs;
}

const Inputs& chat_edit_inputs() {
  static const Inputs inputs{chat_body()};
  return inputs;
}

const Inputs& chat_read_inputs() {
  static const Inputs inputs{{.name = "message", .type = InputType::kId, .required = true}};
  return inputs;
}

const Inputs& notification_inputs() {
  static const Inputs inputs{{.name = "ids", .type = InputType::kIds},
                             {.name = "all", .type = InputType::kBoolean}};
  return inputs;
}

const Inputs& preference_inputs() {
  static const Inputs inputs = [] {
    Inputs made;
    for (const std::string_view kind : store::notification_kinds()) {
      made.push_back({.name = kind, .type = InputType::kBoolean});
    }
    return made;
  }();
  return inputs;
}

const Inputs& data_inputs() {
  static const Inputs inputs{{.name = "clid", .type = kInteger, .required = true}, mess()};
  return inputs;
}

const Inputs& data_change_inputs() {
  static const Inputs inputs{mess()};
  return inputs;
}

}  // namespace panal::app

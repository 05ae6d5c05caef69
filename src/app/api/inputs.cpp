#include "src/app/api/inputs.h"

#include "src/app/api/permissions.h"

namespace panal::app {
namespace {

constexpr auto kText = InputType::kText;
constexpr auto kSecret = InputType::kSecret;
constexpr auto kInteger = InputType::kInteger;

std::vector<std::string_view> role_choices() {
  return {role_names().begin(), role_names().end()};
}

Input secret(std::string_view name, bool required) {
  return {.name = name,
          .type = kSecret,
          .required = required,
          .characters_max = limits::kSecretCharacters};
}

Input login() {
  return {.name = "login",
          .type = kText,
          .required = true,
          .characters_max = limits::kLoginCharacters};
}

Input mess() {
  return {.name = "mess",
          .type = kText,
          .required = true,
          .characters_max = limits::kMessageCharacters};
}

}  // namespace

const Inputs& setup_inputs() {
  static const Inputs inputs{secret("code", true), login(), secret("password", true),
                             {.name = "name"}, {.name = "cluster"}};
  return inputs;
}

const Inputs& sign_in_inputs() {
  static const Inputs inputs{login(), secret("password", true)};
  return inputs;
}

const Inputs& user_inputs() {
  static const Inputs inputs{
      login(),
      {.name = "name"},
      secret("password", true),
      {.name = "roles", .type = InputType::kWords, .choices = role_choices()},
      {.name = "language", .type = kText, .nullable = true, .choices = {"es", "en"}}};
  return inputs;
}

const Inputs& password_inputs() {
  static const Inputs inputs{secret("password", true), secret("current_password", false)};
  return inputs;
}

const Inputs& token_inputs() {
  static const Inputs inputs{
      {.name = "scope", .type = kText, .required = true, .choices = {"data", "monitor", "api"}},
      {.name = "ttl"}};
  return inputs;
}

const Inputs& join_token_inputs() {
  static const Inputs inputs{{.name = "ttl"},
                             {.name = "role", .type = kText, .choices = {"node", "front"}}};
  return inputs;
}

const Inputs& message_inputs() {
  static const Inputs inputs{mess(), {.name = "clid", .type = kInteger, .nullable = true}};
  return inputs;
}

const Inputs& bulk_inputs() {
  static const Inputs inputs{{.name = "items",
                              .type = InputType::kItems,
                              .required = true,
                              .items = &message_inputs()}};
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

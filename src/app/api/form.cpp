#include "src/app/api/form.h"

#include <algorithm>

namespace panal::app {
namespace {

const Input* find_input(const Inputs& inputs, std::string_view name) {
  const auto found = std::find_if(inputs.begin(), inputs.end(),
                                  [name](const Input& input) { return input.name == name; });
  return found == inputs.end() ? nullptr : &*found;
}

std::string join(const std::vector<std::string_view>& words) {
  std::string out;
  for (const std::string_view word : words) (out += out.empty() ? "" : ", ") += word;
  return out;
}

// Checks values against their declarations and collects what is wrong.
class Checker {
 public:
  explicit Checker(Form::Kind kind) : kind_(kind) {}

  Result<void> check(const Json& body, const Inputs& inputs, const std::string& prefix) {
    if (body.members() == nullptr) return fail(Code::kBadRequest, "bad_json");
    for (const auto& [name, value] : *body.members()) {
      const Input* input = find_input(inputs, name);
      if (input == nullptr) return fail(Code::kBadRequest, "unknown_field:" + prefix + name);
      PANAL_TRY(check_value(*input, value, prefix + name));
    }
    for (const Input& input : inputs) {
      if (kind_ == Form::Kind::kNew && input.required && body.find(input.name) == nullptr) {
        add(prefix + std::string(input.name), "required");
      }
    }
    return {};
  }

  std::vector<FieldError> take() { return std::move(errors_); }

 private:
  void add(std::string field, std::string code, std::string argument = {}) {
    errors_.push_back({std::move(field), std::move(code), std::move(argument)});
  }

  Result<void> check_value(const Input& input, const Json& value, const std::string& name) {
    if (value.is_null()) {
      if (!input.nullable) add(name, "required");
      return {};
    }
    switch (input.type) {
      case InputType::kText:
      case InputType::kSecret: check_text(input, value, name); break;
      case InputType::kInteger:
        if (value.integer() == nullptr) add(name, "invalid_type", "integer");
        break;
      case InputType::kWords: check_words(input, value, name); break;
      case InputType::kItems: return check_items(input, value, name);
    }
    return {};
  }

  void check_text(const Input& input, const Json& value, const std::string& name) {
    const std::string* text = value.string();
    if (text == nullptr) return add(name, "invalid_type", "string");
    const auto wrong = app::check_text(*text, input.characters_max);
    if (wrong && (input.required || !text->empty())) return add(name, wrong->code, wrong->message);
    check_choice(input, *text, name);
  }

  void check_choice(const Input& input, std::string_view text, const std::string& name) {
    const auto& choices = input.choices;
    if (choices.empty() || std::find(choices.begin(), choices.end(), text) != choices.end()) return;
    add(name, "choice", join(choices));
  }

  void check_words(const Input& input, const Json& value, const std::string& name) {
    const Json::Array* words = value.array_items();
    if (words == nullptr) return add(name, "invalid_type", "array");
    for (const Json& word : *words) {
      if (word.string() == nullptr) return add(name, "invalid_type", "string");
      check_choice(input, *word.string(), name);
    }
  }

  Result<void> check_items(const Input& input, const Json& value, const std::string& name) {
    const Json::Array* items = value.array_items();
    if (items == nullptr || items->empty()) {
      add(name, items == nullptr ? "invalid_type" : "required", "array");
      return {};
    }
    if (items->size() > limits::kBulkItems) {
      add(name, "too_many_items", std::to_string(limits::kBulkItems));
      return {};
    }
    for (std::size_t i = 0; i < items->size(); ++i) {
      PANAL_TRY(check((*items)[i], *input.items, name + "[" + std::to_string(i) + "]."));
    }
    return {};
  }

  Form::Kind kind_;
  std::vector<FieldError> errors_;
};

}  // namespace

Result<Form> Form::parse(const http::Request& request, const Inputs& inputs, Kind kind) {
  if (!has_media_type(request, "application/json")) return fail(Code::kUnsupported, "media_type");
  auto body = Json::parse(request.body);
  if (!body) return fail(Code::kBadRequest, "bad_json");
  Checker checker(kind);
  PANAL_TRY(checker.check(*body, inputs, ""));
  if (auto errors = checker.take(); !errors.empty()) {
    return Error{Code::kFields, "fields", std::move(errors)};
  }
  return Form(std::move(body).value());
}

std::string Form::text(std::string_view name) const {
  return optional_text(name).value_or(std::string());
}

std::optional<std::string> Form::optional_text(std::string_view name) const {
  const Json* value = body_.find(name);
  if (value == nullptr || value->string() == nullptr) return std::nullopt;
  return *value->string();
}

std::optional<std::int64_t> Form::integer(std::string_view name) const {
  const Json* value = body_.find(name);
  if (value == nullptr || value->integer() == nullptr) return std::nullopt;
  return *value->integer();
}

std::vector<std::string> Form::words(std::string_view name) const {
  std::vector<std::string> words;
  const Json* value = body_.find(name);
  if (value == nullptr || value->array_items() == nullptr) return words;
  for (const Json& word : *value->array_items()) words.push_back(*word.string());
  return words;
}

std::vector<Form> Form::items(std::string_view name) const {
  std::vector<Form> forms;
  const Json* value = body_.find(name);
  if (value == nullptr || value->array_items() == nullptr) return forms;
  for (const Json& item : *value->array_items()) forms.push_back(Form(item));
  return forms;
}

bool has_media_type(const http::Request& request, std::string_view type) {
  const std::string_view field = request.headers.get("Content-Type");
  return http::equal_ignoring_case(field.substr(0, field.find_first_of("; \t")), type);
}

std::optional<FieldError> check_text(std::string_view text, std::size_t characters_max) {
  if (text.empty()) return FieldError{"", "required", ""};
  if (characters_of(text) > characters_max) {
    return FieldError{"", "too_long", std::to_string(characters_max)};
  }
  if (text.find('\0') != std::string_view::npos) return FieldError{"", "invalid", ""};
  return std::nullopt;
}

std::size_t characters_of(std::string_view text) {
  const auto continues = [](char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; };
  return text.size() -
         static_cast<std::size_t>(std::count_if(text.begin(), text.end(), continues));
}

Error field_error(std::string field, std::string code, std::string argument) {
  return {Code::kFields, "fields", {{std::move(field), std::move(code), std::move(argument)}}};
}

}  // namespace panal::app

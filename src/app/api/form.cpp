#include "src/app/api/form.h"

#include <algorithm>

#include "src/app/model/checks.h"
#include "src/base/encoding.h"

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
      case InputType::kInteger: check_integer(input, value, name); break;
      case InputType::kBoolean:
        if (value.boolean() == nullptr) add(name, "invalid_type", "type_boolean");
        break;
      case InputType::kDate: check_form(value, name, model::is_date); break;
      case InputType::kTime:
        check_form(value, name, [](std::string_view text) { return !!parse_time_ms(text); });
        break;
      case InputType::kId:
        check_form(value, name, [](std::string_view text) { return !!Uuid::parse(text); });
        break;
      case InputType::kWords: check_words(input, value, name); break;
      case InputType::kIds: check_ids(value, name); break;
      case InputType::kItems: return check_items(input, value, name);
      case InputType::kObject: return check_object(input, value, name);
    }
    return {};
  }

  void check_text(const Input& input, const Json& value, const std::string& name) {
    const std::string* text = value.string();
    if (text == nullptr) return add(name, "invalid_type", "type_string");
    const auto wrong = app::check_text(*text, input.characters_max);
    if (wrong && (input.required || !text->empty())) return add(name, wrong->code, wrong->message);
    const auto is_control = [](char c) { return c >= 0 && c < ' '; };
    const bool one_line = input.type == InputType::kText && !input.many_lines;
    if (one_line && std::ranges::any_of(*text, is_control)) return add(name, "invalid");
    if (input.check != nullptr && !text->empty()) {
      if (const auto code = input.check(*text)) add(name, std::string(*code));
    }
    check_choice(input, *text, name);
  }

  void check_integer(const Input& input, const Json& value, const std::string& name) {
    const std::int64_t* number = value.integer();
    if (number == nullptr) return add(name, "invalid_type", "type_integer");
    if (*number < input.least) add(name, "too_small", std::to_string(input.least));
    if (*number > input.most) add(name, "too_far", std::to_string(input.most));
  }

  template <class IsRight>
  void check_form(const Json& value, const std::string& name, IsRight is_right) {
    const std::string* text = value.string();
    if (text == nullptr) return add(name, "invalid_type", "type_string");
    if (!is_right(*text)) add(name, "invalid");
  }

  void check_choice(const Input& input, std::string_view text, const std::string& name) {
    const auto& choices = input.choices;
    if (choices.empty() || std::find(choices.begin(), choices.end(), text) != choices.end()) return;
    add(name, "choice", join(choices));
  }

  void check_words(const Input& input, const Json& value, const std::string& name) {
    const Json::Array* words = value.array_items();
    if (words == nullptr) return add(name, "invalid_type", "type_array");
    for (const Json& word : *words) {
      if (word.string() == nullptr) return add(name, "invalid_type", "type_string");
      check_choice(input, *word.string(), name);
    }
  }

  Result<void> check_items(const Input& input, const Json& value, const std::string& name) {
    const Json::Array* items = value.array_items();
    if (items == nullptr || items->empty()) {
      add(name, items == nullptr ? "invalid_type" : "required", "type_array");
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

  void check_ids(const Json& value, const std::string& name) {
    const Json::Array* ids = value.array_items();
    if (ids == nullptr) return add(name, "invalid_type", "type_array");
    if (ids->size() > limits::kBulkItems) {
      return add(name, "too_many_items", std::to_string(limits::kBulkItems));
    }
    for (const Json& id : *ids) {
      if (id.string() == nullptr || !Uuid::parse(*id.string())) return add(name, "invalid");
    }
  }

  Result<void> check_object(const Input& input, const Json& value, const std::string& name) {
    if (value.members() == nullptr) {
      add(name, "invalid_type", "type_object");
      return {};
    }
    Checker change(Form::Kind::kChange);
    PANAL_TRY(change.check(value, *input.items, name + "."));
    for (FieldError& error : change.take()) errors_.push_back(std::move(error));
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
  return check(std::move(body).value(), inputs, kind);
}

Result<Form> Form::check(Json body, const Inputs& inputs, Kind kind) {
  Checker checker(kind);
  PANAL_TRY(checker.check(body, inputs, ""));
  if (auto errors = checker.take(); !errors.empty()) {
    return Error{Code::kFields, "fields", std::move(errors)};
  }
  return Form(std::move(body));
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

std::vector<Uuid> Form::ids(std::string_view name) const {
  std::vector<Uuid> ids;
  const Json* value = body_.find(name);
  if (value == nullptr || value->array_items() == nullptr) return ids;
  for (const Json& id : *value->array_items()) ids.push_back(*Uuid::parse(*id.string()));
  return ids;
}

Form Form::object(std::string_view name) const {
  const Json* value = body_.find(name);
  return value == nullptr ? Form() : Form(*value);
}

bool has_media_type(const http::Request& request, std::string_view type) {
  return is_media_type(request.headers.get("Content-Type"), type);
}

bool is_media_type(std::string_view field, std::string_view type) {
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
  return text.size() - static_cast<std::size_t>(std::count_if(text.begin(), text.end(), continues));
}

Error field_error(std::string field, std::string code, std::string argument) {
  return {Code::kFields, "fields", {{std::move(field), std::move(code), std::move(argument)}}};
}

}  // namespace panal::app

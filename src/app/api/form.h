#pragma once
// Form: a request's JSON body, checked against the declaration of its fields before a handler
// sees it: content type (415), form and unknown fields (400), then field by field (422).
//
// The same declarations make the request bodies of the API's description (openapi.h).
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/app/model/entity.h"
#include "src/base/ids.h"
#include "src/base/limits.h"
#include "src/base/result.h"
#include "src/http/json.h"
#include "src/http/message.h"

namespace panal::app {

enum class InputType {
  kText,
  kSecret,
  kInteger,
  kBoolean,
  kDate,
  kTime,
  kId,
  kWords,
  kIds,     // an array of ids
  kItems,   // an array of objects
  kObject,  // a change: what is not given stays
};

struct Input {
  std::string_view name;
  InputType type = InputType::kText;
  bool required = false;
  bool nullable = false;
  std::size_t characters_max = limits::kNameCharacters;  // of a text
  std::vector<std::string_view> choices = {};            // of a text, or of each word
  const std::vector<Input>* items = nullptr;             // of kItems and kObject: the fields
  bool many_lines = false;                               // of a text
  std::int64_t least = INT64_MIN, most = INT64_MAX;      // of an integer
  model::TextCheck check = nullptr;                      // of a text
};

using Inputs = std::vector<Input>;

class Form {
 public:
  // What counts as missing: a change may leave out what a new record must have.
  enum class Kind { kNew, kChange };

  Form() = default;
  static Result<Form> parse(const http::Request& request, const Inputs& inputs, Kind kind);
  // Of a body that did not come as JSON: a line of a CSV file.
  static Result<Form> check(Json body, const Inputs& inputs, Kind kind);

  // Given at all, null included.
  bool has(std::string_view name) const { return find(name) != nullptr; }
  const Json* find(std::string_view name) const { return body_.find(name); }
  const Json& body() const { return body_; }
  // Empty when not given.
  std::string text(std::string_view name) const;
  std::optional<std::string> optional_text(std::string_view name) const;
  std::optional<std::int64_t> integer(std::string_view name) const;
  std::vector<std::string> words(std::string_view name) const;
  std::vector<Form> items(std::string_view name) const;
  std::vector<Uuid> ids(std::string_view name) const;
  Form object(std::string_view name) const;

 private:
  explicit Form(Json body) : body_(std::move(body)) {}

  Json body_;
};

// Whether the Content-Type is this one, whatever its parameters.
bool has_media_type(const http::Request& request, std::string_view type);
bool is_media_type(std::string_view field, std::string_view type);

// What is wrong with a text that must be there, if anything; the field is the caller's to name.
std::optional<FieldError> check_text(std::string_view text, std::size_t characters_max);

// As people count: Unicode characters. `text` is UTF-8, so its bytes are at most four times that.
std::size_t characters_of(std::string_view text);

// One wrong field of a form: 422.
Error field_error(std::string field, std::string code, std::string argument = {});

}  // namespace panal::app

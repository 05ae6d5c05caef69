#pragma once
// Json: a JSON document as a value (RFC 8259). Parsing is bounded in bytes and depth.
//
// Objects keep the order of their members; a duplicate member is an error on parsing. Integers
// are 64-bit signed; larger ones and fractions become doubles. Text must be UTF-8.
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "src/base/limits.h"
#include "src/base/result.h"

namespace panal {

class Json {
 public:
  using Array = std::vector<Json>;
  using Member = std::pair<std::string, Json>;
  using Object = std::vector<Member>;

  Json() = default;
  Json(std::nullptr_t) {}
  Json(bool value) : value_(value) {}
  template <class T>
    requires(std::is_integral_v<T> && !std::is_same_v<T, bool>)
  Json(T value) : value_(static_cast<std::int64_t>(value)) {}
  Json(double value) : value_(value) {}
  Json(std::string value) : value_(std::move(value)) {}
  Json(std::string_view value) : value_(std::string(value)) {}
  Json(const char* value) : value_(std::string(value)) {}
  Json(Array value) : value_(std::move(value)) {}
  Json(Object value) : value_(std::move(value)) {}

  static Json object() { return Json(Object{}); }
  static Json array() { return Json(Array{}); }

  static Result<Json> parse(std::string_view text, std::size_t depth_max = limits::kJsonDepth);
  std::string dump() const;

  bool is_null() const { return std::holds_alternative<std::monostate>(value_); }
  // Null when this is of another type.
  const bool* boolean() const { return std::get_if<bool>(&value_); }
  const std::int64_t* integer() const { return std::get_if<std::int64_t>(&value_); }
  const double* number() const { return std::get_if<double>(&value_); }
  const std::string* string() const { return std::get_if<std::string>(&value_); }
  const Array* array_items() const { return std::get_if<Array>(&value_); }
  const Object* members() const { return std::get_if<Object>(&value_); }

  // The member of an object, or null when there is none (or this is no object).
  const Json* find(std::string_view name) const;
  // Appends or replaces a member; makes an object of a null value. Returns *this for chaining.
  Json& set(std::string name, Json value);
  // Appends a member that is known to be new.
  Json& append_member(std::string name, Json value);
  // Appends to an array; makes an array of a null value.
  Json& push(Json value);

 private:
  std::variant<std::monostate, bool, std::int64_t, double, std::string, Array, Object> value_;
};

}  // namespace panal

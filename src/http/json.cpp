#include "src/http/json.h"

#include <nlohmann/json.hpp>

#include "src/base/encoding.h"
#include "src/base/log.h"

namespace panal {
namespace {

// Builds a Json from the parser's events, so that depth is checked before anything is nested.
class Builder : public nlohmann::json_sax<nlohmann::json> {
 public:
  explicit Builder(std::size_t depth_max) : depth_max_(depth_max) {}

  bool null() override { return add(Json()); }
  bool boolean(bool value) override { return add(Json(value)); }
  bool number_integer(number_integer_t value) override { return add(Json(value)); }
  bool number_unsigned(number_unsigned_t value) override {
    if (value > INT64_MAX) return add(Json(static_cast<double>(value)));
    return add(Json(static_cast<std::int64_t>(value)));
  }
  bool number_float(number_float_t value, const string_t&) override { return add(Json(value)); }
  bool string(string_t& value) override { return add(Json(std::move(value))); }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override { return open(Json::object()); }
  bool start_array(std::size_t) override { return open(Json::array()); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }
  bool key(string_t& name) override {
    if (stack_.back().value.find(name) != nullptr) {
      message_ = "duplicate member \"" + name + "\"";
      return false;
    }
    stack_.back().name = std::move(name);
    return true;
  }
  bool parse_error(std::size_t at, const std::string&,
                   const nlohmann::detail::exception&) override {
    message_ = "not valid JSON at byte " + std::to_string(at);
    return false;
  }

  Json take() { return std::move(root_); }
  const std::string& message() const { return message_; }

 private:
  struct Level {
    Json value;
    std::string name;  // of the member that comes next
  };

  bool open(Json value) {
    if (stack_.size() >= depth_max_) {
      message_ = "nested deeper than " + std::to_string(depth_max_) + " levels";
      return false;
    }
    stack_.push_back({std::move(value), {}});
    return true;
  }
  bool close() {
    Json value = std::move(stack_.back().value);
    stack_.pop_back();
    return add(std::move(value));
  }
  bool add(Json value) {
    if (stack_.empty()) {
      root_ = std::move(value);
    } else if (stack_.back().value.members() != nullptr) {
      stack_.back().value.append_member(std::move(stack_.back().name), std::move(value));
    } else {
      stack_.back().value.push(std::move(value));
    }
    return true;
  }

  std::size_t depth_max_;
  std::vector<Level> stack_;
  Json root_;
  std::string message_ = "not valid JSON";
};

void append(std::string& out, const Json& json);

void append_members(std::string& out, const Json::Object& members) {
  out += '{';
  for (const auto& [name, value] : members) {
    if (out.back() != '{') out += ',';
    out += '"';
    append_json_escaped(out, name);
    out += "\":";
    append(out, value);
  }
  out += '}';
}

void append(std::string& out, const Json& json) {
  if (const auto* flag = json.boolean()) {
    out += *flag ? "true" : "false";
  } else if (const auto* integer = json.integer()) {
    out += std::to_string(*integer);
  } else if (const auto* number = json.number()) {
    out += nlohmann::json(*number).dump();
  } else if (const auto* text = json.string()) {
    out += '"';
    append_json_escaped(out, *text);
    out += '"';
  } else if (const auto* items = json.array_items()) {
    out += '[';
    for (const Json& item : *items) {
      if (out.back() != '[') out += ',';
      append(out, item);
    }
    out += ']';
  } else if (const auto* members = json.members()) {
    append_members(out, *members);
  } else {
    out += "null";
  }
}

}  // namespace

Result<Json> Json::parse(std::string_view text, std::size_t depth_max) {
  if (!valid_utf8(text)) return fail(Code::kBadRequest, "not valid UTF-8");
  Builder builder(depth_max);
  if (!nlohmann::json::sax_parse(text.begin(), text.end(), &builder)) {
    return fail(Code::kBadRequest, builder.message());
  }
  return builder.take();
}

std::string Json::dump() const {
  std::string out;
  append(out, *this);
  return out;
}

const Json* Json::find(std::string_view name) const {
  const auto* object = members();
  if (object == nullptr) return nullptr;
  for (const auto& [key, value] : *object) {
    if (key == name) return &value;
  }
  return nullptr;
}

Json& Json::set(std::string name, Json value) {
  if (const Json* present = find(name)) {
    *const_cast<Json*>(present) = std::move(value);
    return *this;
  }
  return append_member(std::move(name), std::move(value));
}

Json& Json::append_member(std::string name, Json value) {
  if (is_null()) value_ = Object{};
  std::get<Object>(value_).emplace_back(std::move(name), std::move(value));
  return *this;
}

Json& Json::push(Json value) {
  if (is_null()) value_ = Array{};
  std::get<Array>(value_).push_back(std::move(value));
  return *this;
}

}  // namespace panal

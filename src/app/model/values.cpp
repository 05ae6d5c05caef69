#include "src/app/model/values.h"

#include <algorithm>

#include "src/base/encoding.h"

namespace panal::app::model {
namespace {

constexpr std::size_t kIdBytes = 16;

Json words_json(std::string_view words) {
  Json out = Json::array();
  while (!words.empty()) {
    const std::size_t end = std::min(words.find(' '), words.size());
    out.push(words.substr(0, end));
    words.remove_prefix(std::min(end + 1, words.size()));
  }
  return out;
}

// Of words that are chosen from a list: in the order of the list, each once.
std::string words_text(const Attribute& attribute, const Json::Array& words) {
  std::string text;
  const auto add = [&text](std::string_view word) { (text += text.empty() ? "" : " ") += word; };
  const auto is_given = [&words](std::string_view choice) {
    return std::ranges::any_of(words, [choice](const Json& word) {
      return word.string() != nullptr && *word.string() == choice;
    });
  };
  for (const std::string_view choice : attribute.choices) {
    if (is_given(choice)) add(choice);
  }
  if (!attribute.choices.empty()) return text;
  for (const Json& word : words) {
    if (word.string() != nullptr) add(*word.string());
  }
  return text;
}

Json ids_json(std::string_view bytes) {
  Json out = Json::array();
  for (; bytes.size() >= kIdBytes; bytes.remove_prefix(kIdBytes)) {
    out.push(Uuid::from_bytes(bytes.substr(0, kIdBytes))->text());
  }
  return out;
}

Json text_json(Type type, const std::string& text) {
  if (type == Type::kWords) return words_json(text);
  if (type != Type::kJson && type != Type::kTexts) return Json(text);
  auto document = Json::parse(text);
  return document ? std::move(document).value() : Json();
}

Value from_text(const Attribute& attribute, const std::string& text) {
  if (attribute.type == Type::kTime) {
    const auto ms = parse_time_ms(text);
    return ms ? Value(*ms) : Value();
  }
  if (attribute.type == Type::kId) {
    const auto id = Uuid::parse(text);
    return id ? Value(Blob{std::string(id->raw())}) : Value();
  }
  if (text.empty()) return empty_value(attribute);
  return text;
}

}  // namespace

Json to_json(Type type, const Value& value) {
  if (const auto* integer = std::get_if<std::int64_t>(&value)) {
    if (type == Type::kBoolean) return Json(*integer != 0);
    return type == Type::kTime ? Json(format_time_ms(*integer)) : Json(*integer);
  }
  if (const auto* text = std::get_if<std::string>(&value)) return text_json(type, *text);
  if (const auto* blob = std::get_if<Blob>(&value)) {
    if (type == Type::kBytes) return Json(hex_encode(blob->bytes));
    if (type == Type::kIds) return ids_json(blob->bytes);
    const auto id = Uuid::from_bytes(blob->bytes);
    return id ? Json(id->text()) : Json();
  }
  if (const auto* number = std::get_if<double>(&value)) return Json(*number);
  return type == Type::kIds ? Json::array() : Json();
}

Value from_json(const Attribute& attribute, const Json& json) {
  if (const auto* integer = json.integer()) return *integer;
  if (const auto* boolean = json.boolean()) return std::int64_t{*boolean};
  if (const auto* text = json.string()) return from_text(attribute, *text);
  if (const auto* words = json.array_items()) return words_text(attribute, *words);
  return empty_value(attribute);
}

Value ids_from_json(const Json& json) {
  Blob ids;
  if (const Json::Array* items = json.array_items()) {
    for (const Json& item : *items) ids.bytes += Uuid::parse(*item.string())->raw();
  }
  return ids;
}

Value empty_value(const Attribute& attribute) {
  if (!attribute.initial.empty()) return std::string(attribute.initial);
  if (attribute.type == Type::kBoolean) return std::int64_t{attribute.initially};
  const bool text = attribute.type == Type::kText || attribute.type == Type::kWords;
  return text && !attribute.nullable() ? Value(std::string()) : Value();
}

}  // namespace panal::app::model

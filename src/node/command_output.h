#pragma once
// What commands share: results to standard output, texts out of the API's JSON. Stateless.
#include <cstdio>
#include <string>
#include <string_view>

#include "src/http/json.h"

namespace panal::node {

inline void print(const std::string& text) {
  std::fputs(text.c_str(), stdout);
  if (text.empty() || text.back() != '\n') std::fputc('\n', stdout);
  std::fflush(stdout);
}

// Empty when there is no such text.
inline std::string text_at(const Json& object, std::string_view name) {
  const Json* member = object.find(name);
  const std::string* text = member != nullptr ? member->string() : nullptr;
  return text != nullptr ? *text : std::string();
}

}  // namespace panal::node

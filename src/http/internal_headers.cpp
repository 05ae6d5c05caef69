#include "src/http/internal_headers.h"

namespace panal::http {

bool is_internal_header(std::string_view name) {
  constexpr std::string_view kPrefix = "x-panal-from-";
  if (name.size() < kPrefix.size()) return false;
  for (std::size_t i = 0; i < kPrefix.size(); ++i) {
    char c = name[i];
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    if (c == '_') c = '-';
    if (c != kPrefix[i]) return false;
  }
  return true;
}

}  // namespace panal::http

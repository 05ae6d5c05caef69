#pragma once
// Value: what a database cell holds. The five storage classes of SQLite, no more.
#include <compare>
#include <cstdint>
#include <string>
#include <variant>

namespace panal {

struct Blob {
  std::string bytes;
  auto operator<=>(const Blob&) const = default;
};

using Value = std::variant<std::monostate, std::int64_t, double, std::string, Blob>;

inline bool is_null(const Value& value) { return std::holds_alternative<std::monostate>(value); }

}  // namespace panal

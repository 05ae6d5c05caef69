#pragma once
// BorrowedValue: a Value that borrows its text or blob, for bulk work that would else copy each.
//
// The alternatives stand in the order of Value's, so that both have the same index().
#include <cstdint>
#include <string_view>
#include <variant>

#include "src/base/value.h"

namespace panal {

struct BorrowedBlob {
  std::string_view bytes;
};

using BorrowedValue =
    std::variant<std::monostate, std::int64_t, double, std::string_view, BorrowedBlob>;

inline BorrowedValue borrow(const Value& value) {
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return *integer;
  if (const auto* real = std::get_if<double>(&value)) return *real;
  if (const auto* text = std::get_if<std::string>(&value)) return std::string_view(*text);
  if (const auto* blob = std::get_if<Blob>(&value)) return BorrowedBlob{blob->bytes};
  return std::monostate{};
}

inline Value to_value(const BorrowedValue& view) {
  if (const auto* integer = std::get_if<std::int64_t>(&view)) return *integer;
  if (const auto* real = std::get_if<double>(&view)) return *real;
  if (const auto* text = std::get_if<std::string_view>(&view)) return std::string(*text);
  if (const auto* blob = std::get_if<BorrowedBlob>(&view)) return Blob{std::string(blob->bytes)};
  return std::monostate{};
}

}  // namespace panal

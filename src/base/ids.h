#pragma once
// Uuid: 128-bit ids (RFC 9562). New ones are version 7, so that ids sort by their time of birth.
#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "src/base/clock.h"

namespace panal {

struct Uuid {
  std::array<std::uint8_t, 16> bytes{};

  auto operator<=>(const Uuid&) const = default;

  static Uuid v7(std::int64_t wall_ms, Random& random);
  // A version 8 id made from 16 bytes of a hash: the same input gives the same id on every node.
  static Uuid from_hash(std::string_view hash);
  // The 36-character text form, in either case.
  static std::optional<Uuid> parse(std::string_view text);
  // The 16 raw bytes, as stored in the database.
  static std::optional<Uuid> from_bytes(std::string_view raw);

  std::string text() const;
  std::string_view raw() const { return {reinterpret_cast<const char*>(bytes.data()), 16}; }
};

}  // namespace panal

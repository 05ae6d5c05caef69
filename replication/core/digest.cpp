#include "replication/core/digest.h"

#include <bit>
#include <cstring>

namespace panal::core {
namespace {

template <class T>
char* put(char* at, T value) {
  std::memcpy(at, &value, sizeof value);
  return at + sizeof value;
}

}  // namespace

// The last byte of an id is random, whatever version the id is.
std::size_t digest_bucket(const Uuid& id) { return id.bytes[15] % kDigestBuckets; }

Hash128 CellHasher::hash(TableId table, const Uuid& id, ColumnId column, const Stamp& stamp,
                         const BorrowedValue& value) {
  std::array<char, 4 + 16 + 2 + 8 + 8 + 8 + 1 + 8> fixed;
  char* at = put(fixed.data(), table);
  std::memcpy(at, id.bytes.data(), 16);
  at = put(at + 16, column);
  at = put(at, stamp.hlc);
  at = put(at, stamp.origin);
  at = put(at, stamp.seq);
  at = put(at, static_cast<std::uint8_t>(value.index()));
  std::string_view bytes;
  if (const auto* integer = std::get_if<std::int64_t>(&value)) {
    at = put(at, *integer);
  } else if (const auto* real = std::get_if<double>(&value)) {
    // A REAL column does not keep the sign of zero.
    at = put(at, std::bit_cast<std::uint64_t>(*real == 0 ? 0.0 : *real));
  } else if (const auto* text = std::get_if<std::string_view>(&value)) {
    bytes = *text;
  } else if (const auto* blob = std::get_if<BorrowedBlob>(&value)) {
    bytes = blob->bytes;
  }
  const std::string_view head(fixed.data(), static_cast<std::size_t>(at - fixed.data()));
  if (bytes.empty()) return siphash128(key_, head);
  buffer_.assign(head);
  buffer_ += bytes;
  return siphash128(key_, buffer_);
}

Hash128 total(const TableDigest& digest) {
  Hash128 sum;
  for (const auto& bucket : digest) sum += bucket;
  return sum;
}

}  // namespace panal::core

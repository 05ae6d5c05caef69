#pragma once
// Digest: one number for the state of a set of cells, kept up to date cell by cell.
//
// The sum of a keyed hash of each live cell (table, row, column, value, stamp). Nodes with equal
// vectors have equal digests; where they differ, the buckets say which rows to look at. The key
// keeps users from making two states with one digest. Pure.
#include <array>
#include <cstdint>
#include <string>

#include "replication/core/change.h"
#include "src/base/borrowed_value.h"
#include "src/base/siphash.h"

namespace panal::core {

inline constexpr std::size_t kDigestBuckets = 64;

using TableDigest = std::array<Hash128, kDigestBuckets>;

std::size_t digest_bucket(const Uuid& id);

// Hashes one cell; keeps a buffer between calls.
class CellHasher {
 public:
  explicit CellHasher(SipKey key) : key_(key) {}

  Hash128 hash(TableId table, const Uuid& id, ColumnId column, const Stamp& stamp,
               const BorrowedValue& value);
  Hash128 hash(TableId table, const Uuid& id, ColumnId column, const Stamp& stamp,
               const Value& value) {
    return hash(table, id, column, stamp, borrow(value));
  }

 private:
  SipKey key_;
  std::string buffer_;
};

Hash128 total(const TableDigest& digest);

}  // namespace panal::core

#include "replication/core/digest.h"

#include <gtest/gtest.h>

#include <set>

namespace panal::core {
namespace {

constexpr SipKey kKey = {0x0706050403020100, 0x0f0e0d0c0b0a0908};

// The vectors of the authors' reference implementation.
TEST(SipHash, AgreesWithItsReference) {
  std::string input;
  for (char i = 0; i < 15; ++i) input += i;
  EXPECT_EQ(siphash(kKey, input), 0xa129ca6149be45e5u);
  EXPECT_EQ(siphash(kKey, ""), 0x726fdb47dd0e0e31u);
  EXPECT_EQ(siphash128(kKey, "").low, 0xe6a825ba047f81a3u);
  EXPECT_EQ(siphash128(kKey, "").high, 0x930255c71472f66du);
}

TEST(Digest, DependsOnEveryPartOfACell) {
  CellHasher hasher(kKey);
  CellHasher other_key(SipKey{1, 2});
  Uuid row, other_row;
  other_row.bytes[3] = 1;
  const Stamp stamp{5, OriginId{6}, 7};
  const TableId table{1};
  const ColumnId column{2};
  const Value value("text");
  std::set<std::uint64_t> seen;
  for (const Hash128& hash :
       {hasher.hash(table, row, column, stamp, value),
        other_key.hash(table, row, column, stamp, value),
        hasher.hash(TableId{2}, row, column, stamp, value),
        hasher.hash(table, other_row, column, stamp, value),
        hasher.hash(table, row, ColumnId{3}, stamp, value),
        hasher.hash(table, row, column, {6, OriginId{6}, 7}, value),
        hasher.hash(table, row, column, {5, OriginId{7}, 7}, value),
        hasher.hash(table, row, column, {5, OriginId{6}, 8}, value),
        hasher.hash(table, row, column, stamp, Blob{"text"}),
        hasher.hash(table, row, column, stamp, Value{})}) {
    EXPECT_TRUE(seen.insert(hash.low).second);
    EXPECT_TRUE(seen.insert(hash.high).second);
  }
}

TEST(Digest, IsASumThatCanBeTakenBack) {
  Hash128 sum = {1, 2};
  const Hash128 part = {~0ull, 5};
  sum += part;
  sum -= part;
  EXPECT_EQ(sum, (Hash128{1, 2}));
}

}  // namespace
}  // namespace panal::core

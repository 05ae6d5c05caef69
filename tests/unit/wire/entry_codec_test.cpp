#include "replication/wire/entry_codec.h"

#include <gtest/gtest.h>

namespace panal::wire {
namespace {

core::Entry sample() {
  core::Entry entry;
  entry.header.dot = {core::OriginId{0xabcdef}, 7};
  entry.header.hlc = 0x0123456789abcdef;
  entry.header.previous_hash = 42;
  entry.header.deps.raise(core::OriginId{5}, 300);
  entry.header.node = Uuid{};
  Uuid id;
  id.bytes[15] = 1;
  entry.changes.push_back({.table = core::table_id("notes"),
                           .id = id,
                           .cells = {{core::ColumnId{1}, Value{}},
                                     {core::ColumnId{2}, std::int64_t{-5}},
                                     {core::ColumnId{3}, 2.5},
                                     {core::ColumnId{4}, "ñandú"},
                                     {core::ColumnId{9}, Blob{std::string("\0\xff", 2)}}}});
  entry.changes.push_back(
      {.kind = core::Change::Kind::kTrash, .table = core::TableId{3}, .id = id});
  return entry;
}

TEST(EntryCodec, RoundTrips) {
  const auto entry = sample();
  const auto bytes = encode_entry(entry);
  const auto decoded = decode_entry(entry.header.dot, bytes);
  ASSERT_TRUE(decoded.ok());
  EXPECT_EQ(decoded->header.dot, entry.header.dot);
  EXPECT_EQ(decoded->header.hlc, entry.header.hlc);
  EXPECT_EQ(decoded->header.previous_hash, entry.header.previous_hash);
  EXPECT_EQ(decoded->header.deps, entry.header.deps);
  EXPECT_EQ(decoded->header.node, entry.header.node);
  EXPECT_EQ(decoded->changes, entry.changes);
  EXPECT_EQ(encode_entry(*decoded), bytes);
  EXPECT_EQ(decode_header(entry.header.dot, bytes)->deps, entry.header.deps);
}

TEST(EntryCodec, ACarriedTransactionKeepsItsTimeAndWhatItHadSeen) {
  auto entry = sample();
  entry.header.carried.emplace();
  entry.header.carried->hlc = 99;
  entry.header.carried->seen.raise(core::OriginId{5}, 3);
  entry.changes[0].kind = core::Change::Kind::kStrand;
  const auto bytes = encode_entry(entry);
  EXPECT_EQ(bytes[0] & 0x0f, 2);  // older versions hold it back
  const auto decoded = decode_entry(entry.header.dot, bytes);
  ASSERT_TRUE(decoded.ok());
  EXPECT_EQ(decoded->header.carried, entry.header.carried);
  EXPECT_EQ(decoded->changes, entry.changes);
}

TEST(EntryCodec, AnUsualTransactionIsReadByOlderVersions) {
  EXPECT_EQ(encode_entry(sample())[0] & 0x0f, 1);
}

TEST(EntryCodec, HeaderOfTheUsualTransactionIsShort) {
  core::Entry entry;
  entry.header.hlc = ~0ull;
  entry.header.previous_hash = ~0ull;
  EXPECT_LE(encode_entry(entry).size(), 24u);
}

TEST(EntryCodec, RowsOfOneKindShareTheirShape) {
  core::Entry entry = sample();
  entry.changes.resize(1);
  const auto one = encode_entry(entry).size();
  entry.changes.push_back(entry.changes[0]);
  EXPECT_EQ(encode_entry(entry).size() - one, 1u + 16 + 1 + 2 + 9 + 9 + 4);
}

TEST(EntryCodec, RefusesEveryTruncation) {
  const auto entry = sample();
  const auto bytes = encode_entry(entry);
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const auto decoded = decode_entry(entry.header.dot, bytes.substr(0, size));
    // Only the end of an item may pass for the end of the entry; the chain's hash tells.
    if (decoded.ok()) {
      EXPECT_LE(decoded->changes.size(), 1u);
    }
  }
}

TEST(EntryCodec, RefusesANewerVersion) {
  auto bytes = encode_entry(sample());
  bytes[0] = static_cast<char>((bytes[0] & 0xf0) | 3);
  EXPECT_FALSE(decode_entry({}, bytes).ok());
}

TEST(EntryCodec, HashDependsOnTheDot) {
  EXPECT_NE(hash_entry({core::OriginId{1}, 1}, "x"), hash_entry({core::OriginId{1}, 2}, "x"));
  EXPECT_NE(hash_entry({core::OriginId{1}, 1}, "x"), hash_entry({core::OriginId{2}, 1}, "x"));
}

}  // namespace
}  // namespace panal::wire

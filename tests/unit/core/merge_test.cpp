#include "replication/core/merge.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace panal::core {
namespace {

Write write_of(std::uint64_t origin, std::uint64_t seq, std::uint64_t hlc, Value value) {
  return {{hlc, OriginId{origin}, seq}, std::move(value)};
}

VersionVector seen(std::initializer_list<std::pair<std::uint64_t, std::uint64_t>> components) {
  VersionVector vector;
  for (const auto& [origin, seq] : components) vector.raise(OriginId{origin}, seq);
  return vector;
}

TEST(Merge, AWriteReplacesWhatItHadSeen) {
  Register cell{write_of(1, 1, 10, "old"), {}};
  EXPECT_TRUE(merge(cell, write_of(2, 1, 20, "new"), seen({{1, 1}}), Merge::kLastWriter).won);
  EXPECT_EQ(cell.winner.value, Value("new"));
  EXPECT_TRUE(cell.losers.empty());
}

TEST(Merge, AmongConcurrentWritesTheLatestWins) {
  Register cell{write_of(1, 1, 10, "a"), {}};
  const auto outcome = merge(cell, write_of(2, 1, 9, "b"), {}, Merge::kLastWriter);
  EXPECT_FALSE(outcome.won);
  EXPECT_EQ(outcome.lost->value, Value("b"));
  ASSERT_EQ(cell.losers.size(), 1u);
  EXPECT_TRUE(is_conflict(cell, cell.losers[0], Merge::kLastWriter));
  EXPECT_FALSE(is_conflict(cell, cell.losers[0], Merge::kQuiet));
}

TEST(Merge, EqualStampsAreDecidedByTheOrigin) {
  Register cell{write_of(1, 1, 10, "a"), {}};
  EXPECT_TRUE(merge(cell, write_of(2, 1, 10, "b"), {}, Merge::kLastWriter).won);
}

TEST(Merge, ALoserThatWasSeenIsClosed) {
  Register cell{write_of(1, 1, 10, "a"), {write_of(2, 1, 9, "b")}};
  const auto outcome =
      merge(cell, write_of(3, 1, 11, "c"), seen({{1, 1}, {2, 1}}), Merge::kLastWriter);
  EXPECT_EQ(outcome.closed, std::vector<Dot>{(Dot{OriginId{2}, 1})});
  EXPECT_TRUE(cell.losers.empty());
}

TEST(Merge, TheGreatestWinsWhereDeclared) {
  Register cell{write_of(1, 1, 10, std::int64_t{9}), {}};
  EXPECT_FALSE(merge(cell, write_of(2, 1, 20, std::int64_t{3}), {}, Merge::kMax).won);
  EXPECT_EQ(cell.winner.value, Value(std::int64_t{9}));
  // One who saw 9 but not 3 writes 2: 3 is the greatest that nobody has replaced.
  EXPECT_FALSE(merge(cell, write_of(3, 1, 30, std::int64_t{2}), seen({{1, 1}}), Merge::kMax).won);
  EXPECT_EQ(cell.winner.value, Value(std::int64_t{3}));
}

TEST(Merge, ValuesAreOrderedAsInSqlite) {
  const std::vector<Value> ascending = {{}, -1.5, std::int64_t{0}, 0.5, "a", "b", Blob{"a"}};
  EXPECT_TRUE(std::ranges::is_sorted(ascending, value_less));
}

// Goal: the register is a function of what was delivered. Method: all causal orders of four
// writes, of which the last has seen two.
TEST(Merge, EveryOrderGivesTheSame) {
  struct Delivery {
    Write write;
    VersionVector seen;
  };
  std::vector<Delivery> all = {{write_of(1, 1, 10, "a"), {}},
                               {write_of(2, 1, 12, "b"), {}},
                               {write_of(3, 1, 11, "c"), {}},
                               {write_of(4, 1, 13, "d"), seen({{1, 1}, {2, 1}})}};
  std::vector<int> order = {0, 1, 2, 3};
  do {
    const auto at = [&](int i) { return std::ranges::find(order, i) - order.begin(); };
    if (at(3) < at(0) || at(3) < at(1)) continue;
    const auto& first = all[static_cast<std::size_t>(order[0])];
    Register cell{first.write, {}};
    for (std::size_t i = 1; i < order.size(); ++i) {
      const auto& next = all[static_cast<std::size_t>(order[i])];
      merge(cell, next.write, next.seen, Merge::kLastWriter);
    }
    EXPECT_EQ(cell.winner.value, Value("d"));
    ASSERT_EQ(cell.losers.size(), 1u);
    EXPECT_EQ(cell.losers[0].value, Value("c"));
  } while (std::ranges::next_permutation(order).found);
}

TEST(Merge, ARowOutlivesADeleterThatHadNotSeenAllOfIt) {
  const std::vector<Dot> writes = {{OriginId{1}, 1}, {OriginId{2}, 4}};
  EXPECT_TRUE(outlives(writes, seen({{1, 9}, {2, 3}})));
  EXPECT_FALSE(outlives(writes, seen({{1, 9}, {2, 4}})));
}

}  // namespace
}  // namespace panal::core

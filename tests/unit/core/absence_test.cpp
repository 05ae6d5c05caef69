#include "replication/core/absence.h"

#include <gtest/gtest.h>

#include "src/base/limits.h"
#include "tests/unit/core/replica_bench.h"

namespace panal::core {
namespace {

constexpr std::int64_t kRetentionMs = 1'000'000;

Silence reached(int node) { return {.node = node_named(node), .reachable = true}; }
Silence silent(int node, std::int64_t ms) { return {.node = node_named(node), .silent_ms = ms}; }

std::vector<Uuid> marks(int self, const std::vector<Silence>& others, bool log_full = false) {
  return overdue(node_named(self), others, kRetentionMs, log_full);
}

TEST(Absence, OneIsMarkedWhenItIsSilentPastTheRetention) {
  EXPECT_TRUE(marks(1, {reached(2), silent(3, kRetentionMs - 1)}).empty());
  EXPECT_EQ(marks(1, {reached(2), silent(3, kRetentionMs)}), std::vector{node_named(3)});
}

TEST(Absence, OfThoseWhoReachEachOtherOneMarks) {
  EXPECT_TRUE(marks(2, {reached(1), silent(3, kRetentionMs)}).empty());
}

// Goal: two parts of a cluster never give each other up.
TEST(Absence, OnlyTheLargerPartMarksOrTheHalfWithTheOldest) {
  EXPECT_TRUE(marks(3, {silent(1, kRetentionMs), silent(2, kRetentionMs)}).empty());
  EXPECT_EQ(marks(1, {silent(2, kRetentionMs)}), std::vector{node_named(2)});
  EXPECT_TRUE(marks(2, {silent(1, kRetentionMs)}).empty());
}

TEST(Absence, AFullLogIsNotWaitedForLong) {
  EXPECT_TRUE(marks(1, {reached(2), silent(3, limits::kAbsentMs - 1)}, true).empty());
  EXPECT_EQ(marks(1, {reached(2), silent(3, limits::kAbsentMs)}, true), std::vector{node_named(3)});
}

TEST(Absence, NobodyIsMarkedTwice) {
  EXPECT_TRUE(
      marks(1, {reached(2), {.node = node_named(3), .away = true, .silent_ms = kRetentionMs}})
          .empty());
}

// Goal: a member that is marked holds nothing up, once all others know of the mark.
TEST(Absence, AReplicaCountsWithoutTheMarkedOnceTheMarkIsEverywhere) {
  ReplicaBench node(1, vector_of({{'A', 3}}));
  node.members({1, 2, 3});
  node.connect(1, 2, vector_of({{'A', 2}}));
  node.tick(50);
  EXPECT_TRUE(node.replica().causally_stable().empty());
  node.absent(3, {.lost = 1, .back = 0, .marked = {origin_named('A'), 3}});
  EXPECT_TRUE(node.replica().causally_stable().empty());  // n2 does not know of the mark
  node.got(1, State{.vector = vector_of({{'A', 3}})});
  node.tick(50);
  EXPECT_EQ(node.replica().causally_stable(), vector_of({{'A', 3}}));
  node.absent(3, {.lost = 1, .back = 1, .marked = {origin_named('A'), 3}});
  EXPECT_TRUE(node.replica().causally_stable().empty());  // it counts again
}

// Goal: no session reads an old page from a member that does not know that it was marked.
TEST(Absence, ATokenStillNamesWhatTheMarkedMemberLacks) {
  ReplicaBench node(1, vector_of({{'A', 3}}));
  node.members({1, 2});
  node.connect(1, 2, vector_of({{'A', 2}}));
  node.step(LinkDown{LinkId(1), "out of reach"});
  node.absent(2, {.lost = 1, .back = 0, .marked = {origin_named('A'), 3}});
  EXPECT_EQ(node.replica().stable(), vector_of({{'A', 2}}));
}

TEST(Absence, WhoWasMarkedIsToldAndHeardNoMore) {
  ReplicaBench node(1, vector_of({{'A', 3}}));
  node.members({1, 2});
  node.absent(2, {.lost = 1, .back = 0, .marked = {origin_named('A'), 3}});
  node.connect(1, 2, vector_of({{'A', 2}, {'B', 1}}));
  EXPECT_EQ(node.got(1, node.entries('B', 1, 1)), "");
  EXPECT_EQ(node.replica().status().peers.front().state, PeerState::kNeedsSnapshot);
  // After the snapshot it knows of its mark.
  node.step(LinkDown{LinkId(1), "restarted"});
  node.step(LinkUp{LinkId(2), node_named(2), Direction::kInbound});
  Hello back = node.hello(2);
  back.epoch = 1;
  back.store = 7;
  node.got(2, back);
  node.got(2, State{.vector = vector_of({{'A', 3}, {'C', 1}})});
  EXPECT_EQ(node.got(2, node.entries('C', 1, 1)), "apply C 1\n");
}

}  // namespace
}  // namespace panal::core

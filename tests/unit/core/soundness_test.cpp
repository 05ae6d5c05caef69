// What a replica says of itself when something does not go on: a wrong clock, an entry that cannot
// be applied, data that does not move.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/unit/core/replica_bench.h"

namespace panal::core {
namespace {

bool applies(const Effects& effects, std::size_t count) {
  return std::ranges::any_of(effects, [&](const Effect& effect) {
    const auto* apply = std::get_if<Apply>(&effect);
    return apply != nullptr && apply->items.size() == count;
  });
}

Pong pong(const ReplicaBench& bench, std::int64_t offset_ms) {
  return {static_cast<std::uint64_t>(bench.monotonic_us), bench.wall_ms + offset_ms};
}

TEST(Soundness, AClockFarAheadIsSaidAndEndsWhenItIsRight) {
  ReplicaBench bench;
  bench.members({1, 2});
  bench.connect(1, 2);
  bench.tick(0);
  EXPECT_EQ(bench.got(1, pong(bench, -61'000)), "status changed\n");
  EXPECT_EQ(bench.replica().status().clock, (ClockVerdict{ClockState::kAhead, 61'000}));
  EXPECT_EQ(bench.got(1, pong(bench, -30'000)), "status changed\n");
  EXPECT_EQ(bench.replica().status().clock.state, ClockState::kSound);
}

TEST(Soundness, AJumpOfTheOwnClockIsSeenAtOnce) {
  ReplicaBench bench;
  bench.members({1, 2});
  bench.connect(1, 2);
  bench.tick(0);
  bench.got(1, pong(bench, 10));
  bench.wall_ms += 3'600'000;
  bench.tick(50);
  EXPECT_EQ(bench.replica().status().clock.state, ClockState::kAhead);
  bench.wall_ms -= 3'600'000;
  bench.tick(50);
  EXPECT_EQ(bench.replica().status().clock.state, ClockState::kSound);
}

// Goal: one entry that the store cannot take stops nobody but those that depend on it.
// Method: a batch of two origins fails; one by one, the first of them does.
TEST(Soundness, AnEntryAtFaultStopsNobodyElse) {
  ReplicaBench bench;
  bench.members({1, 2});
  bench.connect(1, 2);
  bench.tick(0);
  bench.got(1, bench.entries('B', 1, 1));
  ASSERT_TRUE(applies(bench.effects, 1));
  bench.got(1, bench.entries('C', 1, 2));
  bench.got(1, bench.entries('D', 1, 1));
  bench.applied(vector_of({{'B', 1}}));
  ASSERT_TRUE(applies(bench.effects, 3));
  bench.step(ApplyFailed{"no such table", true});
  bench.tick(50);
  ASSERT_TRUE(applies(bench.effects, 1)) << "one by one";
  bench.step(ApplyFailed{"no such table", true});  // C 1
  bench.tick(50);
  ASSERT_TRUE(applies(bench.effects, 1)) << "D goes on";
  bench.applied(vector_of({{'D', 1}}));
  const auto status = bench.replica().status();
  ASSERT_EQ(status.held.size(), 1u);
  EXPECT_EQ(status.held[0].reason, HoldReason::kApplyError);
  EXPECT_EQ(status.held[0].entries, 2u);
  EXPECT_EQ(status.held[0].first, (Dot{origin_named('C'), 1}));
  EXPECT_EQ(status.held[0].detail, "no such table");
  // It is tried again, and when it works now, all is well.
  bench.tick(1'000);
  ASSERT_TRUE(applies(bench.effects, 2) || applies(bench.effects, 1));
  bench.applied(vector_of({{'C', 2}}));
  EXPECT_TRUE(bench.replica().status().held.empty());
}

// Goal: an entry that had not seen what is forgotten here is not guessed at: a snapshot is taken of
// whoever has applied it.
TEST(Soundness, AnEntryThatSpeaksOfWhatIsForgottenCallsForASnapshot) {
  ReplicaBench bench;
  bench.members({1, 2, 3});
  bench.connect(1, 2);
  bench.connect(2, 3);
  bench.tick(0);
  bench.got(2, bench.entries('B', 1, 1));
  bench.step(ApplyFailed{.reason = "forgotten", .by_entry = true, .forgotten = true});
  bench.tick(limits::kStateMs);
  const auto status = bench.replica().status();
  ASSERT_TRUE(status.resync);
  EXPECT_EQ(status.resync->peer, node_named(3));
  EXPECT_EQ(status.resync->reason, "forgotten");
}

TEST(Soundness, AFullDiskBlamesNoEntry) {
  ReplicaBench bench;
  bench.members({1, 2});
  bench.connect(1, 2);
  bench.tick(0);
  bench.got(1, bench.entries('B', 1, 2));
  bench.step(ApplyFailed{"disk full"});
  EXPECT_EQ(bench.replica().status().apply_error, "disk full");
  EXPECT_TRUE(bench.replica().status().held.empty());
  bench.tick(limits::kApplyRetryMs);
  EXPECT_TRUE(applies(bench.effects, 2));
}

TEST(Soundness, AWatermarkThatStandsStillIsAnAlarm) {
  ReplicaBench bench;
  bench.members({1, 2});
  bench.connect(1, 2, vector_of({{'B', 5}}));  // they have what never comes
  bench.tick(0);
  for (int i = 0; i < 5; ++i) {
    EXPECT_FALSE(bench.replica().status().stalled);
    bench.tick(limits::kStalledMs / 5);
    bench.got(1, Ping{1});
  }
  EXPECT_TRUE(bench.replica().status().stalled);
  bench.got(1, bench.entries('B', 1, 5));
  bench.applied(vector_of({{'B', 5}}));
  bench.tick(50);
  EXPECT_FALSE(bench.replica().status().stalled);
}

TEST(Soundness, APeerThatDoesNotMoveIsAnAlarm) {
  ReplicaBench bench;
  bench.members({1, 2});
  bench.connect(1, 2);
  bench.tick(0);
  bench.commit('A', 1);
  for (int i = 0; i < 6; ++i) {
    bench.tick(limits::kStalledMs / 5);
    bench.got(1, Ping{1});
  }
  EXPECT_TRUE(bench.replica().status().peers[0].stalled);
  EXPECT_GE(bench.replica().status().peers[0].behind_ms, limits::kStalledMs);
  bench.got(1, Ack{.durable = vector_of({{'A', 1}})});
  bench.tick(50);
  EXPECT_FALSE(bench.replica().status().peers[0].stalled);
}

}  // namespace
}  // namespace panal::core

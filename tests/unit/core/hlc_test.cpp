#include "replication/core/hlc.h"

#include <gtest/gtest.h>

namespace panal::core {
namespace {

constexpr std::int64_t kNow = 1'767'225'600'000;

TEST(Hlc, FollowsTheWallClock) {
  Hlc clock;
  EXPECT_EQ(hlc_ms(clock.tick(kNow)), kNow);
  EXPECT_EQ(clock.tick(kNow + 5), hlc_stamp(kNow + 5));
}

TEST(Hlc, NeverRunsBackwardsNorRepeats) {
  Hlc clock;
  HlcStamp last = clock.tick(kNow);
  for (const std::int64_t wall : {kNow, kNow - 100, std::int64_t{0}, kNow, std::int64_t{-5}}) {
    const HlcStamp next = clock.tick(wall);
    EXPECT_GT(next, last);
    last = next;
  }
}

TEST(Hlc, CounterOverflowsIntoTheMilliseconds) {
  Hlc clock(hlc_stamp(kNow, 0xffff));
  EXPECT_EQ(clock.tick(kNow), hlc_stamp(kNow + 1, 0));
}

TEST(Hlc, LocalStampsAreAboveMergedOnes) {
  Hlc clock;
  EXPECT_TRUE(clock.merge(hlc_stamp(kNow + 500, 7), kNow));
  EXPECT_EQ(clock.tick(kNow), hlc_stamp(kNow + 500, 8));
}

TEST(Hlc, RefusesStampFarInTheFuture) {
  Hlc clock;
  EXPECT_TRUE(clock.merge(hlc_stamp(kNow + kHlcAheadMs), kNow));
  EXPECT_FALSE(clock.merge(hlc_stamp(kNow + kHlcAheadMs + 1), kNow));
  EXPECT_EQ(clock.last(), hlc_stamp(kNow + kHlcAheadMs));
}

// Goal: a restart with a wall clock set back reuses no stamp.
// Method: give out stamps with a persisted ceiling, restart from the ceiling an hour earlier.
TEST(Hlc, RestartGoesOnAboveThePersistedCeiling) {
  Hlc before;
  HlcStamp disk = 0, given = 0;
  for (int i = 0; i < 50; ++i) {
    given = before.tick(kNow + 777 * i);
    if (before.ceiling_due()) before.ceiling_persisted(disk = before.next_ceiling());
  }
  EXPECT_FALSE(before.ceiling_due());
  Hlc after(disk);
  EXPECT_GT(after.tick(kNow - 3'600'000), given);
  EXPECT_GT(after.behind_ms(kNow - 3'600'000), 3'600'000);
}

}  // namespace
}  // namespace panal::core

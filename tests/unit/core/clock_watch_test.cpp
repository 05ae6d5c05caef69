#include "replication/core/clock_watch.h"

#include <gtest/gtest.h>

namespace panal::core {
namespace {

constexpr std::int64_t kNow = 1'767'225'600'000;

ClockWatch::View view(std::vector<std::int64_t> offsets_ms, std::int64_t last_ms = 0) {
  return {.wall_ms = kNow, .last = hlc_stamp(last_ms), .offsets_ms = std::move(offsets_ms)};
}

ClockState state(const ClockWatch::View& seen) { return ClockWatch(0).judge(seen).state; }

TEST(ClockWatch, OfTwoTheOneAheadIsWrong) {
  EXPECT_EQ(state(view({-60'001})), ClockState::kAhead);
  EXPECT_EQ(state(view({60'001})), ClockState::kSound);
  EXPECT_EQ(state(view({-60'000})), ClockState::kSound);
}

TEST(ClockWatch, OfMoreTheMedianCounts) {
  EXPECT_EQ(state(view({-90'000, 0})), ClockState::kSound) << "two of three agree";
  EXPECT_EQ(state(view({-90'000, -90'000})), ClockState::kAhead);
  EXPECT_EQ(state(view({-90'000, -90'000, 0})), ClockState::kAhead) << "two and two: those ahead";
  EXPECT_EQ(state(view({90'000, 90'000, 0})), ClockState::kSound);
  EXPECT_EQ(state(view({-90'000, 0, 0, 90'000})), ClockState::kSound);
}

TEST(ClockWatch, WhomNobodyAnswersIsNotAhead) { EXPECT_EQ(state(view({})), ClockState::kSound); }

TEST(ClockWatch, StampsOfALostClockCountAsTheClock) {
  // The clock is right again, but what it gave out meanwhile is an hour ahead, and goes on there.
  const auto verdict = ClockWatch(0).judge(view({0}, kNow + 3'600'000));
  EXPECT_EQ(verdict, (ClockVerdict{ClockState::kAhead, 3'600'000}));
}

TEST(ClockWatch, AStartBehindOldStampsWaitsForAMember) {
  ClockWatch watch(hlc_stamp(kNow + 10'000));
  EXPECT_EQ(watch.judge(view({})), (ClockVerdict{ClockState::kBehind, 10'000}));
  EXPECT_EQ(watch.judge(view({3'600'000})).state, ClockState::kBehind) << "a clock set back";
  EXPECT_EQ(watch.judge(view({100})).state, ClockState::kSound);
  EXPECT_EQ(watch.judge(view({})).state, ClockState::kSound) << "confirmed once is enough";
}

TEST(ClockWatch, AStartBehindEndsWhenTheTimeComes) {
  ClockWatch watch(hlc_stamp(kNow + 10'000));
  auto later = view({});
  EXPECT_EQ(watch.judge(later).state, ClockState::kBehind);
  later.wall_ms += 10'000;
  EXPECT_EQ(watch.judge(later).state, ClockState::kSound);
}

TEST(ClockWatch, TheOnlyMemberGoesOnAfterAWhile) {
  ClockWatch watch(hlc_stamp(kNow + 3'600'000));
  auto alone = view({});
  alone.alone = true;
  EXPECT_EQ(watch.judge(alone).state, ClockState::kBehind);
  alone.monotonic_ms += kClockLoneMs;
  EXPECT_EQ(watch.judge(alone).state, ClockState::kSound);
}

TEST(ClockWatch, ASlightlyEarlierClockIsNothing) {
  EXPECT_EQ(ClockWatch(hlc_stamp(kNow + kClockWarnMs)).judge(view({})).state, ClockState::kSound);
}

}  // namespace
}  // namespace panal::core

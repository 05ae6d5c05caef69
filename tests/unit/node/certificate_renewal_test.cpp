#include "src/node/certificate_renewal.h"
#include "src/base/clock.h"

#include <gtest/gtest.h>

namespace panal::node {
namespace {

struct Renewal : testing::Test {
  FakeClock clock{1'767'225'600'000};
  SeededRandom random{7};
  ClusterKeys keys =
      ClusterKeys::found("casa", Uuid::v7(clock.wall_ms(), random), clock, random).value();
};

TEST_F(Renewal, IsDueWhenAThirdIsLeftOrTheClockIsOutside) {
  const std::int64_t made_ms = clock.wall_ms();
  const auto& certificate = keys.node_certificate;
  EXPECT_FALSE(renewal_due(certificate, made_ms));
  EXPECT_FALSE(renewal_due(certificate, made_ms + 240 * kDayMs));
  EXPECT_TRUE(renewal_due(certificate, made_ms + 250 * kDayMs));
  EXPECT_TRUE(renewal_due(certificate, made_ms + 500 * kDayMs));
  EXPECT_TRUE(renewal_due(certificate, made_ms - 5 * kDayMs));
}

// Goal: who knew the node by its key knows it still, and no longer cares for the old certificate.
TEST_F(Renewal, KeepsTheKeyAndTheName) {
  const std::int64_t later_ms = clock.wall_ms() + 500 * kDayMs;
  EXPECT_FALSE(keys.node_certificate.check(keys.authority, later_ms));
  FakeClock later{later_ms};
  const auto renewed = keys.renewed(later, random).value();
  EXPECT_TRUE(renewed.check(keys.authority, later_ms));
  EXPECT_EQ(renewed.fingerprint(), keys.node_key.fingerprint());
  EXPECT_EQ(renewed.common_name(), keys.node_certificate.common_name());
  EXPECT_FALSE(renewal_due(renewed, later_ms));
}

TEST_F(Renewal, AFrontCannotSignForItself) {
  keys.authority_key.reset();
  EXPECT_EQ(keys.renewed(clock, random).error().code, Code::kUnavailable);
}

}  // namespace
}  // namespace panal::node

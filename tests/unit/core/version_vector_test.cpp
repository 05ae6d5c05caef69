#include "replication/core/version_vector.h"

#include <gtest/gtest.h>

namespace panal::core {
namespace {

constexpr OriginId kA{1}, kB{2}, kC{0xffffffffffffffff};

VersionVector vector_of(std::initializer_list<VersionVector::Component> components) {
  VersionVector vector;
  for (const auto& [origin, seq] : components) vector.raise(origin, seq);
  return vector;
}

TEST(VersionVector, RaiseNeverLowersAndZeroSaysNothing) {
  VersionVector vector;
  vector.raise(kB, 5);
  vector.raise(kB, 3);
  vector.raise(kA, 0);
  EXPECT_EQ(vector.get(kB), 5u);
  EXPECT_EQ(vector.components().size(), 1u);
}

TEST(VersionVector, RaiseIsUnionAndLowerIsIntersection) {
  auto both = vector_of({{kA, 3}, {kB, 1}});
  both.raise(vector_of({{kB, 4}, {kC, 2}}));
  EXPECT_EQ(both, vector_of({{kA, 3}, {kB, 4}, {kC, 2}}));
  both.lower(vector_of({{kA, 9}, {kB, 2}}));
  EXPECT_EQ(both, vector_of({{kA, 3}, {kB, 2}}));
}

TEST(VersionVector, CoversDotsAndVectors) {
  const auto vector = vector_of({{kA, 3}, {kB, 1}});
  EXPECT_TRUE(vector.covers(Dot{kA, 3}));
  EXPECT_FALSE(vector.covers(Dot{kA, 4}));
  EXPECT_FALSE(vector.covers(Dot{kC, 1}));
  EXPECT_TRUE(vector.covers(vector_of({{kA, 2}})));
  EXPECT_FALSE(vector.covers(vector_of({{kA, 2}, {kC, 1}})));
  EXPECT_TRUE(VersionVector().covers(VersionVector()));
}

TEST(VersionVector, SurvivesItsEncoding) {
  const auto wide = vector_of({{kC, 1ull << 63}, {kA, 127}, {kB, 128}});
  for (const auto& vector : {VersionVector(), wide}) {
    auto decoded = VersionVector::decode(vector.encode());
    ASSERT_TRUE(decoded.ok());
    EXPECT_EQ(decoded.value(), vector);
  }
}

TEST(VersionVector, RefusesBytesThatAreNotTheOneForm) {
  const std::string good = vector_of({{kA, 3}, {kB, 4}}).encode();
  EXPECT_FALSE(VersionVector::decode("").ok());
  EXPECT_FALSE(VersionVector::decode(good + "x").ok());
  EXPECT_FALSE(VersionVector::decode(good.substr(0, good.size() - 1)).ok());
  EXPECT_FALSE(VersionVector::decode("\xff\xff\xff\xff\xff\xff\xff\xff\x7f").ok());
  std::string swapped = good;
  std::swap_ranges(swapped.begin() + 1, swapped.begin() + 10, swapped.begin() + 10);
  EXPECT_FALSE(VersionVector::decode(swapped).ok());
  std::string zero = vector_of({{kA, 1}}).encode();
  zero.back() = '\0';
  EXPECT_FALSE(VersionVector::decode(zero).ok());
}

}  // namespace
}  // namespace panal::core

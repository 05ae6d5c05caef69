// Writes that a session has seen and that nobody has any more.
#include "replication/core/losses.h"

#include <gtest/gtest.h>

namespace panal::core {
namespace {

constexpr OriginId kLost{7}, kAlive{8};

VersionVector vector_of(OriginId origin, std::uint64_t seq) {
  VersionVector vector;
  vector.raise(origin, seq);
  return vector;
}

struct Looked {
  Losses losses;
  std::int64_t now_ms = 1'000'000;
  VersionVector here = vector_of(kAlive, 5);

  // For `ms`, as often as a node does.
  void wait(std::int64_t ms, const std::optional<VersionVector>& known) {
    for (std::int64_t passed = 0; passed < ms; passed += 100) losses.look(known, now_ms += 100);
  }
  VersionVector lost(VersionVector needs) { return losses.take_out(needs, here, now_ms); }
};

TEST(Losses, WhatNobodyHasIsLostAfterAWhileAndNamed) {
  Looked node;
  VersionVector needs = vector_of(kLost, 3);
  needs.raise(kAlive, 5);
  EXPECT_TRUE(node.lost(needs).empty());
  node.wait(9'000, node.here);
  EXPECT_TRUE(node.lost(needs).empty());
  node.wait(2'000, node.here);
  EXPECT_EQ(node.losses.take_out(needs, node.here, node.now_ms), vector_of(kLost, 3));
  EXPECT_EQ(needs, vector_of(kAlive, 5)) << "the rest is still asked for";
}

// Goal: a write that is merely late is waited for, however many came late before it.
TEST(Losses, AWriteThatSomebodyHasOrMayHaveIsWaitedFor) {
  Looked node;
  const VersionVector needs = vector_of(kAlive, 6);
  EXPECT_TRUE(node.lost(needs).empty());
  node.wait(60'000, std::nullopt);  // a member cannot be asked
  EXPECT_TRUE(node.lost(needs).empty());
  node.wait(60'000, vector_of(kAlive, 6));  // another has it
  EXPECT_TRUE(node.lost(needs).empty());
  node.wait(9'000, node.here);
  node.wait(100, std::nullopt);
  node.wait(9'000, node.here);
  EXPECT_TRUE(node.lost(needs).empty()) << "not on end";
  EXPECT_TRUE(node.lost(vector_of(kAlive, 7)).empty());
  node.wait(2'000, node.here);
  EXPECT_FALSE(node.lost(needs).empty());
  EXPECT_TRUE(node.lost(vector_of(kAlive, 7)).empty()) << "asked for later";
}

TEST(Losses, WhatTurnsUpIsNotLostAnyMore) {
  Looked node;
  const VersionVector needs = vector_of(kLost, 3);
  static_cast<void>(node.lost(needs));
  node.wait(11'000, node.here);
  EXPECT_FALSE(node.lost(needs).empty());
  node.wait(100, needs);
  EXPECT_TRUE(node.lost(needs).empty());
}

TEST(Losses, OnlyWhenEveryDataMemberThatCountsCanBeAskedIsAllKnown) {
  ReplicaStatus status;
  status.vector = vector_of(kAlive, 5);
  PeerStatus peer;
  peer.state = PeerState::kConnected;
  peer.vector = vector_of(kLost, 3);
  status.peers = {peer};
  VersionVector both = status.vector;
  both.raise(peer.vector);
  EXPECT_EQ(known_to_all(status), both);
  status.peers[0].state = PeerState::kUnreachable;
  EXPECT_EQ(known_to_all(status), std::nullopt);
  status.peers[0].member.standing = Standing::kRemoved;
  EXPECT_EQ(known_to_all(status), status.vector);
  status.peers[0].member = {.role = Role::kFront};
  EXPECT_EQ(known_to_all(status), status.vector);
  status.peers[0].member = {};
  status.peers[0].member.absence.lost = 1;
  EXPECT_EQ(known_to_all(status), status.vector);
}

}  // namespace
}  // namespace panal::core

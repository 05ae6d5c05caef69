// What the traces are too long-winded for: windows, bounds, large entries, redialling, status.
#include "replication/core/replica.h"

#include <gtest/gtest.h>

#include "tests/unit/core/replica_bench.h"

namespace panal::core {
namespace {

template <class T>
std::vector<T> sent(const Effects& effects) {
  std::vector<T> messages;
  for (const auto& effect : effects) {
    const auto* send = std::get_if<Send>(&effect);
    if (send != nullptr && std::holds_alternative<T>(send->message)) {
      messages.push_back(std::get<T>(send->message));
    }
  }
  return messages;
}

std::size_t bytes_of(const std::vector<Entries>& batches) {
  std::size_t bytes = 0;
  for (const auto& batch : batches) {
    for (const auto& item : batch.items) bytes += item->size();
  }
  return bytes;
}

// Goal: a peer that acknowledges nothing gets a window's worth, and more with each acknowledgement.
TEST(Replica, SendsNoMoreThanTheWindow) {
  ReplicaBench node;
  node.members({1, 2});
  node.connect(1, 2);
  std::size_t bytes = 0;
  for (std::uint64_t seq = 1; seq <= 100; ++seq) {
    node.item('A', seq, {}, 0, 100'000);
    node.commit('A', seq);
    bytes += bytes_of(sent<Entries>(node.effects));
  }
  EXPECT_GE(bytes, limits::kPeerWindowBytes);
  EXPECT_LE(bytes, limits::kPeerWindowBytes + limits::kFrameBytes);
  node.got(1, Ack{.durable = vector_of({{'A', 20}})});
  EXPECT_EQ(bytes_of(sent<Entries>(node.effects)), 2'000'000u);
  node.got(1, Ack{.durable = {}, .held = vector_of({{'A', 40}})});
  EXPECT_EQ(bytes_of(sent<Entries>(node.effects)), 2'000'000u);
}

TEST(Replica, AStalledWindowIsSentAgainFromWhatIsAcknowledged) {
  ReplicaBench node;
  node.members({1, 2});
  node.connect(1, 2);
  for (std::uint64_t seq = 1; seq <= 3; ++seq) node.commit('A', seq);
  node.got(1, Ack{.durable = vector_of({{'A', 1}})});
  node.tick(limits::kResendMs - 1);
  EXPECT_TRUE(sent<Entries>(node.effects).empty());
  node.tick(1);
  ASSERT_EQ(sent<Entries>(node.effects).size(), 1u);
  EXPECT_EQ(sent<Entries>(node.effects)[0].first, 2u);
}

// Goal: who is to take a snapshot takes it of another when the first's link ends, and counts for
// nothing until then: no copy that it would throw away is acknowledged, and what it writes is not
// sent, since it will have another name.
TEST(Replica, WhoMustTakeASnapshotTakesNothingElseInAndSendsNothing) {
  ReplicaBench node;
  node.members({1, 2, 3});
  node.connect(1, 2);
  node.connect(2, 3);
  EXPECT_NE(node.got(2, node.entries('C', 1, 1)).find("apply"), std::string::npos);
  node.applied(vector_of({{'C', 1}}));
  for (const int link : {1, 2}) node.got(link, Verdict{Verdict::Kind::kWentBack, "it went back"});
  EXPECT_EQ(node.got(2, node.entries('C', 2, 2)).find("apply"), std::string::npos);
  node.commit('A', 1);
  EXPECT_TRUE(sent<Entries>(node.effects).empty());
  node.tick(limits::kStateMs);
  ASSERT_TRUE(node.replica().status().resync);
  EXPECT_EQ(node.replica().status().resync->peer, node_named(2));
  node.step(LinkDown{LinkId(1), "broken"});
  node.tick(limits::kStateMs);
  ASSERT_TRUE(node.replica().status().resync);
  EXPECT_EQ(node.replica().status().resync->peer, node_named(3));
}

// Goal: an entry over a frame travels in pieces, through the window, and arrives whole.
TEST(Replica, LargeEntriesTravelInFragments) {
  ReplicaBench from(1), to(2);
  from.members({1, 2});
  to.members({1, 2});
  from.connect(1, 2);
  to.connect(1, 1, vector_of({{'A', 1}}));
  from.item('A', 1, {}, 0, 10'000'000);
  from.commit('A', 1);
  std::size_t pieces = 0;
  bool applied = false;
  std::vector<Fragment> waiting = sent<Fragment>(from.effects);
  EXPECT_EQ(waiting.size() * limits::kFragmentBytes, limits::kPeerWindowBytes);
  while (!waiting.empty()) {
    std::vector<Ack> acks;
    for (const auto& piece : waiting) {
      to.got(1, piece);
      ++pieces;
      for (const auto& ack : sent<Ack>(to.effects)) acks.push_back(ack);
      for (const auto& effect : to.effects) {
        if (const auto* apply = std::get_if<Apply>(&effect)) {
          applied = apply->items.size() == 1 && apply->items[0]->raw.bytes ==
                                                    std::string(10'000'000, 'A');
        }
      }
    }
    waiting.clear();
    for (const auto& ack : acks) {
      from.got(1, ack);
      for (const auto& piece : sent<Fragment>(from.effects)) waiting.push_back(piece);
    }
  }
  EXPECT_EQ(pieces, 20u);
  EXPECT_TRUE(applied);
}

TEST(Replica, AMalformedFragmentEndsTheLink) {
  const Dot dot{origin_named('B'), 1};
  for (const Fragment& bad :
       {Fragment{dot, limits::kTransactionBytes + 1, 0, "x"}, Fragment{dot, 10, 5, "123456"},
        Fragment{dot, 10, ~0ull, "x"}, Fragment{dot, 10, 0, ""}}) {
    ReplicaBench node;
    node.members({1, 2});
    node.connect(1, 2);
    EXPECT_NE(node.got(1, bad).find("close: sent a malformed fragment"), std::string::npos);
  }
}

// Goal: what cannot be applied yet is kept within its bound, refused beyond, asked for later.
TEST(Replica, HeldEntriesAreBounded) {
  ReplicaBench node;
  node.members({1, 2});
  node.connect(1, 2, vector_of({{'B', 100}, {'C', 1}}));
  std::string said;
  for (std::uint64_t seq = 1; seq <= 50 && said.empty(); ++seq) {
    if (seq == 1) node.item('B', 1, vector_of({{'C', 1}}), 0, 200'000);
    node.item('B', seq, {}, 0, 200'000);
    said = node.got(1, node.entries('B', seq, seq));
  }
  EXPECT_EQ(said, "link 1 send pause B from 21\n");
  EXPECT_EQ(node.replica().status().held.at(0).entries, 20u);
  EXPECT_EQ(node.got(1, node.entries('B', 22, 22)), "");
  EXPECT_EQ(node.got(1, node.entries('C', 1, 1)), "apply C 1, B 1..20\n");
  node.applied(vector_of({{'B', 20}, {'C', 1}}));
  EXPECT_NE(node.tick(50).find("want B from 21"), std::string::npos);
}

TEST(Replica, AFailedApplyIsTriedAgainUnchanged) {
  ReplicaBench node;
  node.members({1, 2});
  node.connect(1, 2);
  EXPECT_EQ(node.got(1, node.entries('B', 1, 2)), "apply B 1..2\n");
  node.step(ApplyFailed{"disk full"});
  EXPECT_EQ(node.replica().status().apply_error, "disk full");
  EXPECT_EQ(node.got(1, node.entries('B', 3, 3)), "");
  EXPECT_NE(node.tick(limits::kApplyRetryMs).find("apply B 1..2\n"), std::string::npos);
  EXPECT_NE(node.applied(vector_of({{'B', 2}})).find("apply B 3\n"), std::string::npos);
  EXPECT_EQ(node.replica().status().apply_error, "");
}

TEST(Replica, AnotherHistoryUnderTheSameNumbersIsHeld) {
  ReplicaBench node;
  node.members({1, 2});
  node.connect(1, 2);
  node.got(1, node.entries('B', 1, 1));
  node.applied(vector_of({{'B', 1}}));
  LogItem forged = *node.item('B', 2);
  forged.header.previous_hash ^= 1;
  Entries message{origin_named('B'), 2, {std::make_shared<const LogItem>(forged)}};
  EXPECT_EQ(node.got(1, message), "");
  ASSERT_EQ(node.replica().status().held.size(), 1u);
  EXPECT_EQ(node.replica().status().held[0].reason, HoldReason::kForkedHistory);
}

TEST(Replica, AnEntryOfANewerFormatIsHeldAndOthersGoOn) {
  ReplicaBench node;
  node.members({1, 2});
  node.connect(1, 2);
  LogItem newer = *node.item('B', 1);
  newer.readable = false;
  node.got(1, Entries{origin_named('B'), 1, {std::make_shared<const LogItem>(newer)}});
  EXPECT_EQ(node.replica().status().held.at(0).reason, HoldReason::kNewerSchema);
  EXPECT_EQ(node.got(1, node.entries('C', 1, 1)), "apply C 1\n");
}

TEST(Replica, RedialsWithGrowingPauses) {
  ReplicaBench node(1, {}, "somewhere:7443");
  EXPECT_EQ(node.members({1, 2}), "status changed\ndial n2\n");
  std::vector<int> pauses;
  for (int attempt = 0; attempt < 9; ++attempt) {
    node.step(DialFailed{node_named(2), "refused"});
    int ticks = 1;
    while (node.tick(10).find("dial n2") == std::string::npos) ++ticks;
    pauses.push_back(ticks * 10);
  }
  EXPECT_LE(pauses[0], 110);
  EXPECT_GE(pauses.back(), limits::kRedialMaxMs / 2);
  EXPECT_LE(pauses.back(), limits::kRedialMaxMs + 10);
  EXPECT_EQ(node.replica().status().peers.at(0).state, PeerState::kUnreachable);
  EXPECT_EQ(node.replica().status().peers.at(0).last_error, "refused");
}

TEST(Replica, RemovalClosesTheLinkAtOnce) {
  ReplicaBench node;
  node.members({1, 2});
  node.connect(1, 2);
  EXPECT_NE(node.members({1, 2}, {2}).find("link 1 close: removed"), std::string::npos);
  EXPECT_EQ(node.replica().status().peers.at(0).state, PeerState::kRemoved);
}

TEST(Replica, UnequalDigestsAtEqualVectorsAreDivergence) {
  ReplicaBench node;
  node.members({1, 2});
  node.connect(1, 2);
  node.got(1, State{.vector = vector_of({{'B', 1}}), .digest = Digest{1, 1}});
  EXPECT_FALSE(node.replica().status().peers.at(0).divergent);  // not comparable
  EXPECT_EQ(node.got(1, State{.vector = {}, .digest = Digest{1, 1}}), "status changed\n");
  EXPECT_TRUE(node.replica().status().peers.at(0).divergent);
  node.got(1, State{.vector = {}, .digest = Digest{}});
  EXPECT_FALSE(node.replica().status().peers.at(0).divergent);
}

TEST(Replica, DigestsOfOtherSchemasAreNotCompared) {
  ReplicaBench node;
  node.members({1, 2});
  node.step(LinkUp{LinkId{1}, node_named(2), Direction::kInbound});
  Hello hello = node.hello(2);
  ++hello.schema;
  node.got(1, hello);
  node.got(1, State{.vector = {}, .digest = Digest{1, 1}});
  EXPECT_FALSE(node.replica().status().peers.at(0).divergent);
}

TEST(Replica, StableIsWhatEveryActiveMemberHas) {
  ReplicaBench node(1, vector_of({{'A', 9}}));
  node.members({1, 2, 3});
  EXPECT_EQ(node.replica().stable(), VersionVector());
  node.connect(1, 2, vector_of({{'A', 5}}));
  node.connect(2, 3, vector_of({{'A', 7}}));
  EXPECT_EQ(node.replica().stable(), vector_of({{'A', 5}}));
  node.members({1, 2, 3}, {2});
  EXPECT_EQ(node.replica().stable(), vector_of({{'A', 7}}));
}

TEST(Replica, StatusSaysWhoIsBehindAndForHowLong) {
  ReplicaBench node;
  node.members({1, 2});
  node.connect(1, 2);
  node.commit('A', 1);
  node.commit('A', 2);
  node.tick(15);
  auto peer = node.replica().status().peers.at(0);
  EXPECT_FALSE(peer.synced);
  EXPECT_EQ(peer.behind_entries, 2u);
  EXPECT_EQ(peer.behind_ms, 15);
  node.got(1, Ack{.durable = vector_of({{'A', 2}})});
  peer = node.replica().status().peers.at(0);
  EXPECT_TRUE(peer.synced);
  EXPECT_EQ(peer.behind_ms, 0);
  node.got(1, Pong{static_cast<std::uint64_t>(node.monotonic_us) - 4'000, node.wall_ms + 8});
  EXPECT_EQ(node.replica().status().peers.at(0).rtt_us, 4'000u);
  EXPECT_EQ(node.replica().status().peers.at(0).clock_offset_ms, 10);
}

TEST(Replica, WhatTheLogLostNeedsASnapshot) {
  ReplicaBench node(1, vector_of({{'A', 9}}));
  node.members({1, 2});
  node.connect(1, 2);
  node.step(LogRead{LinkId{1}, origin_named('A'), 1, {}});
  for (int i = 0; i < 9; ++i) {
    node.tick(1'000);
    node.got(1, Pong{});
    EXPECT_TRUE(sent<Entries>(node.effects).empty());
  }
  EXPECT_EQ(node.replica().status().peers.at(0).state, PeerState::kNeedsSnapshot);
  // Somebody else had it: we go on from there.
  node.got(1, Ack{.durable = vector_of({{'A', 8}})});
  EXPECT_EQ(node.effects.size(), 1u);
  EXPECT_TRUE(std::holds_alternative<ReadLog>(node.effects[0]));
  EXPECT_EQ(node.replica().status().peers.at(0).state, PeerState::kConnected);
}

TEST(TailCache, KeepsTheNewestWithinItsBound) {
  ReplicaBench bench;
  TailCache tail(100);
  for (std::uint64_t seq = 1; seq <= 20; ++seq) tail.append(bench.item('A', seq));
  EXPECT_LE(tail.bytes(), 100u);
  EXPECT_EQ(tail.find({origin_named('A'), 10}), nullptr);
  EXPECT_NE(tail.find({origin_named('A'), 11}), nullptr);
  tail.append(bench.item('A', 30));  // a gap: the run before it is of no use
  EXPECT_EQ(tail.find({origin_named('A'), 20}), nullptr);
  EXPECT_NE(tail.find({origin_named('A'), 30}), nullptr);
}

}  // namespace
}  // namespace panal::core

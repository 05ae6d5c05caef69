#include "replication/core/stability.h"

#include <gtest/gtest.h>

#include "tests/unit/core/replica_bench.h"

namespace panal::core {
namespace {

TEST(Stability, ANodeAloneHasOnlyStableEntries) {
  EXPECT_EQ(causally_stable(vector_of({{'A', 7}}), {}), vector_of({{'A', 7}}));
}

TEST(Stability, IsWhatEveryReportCovers) {
  const VersionVector reports[] = {vector_of({{'A', 5}, {'B', 2}}), vector_of({{'A', 6}})};
  EXPECT_EQ(causally_stable(vector_of({{'A', 7}, {'B', 2}}), reports), vector_of({{'A', 5}}));
}

// Goal: an entry that everybody has is not stable while a concurrent one may be under way.
// Method: B has A 5 and said so in a report that tells of B 3, which is not here yet.
TEST(Stability, WaitsForWhatTheReporterWroteBefore) {
  const VersionVector reports[] = {vector_of({{'A', 5}, {'B', 3}})};
  EXPECT_TRUE(causally_stable(vector_of({{'A', 5}, {'B', 2}}), reports).empty());
  EXPECT_EQ(causally_stable(vector_of({{'A', 5}, {'B', 3}}), reports),
            vector_of({{'A', 5}, {'B', 3}}));
}

// Goal: a member that never stops writing does not keep everything from becoming stable.
// Method: its newest report is always ahead of us; the one before is covered each time.
TEST(Stability, AReportIsUsedAlthoughNewerOnesAreAhead) {
  Report report;
  for (std::uint64_t seq = 1; seq < 10; ++seq) {
    report.settle(vector_of({{'B', seq + 1}}), vector_of({{'B', seq}}));
    EXPECT_TRUE(vector_of({{'B', seq}}).covers(report.covered()));
    EXPECT_GE(report.covered().get(origin_named('B')) + 2, seq);
  }
}

TEST(Stability, AReplicaCountsEveryDataMemberOnceHeard) {
  ReplicaBench node(1, vector_of({{'A', 3}}));
  node.members({1, 2, 3});
  node.connect(1, 2, vector_of({{'A', 3}}));
  node.tick(50);
  EXPECT_TRUE(node.replica().causally_stable().empty());  // nobody knows what n3 has
  node.connect(2, 3, vector_of({{'A', 2}}));
  node.tick(50);
  EXPECT_EQ(node.replica().causally_stable(), vector_of({{'A', 2}}));
}

TEST(Stability, AReplicaWaitsForWhatItHasNotApplied) {
  ReplicaBench node(1, vector_of({{'A', 3}}));
  node.members({1, 2});
  node.connect(1, 2, vector_of({{'A', 3}, {'B', 1}}));
  node.tick(50);
  EXPECT_TRUE(node.replica().causally_stable().empty());
  node.got(1, node.entries('B', 1, 1));
  node.applied(vector_of({{'B', 1}}));
  node.tick(50);
  EXPECT_EQ(node.replica().causally_stable(), vector_of({{'A', 3}, {'B', 1}}));
}

// Goal: an acknowledgement does not make stable what the peer wrote something concurrent to.
// Method: n2 acknowledges A 4; B 1, which it had written before, is lost on the way or still to be
// sent. Only its next state tells of it.
TEST(Stability, AnAcknowledgementIsNoReport) {
  ReplicaBench node(1, vector_of({{'A', 3}}));
  node.members({1, 2});
  node.connect(1, 2, vector_of({{'A', 3}}));
  node.commit('A', 4);
  node.got(1, Ack{vector_of({{'A', 4}}), {}});
  node.tick(50);
  EXPECT_EQ(node.replica().causally_stable(), vector_of({{'A', 3}}));
  node.got(1, State{vector_of({{'A', 4}, {'B', 1}}), std::nullopt, {}});
  node.tick(50);
  EXPECT_EQ(node.replica().causally_stable(), vector_of({{'A', 3}}));
}

// Until its fence stands somebody may still take in what a removed member wrote.
TEST(Stability, ARemovedMemberHoldsEverythingUpUntilAllHaveReportedOnIt) {
  ReplicaBench node(1, vector_of({{'A', 3}}));
  node.members({1, 2}, {2});
  EXPECT_TRUE(node.replica().causally_stable().empty());
}

}  // namespace
}  // namespace panal::core

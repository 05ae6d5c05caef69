#include "replication/core/fence.h"

#include <gtest/gtest.h>

#include "tests/unit/core/replica_bench.h"

namespace panal::core {
namespace {

// n1 and n2 hold data, n3 is a front, n4 was removed; D is an origin of n4.
struct Fences : testing::Test {
  Fences() {
    for (const int number : {1, 2, 3, 4, 5}) known.members.push_back({.node = node_named(number)});
    known.members[2].role = Role::kFront;
    known.members[3].standing = Standing::kRemoved;
    known.members.pop_back();
  }
  Fence fence(int self = 1) const {
    return Fence(node_named(self), known, {{origin_named('D'), node_named(4)}});
  }
  void report(int reporter, int removed, std::uint64_t holds) {
    known.reports.push_back({node_named(reporter), node_named(removed), vector_of({{'D', holds}})});
  }
  bool refuses(std::uint64_t seq) { return fence().refuses(*bench.item('D', seq)); }

  MembersChanged known;
  ReplicaBench bench;
};

TEST_F(Fences, IsTheGreatestReportOnceEveryDataMemberHasReported) {
  report(1, 4, 5);
  EXPECT_FALSE(refuses(9)) << "n2 may have had it in time";
  report(2, 4, 7);
  EXPECT_FALSE(refuses(7));
  EXPECT_TRUE(refuses(8));
}

TEST_F(Fences, AnotherRemovalAsksForNewReportsOfAll) {
  report(1, 4, 5);
  report(2, 4, 5);
  EXPECT_FALSE(fence().report_due());
  known.members.push_back({.node = node_named(5), .standing = Standing::kRemoved});
  EXPECT_TRUE(fence().report_due());
  EXPECT_FALSE(refuses(6)) << "n5 may have relayed it to n2 after n2 had reported";
  report(1, 5, 0);
  report(2, 5, 0);
  report(2, 4, 6);
  EXPECT_FALSE(refuses(6));
  EXPECT_TRUE(refuses(7));
}

TEST_F(Fences, ReportsAreDueFromDataMembersAlone) {
  EXPECT_TRUE(fence(1).report_due());
  EXPECT_FALSE(fence(3).report_due()) << "a front";
  EXPECT_FALSE(fence(4).report_due()) << "the removed node itself";
}

TEST_F(Fences, AnUnheardOfIncarnationOfARemovedNodeIsRefused) {
  report(1, 4, 5);
  report(2, 4, 5);
  LogItem first = *bench.item('E', 1);
  EXPECT_FALSE(fence().refuses(first)) << "of nobody who was removed";
  first.header.node = node_named(4);
  EXPECT_TRUE(fence().refuses(first));
}

// Goal: data members tell a front what they know, each at its own time; the latest row counts.
TEST(Front, AdoptsTheLatestRowOfEachMember) {
  ReplicaBench front(3);
  front.fronts = {3};
  front.members({1, 2, 3});
  front.connect(1, 1);
  const auto told = [&](std::string name, std::uint64_t version) {
    return front.got(
        1, State{.vector = {},
                 .members = std::vector<Member>{
                     {.node = node_named(2), .name = std::move(name), .version = version}}});
  };
  EXPECT_EQ(told("later", 8), "adopt members n2\n");
  EXPECT_EQ(told("the row of before", 0), "");
}

TEST(Front, AsksForNoEntriesAndIsSyncedWithEverybody) {
  ReplicaBench front(3);
  front.fronts = {3};
  front.members({1, 3});
  front.connect(1, 1, vector_of({{'A', 9}}));
  for (int i = 0; i < 7; ++i) {
    front.tick(1'000);
    for (const Effect& effect : front.effects) {
      const auto* send = std::get_if<Send>(&effect);
      EXPECT_TRUE(send == nullptr || !std::holds_alternative<Want>(send->message));
    }
    front.got(1, Pong{});
  }
  EXPECT_TRUE(front.replica().status().peers.at(0).synced);
  EXPECT_EQ(front.replica().status().missing_entries, 0u);
}

}  // namespace
}  // namespace panal::core

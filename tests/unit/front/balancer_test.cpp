#include "src/front/balancer.h"

#include <gtest/gtest.h>

#include <map>

#include "src/base/clock.h"

namespace panal::front {
namespace {

// A balancer over n1, n2, … of which each has passed its first check.
struct Bench {
  explicit Bench(std::size_t nodes, Balancer::Options options = {}) : balancer(options) {
    for (std::size_t i = 1; i <= nodes; ++i) {
      const std::string name = "n" + std::to_string(i);
      members.push_back({.id = name, .name = name, .local = i == 1});
    }
    balancer.set_members(now_ms, members);
    for (BackendIndex i = 0; i < nodes; ++i) balancer.checked(now_ms, i, Report::kReady);
  }
  std::string picks(int count, Balancer::Request request = {}) {
    std::string trace;
    for (int i = 0; i < count; ++i) {
      const auto choice = balancer.pick(now_ms, request);
      trace += choice ? balancer.backends()[choice->backend].member.name : "none";
      trace += choice && !choice->past ? "! " : " ";
    }
    return trace;
  }
  std::int64_t now_ms = 1000;
  std::vector<Member> members;
  Balancer balancer;
};

TEST(Balancer, TakesTurns) {
  EXPECT_EQ(Bench(3).picks(7), "n1 n2 n3 n1 n2 n3 n1 ");
  EXPECT_EQ(Bench(1).picks(2), "n1 n1 ");
  EXPECT_EQ(Bench(0).picks(1), "none ");
}

TEST(Balancer, GivesNothingBeforeTheFirstGoodCheck) {
  Balancer balancer({});
  balancer.set_members(0, {{.id = "a", .name = "a"}});
  EXPECT_FALSE(balancer.pick(0, {}));
  balancer.checked(0, 0, Report::kNotReady);
  EXPECT_FALSE(balancer.pick(0, {}));
  balancer.checked(0, 0, Report::kReady);
  EXPECT_TRUE(balancer.pick(0, {}));
}

TEST(Balancer, AFrontAsksUncheckedNodesRatherThanNobody) {
  Balancer balancer({.ask_unchecked = true});
  balancer.set_members(1000, {{.id = "n1", .name = "n1"}, {.id = "n2", .name = "n2"}});
  EXPECT_TRUE(balancer.pick(1000, {}).has_value());
  balancer.checked(1000, 1, Report::kReady);
  EXPECT_EQ(balancer.pick(1000, {})->backend, 1U);
  EXPECT_FALSE(Balancer({}).pick(1000, {}).has_value());
}

// Goal: N requests reach N nodes, also right after a causal token has narrowed the choice.
TEST(Balancer, ANarrowedTurnDoesNotDisturbTheNextRound) {
  Bench bench(3);
  EXPECT_EQ(bench.picks(2), "n1 n2 ");
  EXPECT_EQ(bench.picks(2, {.past = 0b010}), "n2 n2 ");
  EXPECT_EQ(bench.picks(3), "n3 n1 n2 ");
}

TEST(Balancer, SaysWhenNobodyIsPastTheToken) {
  Bench bench(2);
  EXPECT_EQ(bench.picks(2, {.past = 0}), "n1! n2! ");
}

TEST(Balancer, DownAfterThreeFailuresAndUpAfterTwoGoodChecks) {
  Bench bench(2, {.slow_start_ms = 0});
  bench.balancer.failed(bench.now_ms, 1);
  bench.balancer.failed(bench.now_ms, 1);
  EXPECT_EQ(bench.picks(2), "n1 n2 ");
  bench.balancer.failed(bench.now_ms, 1);
  EXPECT_EQ(bench.picks(2), "n1 n1 ");
  bench.balancer.checked(bench.now_ms, 1, Report::kReady);
  EXPECT_EQ(bench.picks(2), "n1 n1 ");
  bench.balancer.checked(bench.now_ms, 1, Report::kReady);
  EXPECT_EQ(bench.picks(2), "n2 n1 ");
}

TEST(Balancer, AnAnswerForgivesEarlierFailures) {
  Bench bench(2);
  for (int i = 0; i < 5; ++i) {
    bench.balancer.failed(bench.now_ms, 1);
    bench.balancer.answered(1);
  }
  EXPECT_EQ(bench.picks(2), "n1 n2 ");
}

TEST(Balancer, StartsSlowlyOneThatComesBack) {
  Bench bench(2, {.slow_start_ms = 10'000});
  for (int i = 0; i < 3; ++i) bench.balancer.failed(bench.now_ms, 1);
  for (int i = 0; i < 2; ++i) bench.balancer.checked(bench.now_ms, 1, Report::kReady);
  const std::string early = bench.picks(22);
  EXPECT_EQ(std::count(early.begin(), early.end(), '2'), 2);
  bench.now_ms += 5000;
  const std::string half = bench.picks(30);
  EXPECT_EQ(std::count(half.begin(), half.end(), '2'), 10);
  bench.now_ms += 5000;
  const std::string full = bench.picks(10);
  EXPECT_EQ(std::count(full.begin(), full.end(), '2'), 5);
}

// Goal: who has joined and is started only later has his full turn at once.
TEST(Balancer, ANewcomerThatWasWaitedForDoesNotStartSlowly) {
  Bench bench(1);
  bench.members.push_back({.id = "n2", .name = "n2"});
  bench.balancer.set_members(bench.now_ms, bench.members);
  for (int i = 0; i < 3; ++i) bench.balancer.checked(bench.now_ms, 1, Report::kNoAnswer);
  for (int i = 0; i < 2; ++i) bench.balancer.checked(bench.now_ms, 1, Report::kReady);
  EXPECT_EQ(bench.picks(4), "n1 n2 n1 n2 ");
}

TEST(Balancer, ReadOnlyNodesGetReadsWhenNobodyElseIsLeft) {
  Bench bench(2);
  bench.balancer.checked(bench.now_ms, 1, Report::kReadOnly);
  EXPECT_EQ(bench.picks(2, {.safe = true}), "n1 n1 ");
  bench.balancer.checked(bench.now_ms, 0, Report::kNotReady);
  EXPECT_EQ(bench.picks(1, {.safe = true}), "n2 ");
  EXPECT_EQ(bench.picks(1, {.safe = false}), "none ");
}

TEST(Balancer, BackupsGetRequestsWhenNobodyElseIsReady) {
  Bench bench(3);
  bench.members[2].backup = true;
  bench.balancer.set_members(bench.now_ms, bench.members);
  EXPECT_EQ(bench.picks(4), "n1 n2 n1 n2 ");
  bench.balancer.checked(bench.now_ms, 0, Report::kNotReady);
  bench.balancer.checked(bench.now_ms, 1, Report::kReadOnly);
  EXPECT_EQ(bench.picks(1, {.safe = true}), "n3 ");  // better than one that is read-only
  bench.balancer.checked(bench.now_ms, 2, Report::kReadOnly);
  EXPECT_EQ(bench.picks(1, {.safe = true}), "n2 ");
}

TEST(Balancer, AClientStaysAtHomeWhileItsNodeMayBeAsked) {
  Bench bench(3);
  EXPECT_EQ(bench.picks(3, {.preferred = 1}), "n2 n2 n2 ");
  EXPECT_EQ(bench.picks(3), "n1 n3 n2 ");
  EXPECT_EQ(bench.picks(1, {.past = 0b101, .preferred = 1}), "n1 ");
  EXPECT_EQ(bench.picks(1, {.tried = 0b010, .preferred = 1}), "n3 ");
  bench.balancer.checked(bench.now_ms, 1, Report::kNotReady);
  EXPECT_EQ(bench.picks(1, {.preferred = 1}), "n1 ");
}

TEST(Balancer, ADrainedNodeGetsNothingUntilResumedAndChecked) {
  Bench bench(2);
  bench.members[1].draining = true;
  bench.balancer.set_members(bench.now_ms, bench.members);
  bench.balancer.checked(bench.now_ms, 1, Report::kReady);
  EXPECT_EQ(bench.picks(2), "n1 n1 ");
  bench.members[1].draining = false;
  bench.balancer.set_members(bench.now_ms, bench.members);
  EXPECT_EQ(bench.picks(1), "n1 ");
  bench.balancer.checked(bench.now_ms, 1, Report::kReady);
  EXPECT_EQ(bench.picks(2), "n2 n1 ");
}

TEST(Balancer, DoesNotAskAgainWhoHasFailedTheRequest) {
  Bench bench(2);
  EXPECT_EQ(bench.picks(1, {.tried = 0b01}), "n2 ");
  EXPECT_EQ(bench.picks(1, {.tried = 0b11}), "none ");
}

TEST(Balancer, WeightsAreSharesSmoothlyMixed) {
  Balancer balancer({});
  balancer.set_members(0, {{.id = "a", .name = "a", .weight = 3}, {.id = "b", .name = "b"}});
  balancer.checked(0, 0, Report::kReady);
  balancer.checked(0, 1, Report::kReady);
  std::string trace;
  for (int i = 0; i < 8; ++i) {
    trace += balancer.backends()[balancer.pick(0, {})->backend].member.name;
  }
  EXPECT_EQ(trace, "aabaaaba");
}

// Goal: weights are shares of all turns, those included that a token or a cookie gave to one node.
TEST(Balancer, NarrowedTurnsCountInTheWeights) {
  for (const bool by_cookie : {false, true}) {
    Bench bench(2);
    bench.members[0].weight = 3;
    bench.balancer.set_members(bench.now_ms, bench.members);
    Balancer::Request narrow{.past = 0b01};
    if (by_cookie) narrow = {.preferred = 0};
    std::string trace;
    for (int i = 0; i < 80; ++i) trace += bench.picks(1, narrow) + bench.picks(1);
    EXPECT_EQ(std::count(trace.begin(), trace.end(), '2'), 40);
    const std::string free = bench.picks(80);
    EXPECT_EQ(std::count(free.begin(), free.end(), '2'), 20);
  }
}

// Goal: one that had very many narrowed turns is not left out for long afterwards.
TEST(Balancer, NarrowedTurnsAreMadeUpForWithinARound) {
  Bench bench(2);
  bench.members[0].weight = 3;
  bench.balancer.set_members(bench.now_ms, bench.members);
  bench.picks(1000, {.past = 0b01});
  const std::string next = bench.picks(12);
  EXPECT_LE(std::count(next.begin(), next.end(), '2'), 5) << next;
  EXPECT_GE(std::count(next.begin(), next.end(), '2'), 3) << next;
}

TEST(Balancer, StartsSlowlyWithLeastConnectionsToo) {
  for (const bool held : {false, true}) {
    Bench bench(2, {.policy = Policy::kLeastConnections, .slow_start_ms = 10'000});
    for (int i = 0; i < 3; ++i) bench.balancer.failed(bench.now_ms, 1);
    for (int i = 0; i < 2; ++i) bench.balancer.checked(bench.now_ms, 1, Report::kReady);
    int returned = 0;
    for (int i = 0; i < 110; ++i) {
      const auto choice = bench.balancer.pick(bench.now_ms, {});
      if (held) bench.balancer.began(choice->backend);
      returned += choice->backend == 1 ? 1 : 0;
    }
    EXPECT_NEAR(returned, 10, 1) << held;
  }
}

// Goal: who drains keeps his requests as long as he answers, and loses them when he stands still.
TEST(Balancer, KnowsWhenADrainingNodeIsLost) {
  Bench bench(2);
  bench.members[1].draining = true;
  bench.balancer.set_members(bench.now_ms, bench.members);
  EXPECT_FALSE(bench.balancer.lost(1));
  for (int i = 0; i < 3; ++i) bench.balancer.checked(bench.now_ms, 1, Report::kNoAnswer);
  EXPECT_TRUE(bench.balancer.lost(1));
  EXPECT_EQ(bench.balancer.backends()[1].state, BackendState::kDraining);
  bench.balancer.checked(bench.now_ms, 1, Report::kReady);
  EXPECT_FALSE(bench.balancer.lost(1));
}

TEST(Balancer, LeastConnectionsPrefersTheIdle) {
  Bench bench(3, {.policy = Policy::kLeastConnections});
  bench.balancer.began(0);
  bench.balancer.began(1);
  EXPECT_EQ(bench.picks(2), "n3 n3 ");
  bench.balancer.ended(0);
  EXPECT_EQ(bench.picks(2), "n1 n3 ");
}

TEST(Balancer, LocalFirstAnswersHereWhileReady) {
  Bench bench(3, {.policy = Policy::kLocal});
  EXPECT_EQ(bench.picks(2), "n1 n1 ");
  bench.balancer.checked(bench.now_ms, 0, Report::kNotReady);
  EXPECT_EQ(bench.picks(2), "n2 n3 ");
}

TEST(Balancer, MembershipChangesKeepTheHealthOfThoseWhoStay) {
  Bench bench(3);
  bench.balancer.began(1);
  bench.members.erase(bench.members.begin() + 1);
  bench.balancer.set_members(bench.now_ms, bench.members);
  EXPECT_EQ(bench.picks(2), "n1 n3 ");
  bench.members.push_back({.id = "n4", .name = "n4"});
  bench.balancer.set_members(bench.now_ms, bench.members);
  // n2's place is not given away while a request of his is under way.
  EXPECT_EQ(bench.balancer.backends()[3].member.name, "n4");
  bench.balancer.checked(bench.now_ms, 3, Report::kReady);
  EXPECT_EQ(bench.picks(3), "n4 n1 n3 ");
  bench.balancer.ended(1);
  bench.members.push_back({.id = "n5", .name = "n5"});
  bench.balancer.set_members(bench.now_ms, bench.members);
  EXPECT_EQ(bench.balancer.backends()[1].member.name, "n5");
}

// Goal: over any window of requests the counts of ready nodes differ by at most one.
// Method: random events between stretches of plain requests; each stretch is judged at every
// window length by its counts.
TEST(Balancer, IsFairOverEveryWindow) {
  SeededRandom random(7);
  Bench bench(5, {.slow_start_ms = 0});
  for (int round = 0; round < 200; ++round) {
    const auto who = static_cast<BackendIndex>(random.u64() % 5);
    const std::uint64_t what = random.u64() % 3;
    if (what == 0) bench.balancer.checked(bench.now_ms, who, Report::kNotReady);
    if (what == 1) bench.balancer.checked(bench.now_ms, who, Report::kReady);
    if (what == 2) bench.balancer.pick(bench.now_ms, {.past = BackendSet{1} << who});
    std::vector<BackendIndex> stretch;
    for (int i = 0; i < 20; ++i) {
      if (const auto choice = bench.balancer.pick(bench.now_ms, {})) {
        stretch.push_back(choice->backend);
      }
    }
    std::map<BackendIndex, int> ready;
    for (const BackendIndex backend : stretch) ready[backend] = 0;
    for (std::size_t from = 0; from < stretch.size(); ++from) {
      auto counts = ready;
      for (std::size_t to = from; to < stretch.size(); ++to) {
        ++counts[stretch[to]];
        int least = 1000;
        int most = 0;
        for (const auto& [backend, count] : counts) {
          least = std::min(least, count);
          most = std::max(most, count);
        }
        ASSERT_LE(most - least, 1) << "round " << round;
      }
    }
  }
}

}  // namespace
}  // namespace panal::front

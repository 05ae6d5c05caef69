// What holds of every pick, whatever came before: many random histories of weights, failures,
// drains, returns, tokens and retries, from a seed that a failure prints.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <ranges>

#include "src/base/clock.h"
#include "src/front/balancer.h"

namespace panal::front {
namespace {

constexpr BackendIndex kNodes = 5;
constexpr std::int64_t kSlowStartMs = 5'000;

class History {
 public:
  History(std::uint64_t seed, Policy policy, bool weights, bool backups = true)
      : random_(seed), balancer_({.policy = policy, .slow_start_ms = kSlowStartMs}) {
    for (BackendIndex i = 0; i < kNodes; ++i) {
      const std::string name = "n" + std::to_string(i);
      const auto weight = weights ? static_cast<std::uint32_t>(1 + random_.u64() % 9) : 1;
      members_.push_back({.id = name,
                          .name = name,
                          .weight = weight,
                          .local = i == 0,
                          .backup = backups && i + 1 == kNodes});
    }
    balancer_.set_members(now_ms_, members_);
  }

  std::uint64_t below(std::uint64_t bound) { return random_.u64() % bound; }

  // Something that happens to a cluster; `began` requests end at some time.
  void happen() {
    const auto who = static_cast<BackendIndex>(below(kNodes));
    switch (below(8)) {
      case 0:
      case 1:
      case 2: balancer_.checked(now_ms_, who, Report::kReady); break;
      case 3: balancer_.checked(now_ms_, who, static_cast<Report>(below(4))); break;
      case 4: balancer_.failed(now_ms_, who); break;
      case 5:
        members_[who].draining = !members_[who].draining && below(2) == 0;
        balancer_.set_members(now_ms_, members_);
        break;
      case 6: now_ms_ += static_cast<std::int64_t>(below(3'000)); break;
      case 7: (void)pick({.safe = true, .past = below(1 << kNodes), .tried = below(1 << kNodes)});
    }
  }

  std::optional<Balancer::Choice> pick(const Balancer::Request& request) {
    const auto choice = balancer_.pick(now_ms_, request);
    judge(request, choice);
    if (choice && below(2) == 0) begin(choice->backend);
    if (!under_way_.empty() && below(2) == 0) end();
    return choice;
  }

  // So that all shares are whole again.
  void let_slow_starts_end() { now_ms_ += 2 * kSlowStartMs; }

  const Backend& backend(BackendIndex i) const { return balancer_.backends()[i]; }

 private:
  void begin(BackendIndex who) {
    balancer_.began(who);
    under_way_.push_back(who);
  }
  void end() {
    const std::size_t which = below(under_way_.size());
    balancer_.ended(under_way_[which]);
    under_way_.erase(under_way_.begin() + static_cast<std::ptrdiff_t>(which));
  }

  BackendSet in(BackendState state, bool backup) const {
    BackendSet set = 0;
    for (BackendIndex i = 0; i < kNodes; ++i) {
      const bool fits = backend(i).state == state && backend(i).member.backup == backup;
      if (fits && !backend(i).member.draining) set |= BackendSet{1} << i;
    }
    return set;
  }

  // The best that may be asked: ready before backup before read-only, and none that failed it.
  void judge(const Balancer::Request& request,
             const std::optional<Balancer::Choice>& choice) const {
    BackendSet best = 0;
    for (const BackendSet set : {in(BackendState::kReady, false), in(BackendState::kReady, true),
                                 request.safe ? in(BackendState::kReadOnly, false) : 0,
                                 request.safe ? in(BackendState::kReadOnly, true) : 0}) {
      if (best == 0) best = set & ~request.tried;
    }
    ASSERT_EQ(choice.has_value(), best != 0);
    if (!choice) return;
    const BackendSet past = best & request.past;
    ASSERT_EQ(choice->past, past != 0);
    const BackendSet chosen = BackendSet{1} << choice->backend;
    ASSERT_NE(chosen & (past != 0 ? past : best), 0U) << "who must not be asked";
  }

  SeededRandom random_;
  Balancer balancer_;
  std::vector<Member> members_;
  std::vector<BackendIndex> under_way_;
  std::int64_t now_ms_ = 1000;
};

// Plain requests, and how often each ready node got one. Empty when backups or nobody answered.
std::vector<BackendIndex> stretch_of(History& history, int requests) {
  std::vector<BackendIndex> stretch;
  for (int i = 0; i < requests; ++i) {
    const auto choice = history.pick({.safe = false});
    if (!choice || history.backend(choice->backend).member.backup) return {};
    stretch.push_back(choice->backend);
  }
  return stretch;
}

std::map<BackendIndex, std::int64_t> ready_weights(const History& history) {
  std::map<BackendIndex, std::int64_t> weights;
  for (BackendIndex i = 0; i < kNodes; ++i) {
    const Backend& backend = history.backend(i);
    if (backend.state == BackendState::kReady && !backend.member.backup) {
      weights[i] = backend.member.weight;
    }
  }
  return weights;
}

TEST(BalancerProperty, NobodyIsAskedWhoMustNotBe) {
  for (const Policy policy : {Policy::kRoundRobin, Policy::kLeastConnections, Policy::kLocal}) {
    for (std::uint64_t seed = 1; seed <= 100; ++seed) {
      SCOPED_TRACE(testing::Message() << "seed " << seed);
      History history(seed, policy, /*weights=*/seed % 2 == 0);
      for (int step = 0; step < 400 && !testing::Test::HasFatalFailure(); ++step) history.happen();
    }
  }
}

// Goal: over any window of requests through one front the counts of ready equal-weight backends
// differ by at most one, whatever happened before the window.
TEST(BalancerProperty, EqualWeightsAreFairOverEveryWindow) {
  int judged = 0;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    History history(seed, Policy::kRoundRobin, /*weights=*/false);
    for (int round = 0; round < 30; ++round) {
      for (int step = 0; step < 15; ++step) history.happen();
      history.let_slow_starts_end();
      const auto stretch = stretch_of(history, 25);
      if (stretch.empty()) continue;
      ++judged;
      for (std::size_t from = 0; from < stretch.size(); ++from) {
        std::map<BackendIndex, int> counts;
        for (const auto& [backend, weight] : ready_weights(history)) counts[backend] = 0;
        for (std::size_t to = from; to < stretch.size(); ++to) {
          ++counts[stretch[to]];
          const auto [least, most] = std::ranges::minmax(counts | std::views::values);
          ASSERT_LE(most - least, 1) << "round " << round << ", requests " << from << ".." << to;
        }
      }
    }
  }
  EXPECT_GT(judged, 500);
}

// Goal: over any window each backend's count is its weight's share, give or take two, whatever
// turns tokens and failures took away before.
TEST(BalancerProperty, WeightsAreSharesOfEveryWindow) {
  int judged = 0;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    History history(seed, Policy::kRoundRobin, /*weights=*/true);
    for (int round = 0; round < 20; ++round) {
      for (int step = 0; step < 15; ++step) history.happen();
      history.let_slow_starts_end();
      const auto stretch = stretch_of(history, 100);
      if (stretch.empty()) continue;
      ++judged;
      const auto weights = ready_weights(history);
      std::int64_t total = 0;
      for (const auto& [backend, weight] : weights) total += weight;
      for (std::size_t from = 0; from < stretch.size(); from += 7) {
        std::map<BackendIndex, std::int64_t> counts;
        for (std::size_t to = from; to < stretch.size(); ++to) {
          ++counts[stretch[to]];
          const auto size = static_cast<std::int64_t>(to - from + 1);
          for (const auto& [backend, weight] : weights) {
            ASSERT_LE(std::abs(counts[backend] * total - size * weight), 2 * total)
                << "round " << round << ", requests " << from << ".." << to;
          }
        }
      }
    }
  }
  EXPECT_GT(judged, 300);
}

// Goal: least connections picks nobody who has more under way, for his weight, than another.
TEST(BalancerProperty, LeastConnectionsPicksTheLeastBusy) {
  int judged = 0;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    History history(seed, Policy::kLeastConnections, /*weights=*/true, /*backups=*/false);
    for (int round = 0; round < 100; ++round) {
      for (int step = 0; step < 5; ++step) history.happen();
      history.let_slow_starts_end();
      std::map<BackendIndex, std::int64_t> active;
      for (const auto& [i, weight] : ready_weights(history)) active[i] = history.backend(i).active;
      const auto choice = history.pick({.safe = false});
      if (!choice) continue;
      ++judged;
      const auto weights = ready_weights(history);
      for (const auto& [i, weight] : weights) {
        ASSERT_LE(active[choice->backend] * weight, active[i] * weights.at(choice->backend))
            << "round " << round;
      }
    }
  }
  EXPECT_GT(judged, 2'000);
}

// Goal: who returns from being down gets a share that grows, and is whole after the slow start.
TEST(BalancerProperty, ASlowStartGrowsToTheWholeShare) {
  Balancer balancer({.slow_start_ms = 10'000});
  balancer.set_members(0, {{.id = "a", .name = "a"}, {.id = "b", .name = "b"}});
  for (const BackendIndex i : {0U, 1U}) balancer.checked(0, i, Report::kReady);
  for (int i = 0; i < 3; ++i) balancer.failed(1'000, 1);
  for (int i = 0; i < 2; ++i) balancer.checked(1'000, 1, Report::kReady);
  int before = 0;
  for (std::int64_t second = 1; second <= 11; ++second) {
    int got = 0;
    for (int i = 0; i < 1'000; ++i) {
      got += static_cast<int>(balancer.pick(second * 1'000 + i, {})->backend);
    }
    // A weight of 10 to 100 of 100, against 100.
    const double weight = std::clamp(static_cast<double>(second) - 0.5, 1.0, 10.0);
    EXPECT_NEAR(got, 1'000 * weight / (weight + 10), 25) << second;
    EXPECT_GE(got + 5, before);
    before = got;
  }
  EXPECT_EQ(before, 500);
}

}  // namespace
}  // namespace panal::front

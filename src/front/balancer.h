#pragma once
// Balancer: which node answers the next request. Turn, health, drain, slow start.
//
// Pure and deterministic: time is an argument, nothing is performed. One turn a front, taken a
// request: among ready nodes of equal weight the one whose turn is longest ago is next, so that N
// requests reach N nodes whatever happened before. With weights, turns are smoothly mixed, and
// those that a causal token or a cookie gave to a node count as its own. Health is earned: a node
// gets nothing before its first good check.
//
// On the loop's thread; one Balancer a front, owned by it.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/base/limits.h"

namespace panal::front {

enum class Policy { kRoundRobin, kLeastConnections, kLocal };

// What a node said about itself when it was asked (/healthz), or that it did not answer.
enum class Report { kReady, kReadOnly, kNotReady, kNoAnswer };

enum class BackendState { kUnchecked, kReady, kReadOnly, kNotReady, kDraining, kDown };
std::string_view name_of(BackendState state);

// A place in the balancer's table. Stays with its member until that is removed.
using BackendIndex = std::uint32_t;
// A set of backends, one bit each.
using BackendSet = std::uint64_t;
inline constexpr BackendSet kAllBackends = ~BackendSet{0};
static_assert(limits::kMembers <= 64);

struct Member {
  std::string id;       // the node's uuid
  std::string name;     // as in X-Panal-Node
  std::string address;  // of its peer port
  std::uint32_t weight = 1;
  bool local = false;     // this very node: asked by a function call
  bool draining = false;  // by an administrator: gets nothing new
  bool backup = false;    // gets requests when none of the others is ready
};

struct Backend {
  Member member;
  BackendState state = BackendState::kUnchecked;
  bool present = false;  // false: an empty place
  bool was_up = false;   // since it is a member
  std::uint32_t active = 0;
  std::uint32_t failures = 0;   // in a row
  std::uint32_t successes = 0;  // in a row
  std::uint64_t last_turn = 0;
  std::int64_t up_since_ms = 0;
  std::int64_t changed_ms = 0;  // when `state` last changed
  std::int64_t credit = 0;      // of the smooth weighted turn
};

class Balancer {
 public:
  struct Options {
    Policy policy = Policy::kRoundRobin;
    std::uint32_t down_after = 3;  // failures in a row
    std::uint32_t up_after = 2;    // good checks in a row, for one that was down
    std::int64_t slow_start_ms = 10'000;
    // Just after a start nobody has been checked: ask all the same rather than nobody. For a front
    // that cannot answer by itself.
    bool ask_unchecked = false;
  };
  explicit Balancer(Options options) : options_(options) {}

  // The cluster's members. Those known keep their health, those gone or draining get nothing
  // more; one that is back from a drain must pass a check first, like a newcomer.
  void set_members(std::int64_t now_ms, const std::vector<Member>& members);
  void set_policy(Policy policy) { options_.policy = policy; }

  struct Request {
    bool safe = false;  // changes nothing: a read-only node may answer when no ready one is left
    BackendSet past = kAllBackends;  // the backends that are past the request's causal token
    BackendSet tried = 0;            // these have failed it already
    std::optional<BackendIndex> preferred = {};  // where its client is at home
  };
  struct Choice {
    BackendIndex backend;
    bool past;  // false: none that may be asked is past the token
  };
  // Takes a turn. Nothing: nobody can be asked.
  std::optional<Choice> pick(std::int64_t now_ms, const Request& request);

  // Around each request, for least connections and so that a place is not given away.
  void began(BackendIndex backend);
  void ended(BackendIndex backend);

  // An active check's outcome; the state of the local node comes the same way.
  void checked(std::int64_t now_ms, BackendIndex backend, Report report);
  // A request found the backend unreachable or broken / answered.
  void failed(std::int64_t now_ms, BackendIndex backend);
  void answered(BackendIndex backend) { backends_[backend].failures = 0; }
  // It is down, or draining and so silent that it would be: what waits for it waits in vain.
  bool lost(BackendIndex backend) const;

  // The table; absent places included, for their indices' sake.
  const std::vector<Backend>& backends() const { return backends_; }

 private:
  // All in this state, unless the request has tried them all.
  BackendSet select(const Request& request, BackendState state, bool backup) const;
  // `among`, a part of `all`, are those that may have the turn.
  BackendIndex take_turn(std::int64_t now_ms, BackendSet all, BackendSet among);
  BackendIndex longest_ago(BackendSet among) const;
  BackendSet least_busy(std::int64_t now_ms, BackendSet among) const;
  BackendSet local_first(BackendSet among) const;
  std::int64_t effective_weight(std::int64_t now_ms, const Backend& backend) const;
  void change(std::int64_t now_ms, Backend& backend, BackendState state);
  void check_invariants() const;

  Options options_;
  std::vector<Backend> backends_;
  std::uint64_t turns_ = 0;
};

}  // namespace panal::front

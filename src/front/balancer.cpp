#include "src/front/balancer.h"

#include <algorithm>
#include <bit>

#include "src/base/assert.h"

namespace panal::front {
namespace {

constexpr std::int64_t kFullWeight = 100;  // of weight 1, so that a slow start has steps

template <class Visit>
void for_each(BackendSet set, Visit visit) {
  for (; set != 0; set &= set - 1) visit(static_cast<BackendIndex>(std::countr_zero(set)));
}

BackendState state_of(Report report) {
  switch (report) {
    case Report::kReady: return BackendState::kReady;
    case Report::kReadOnly: return BackendState::kReadOnly;
    case Report::kNotReady: return BackendState::kNotReady;
    case Report::kNoAnswer: return BackendState::kDown;
  }
  return BackendState::kDown;
}

}  // namespace

std::string_view name_of(BackendState state) {
  constexpr std::string_view kNames[] = {"unchecked", "ready",    "read_only",
                                         "not_ready", "draining", "down"};
  return kNames[static_cast<std::size_t>(state)];
}

void Balancer::set_members(std::int64_t now_ms, const std::vector<Member>& members) {
  PANAL_ASSERT(members.size() <= limits::kMembers);
  for (Backend& backend : backends_) {
    backend.present =
        backend.present && std::any_of(members.begin(), members.end(), [&](const Member& member) {
          return member.id == backend.member.id;
        });
  }
  for (const Member& member : members) {
    const auto known = std::find_if(backends_.begin(), backends_.end(), [&](const Backend& b) {
      return b.present && b.member.id == member.id;
    });
    if (known != backends_.end()) {
      if (known->member.draining != member.draining) {
        change(now_ms, *known,
               member.draining ? BackendState::kDraining : BackendState::kUnchecked);
      }
      known->member = member;
      continue;
    }
    // A place is free when its member is gone and nothing of his is under way.
    auto place = std::find_if(backends_.begin(), backends_.end(),
                              [](const Backend& b) { return !b.present && b.active == 0; });
    if (place == backends_.end()) {
      PANAL_ASSERT(backends_.size() < 64);
      place = backends_.emplace(backends_.end());
    }
    *place = Backend{.member = member,
                     .state = member.draining ? BackendState::kDraining : BackendState::kUnchecked,
                     .present = true,
                     .changed_ms = now_ms};
  }
  check_invariants();
}

BackendSet Balancer::select(const Request& request, BackendState state, bool backup) const {
  BackendSet found = 0;
  for (std::size_t i = 0; i < backends_.size(); ++i) {
    const Backend& backend = backends_[i];
    if (backend.present && backend.state == state && backend.member.backup == backup)
      found |= BackendSet{1} << i;
  }
  return found & ~request.tried;
}

std::optional<Balancer::Choice> Balancer::pick(std::int64_t now_ms, const Request& request) {
  BackendSet candidates = select(request, BackendState::kReady, /*backup=*/false);
  if (candidates == 0) candidates = select(request, BackendState::kReady, /*backup=*/true);
  for (const bool backup : {false, true}) {
    if (candidates == 0 && request.safe) {
      candidates = select(request, BackendState::kReadOnly, backup);
    }
  }
  if (candidates == 0 && options_.ask_unchecked) {
    candidates = select(request, BackendState::kUnchecked, /*backup=*/false);
  }
  if (candidates == 0) return {};
  const bool past = (candidates & request.past) != 0;
  if (past) candidates &= request.past;
  const bool at_home = request.preferred && (candidates >> *request.preferred & 1) != 0;
  const BackendIndex chosen = at_home ? *request.preferred : take_turn(now_ms, candidates);
  backends_[chosen].last_turn = ++turns_;
  check_invariants();
  return Choice{chosen, past};
}

BackendIndex Balancer::take_turn(std::int64_t now_ms, BackendSet among) {
  if (options_.policy == Policy::kLeastConnections) return least_busy(among);
  if (options_.policy == Policy::kLocal) {
    BackendSet local = 0;
    for_each(among, [&](BackendIndex i) {
      if (backends_[i].member.local) local |= BackendSet{1} << i;
    });
    if (local != 0) among = local;
  }
  std::int64_t total = 0;
  bool equal = true;
  const auto first = static_cast<std::size_t>(std::countr_zero(among));
  const std::int64_t weight = effective_weight(now_ms, backends_[first]);
  for_each(among, [&](BackendIndex i) {
    const std::int64_t own = effective_weight(now_ms, backends_[i]);
    total += own;
    equal = equal && own == weight;
  });
  if (equal) {
    for (Backend& backend : backends_) backend.credit = 0;
    return longest_ago(among);
  }
  // Smooth weighted turns: everyone earns his weight, the richest is next and pays for all.
  auto richest = static_cast<BackendIndex>(first);
  for_each(among, [&](BackendIndex i) {
    backends_[i].credit += effective_weight(now_ms, backends_[i]);
    if (backends_[i].credit > backends_[richest].credit) richest = i;
  });
  backends_[richest].credit -= total;
  return richest;
}

BackendIndex Balancer::longest_ago(BackendSet among) const {
  auto chosen = static_cast<BackendIndex>(std::countr_zero(among));
  for_each(among, [&](BackendIndex i) {
    if (backends_[i].last_turn < backends_[chosen].last_turn) chosen = i;
  });
  return chosen;
}

BackendIndex Balancer::least_busy(BackendSet among) const {
  auto chosen = static_cast<BackendIndex>(std::countr_zero(among));
  for_each(among, [&](BackendIndex i) {
    const Backend& best = backends_[chosen];
    const Backend& other = backends_[i];
    const std::uint64_t load = std::uint64_t{other.active} * best.member.weight;
    const std::uint64_t least = std::uint64_t{best.active} * other.member.weight;
    if (load < least || (load == least && other.last_turn < best.last_turn)) chosen = i;
  });
  return chosen;
}

// One that has come back begins with a tenth of its weight and grows.
std::int64_t Balancer::effective_weight(std::int64_t now_ms, const Backend& backend) const {
  const std::int64_t full = std::int64_t{backend.member.weight} * kFullWeight;
  const std::int64_t age = now_ms - backend.up_since_ms;
  if (backend.up_since_ms == 0 || age >= options_.slow_start_ms) return full;
  return std::max(full * age / options_.slow_start_ms, full / 10);
}

void Balancer::began(BackendIndex backend) { ++backends_[backend].active; }

void Balancer::ended(BackendIndex backend) {
  PANAL_ASSERT(backends_[backend].active > 0);
  --backends_[backend].active;
}

void Balancer::change(std::int64_t now_ms, Backend& backend, BackendState state) {
  if (backend.state == state) return;
  // Only a return from being down is slow: a first check, or the end of a drain, is not.
  backend.up_since_ms = backend.state == BackendState::kDown ? now_ms : 0;
  backend.state = state;
  backend.changed_ms = now_ms;
}

void Balancer::checked(std::int64_t now_ms, BackendIndex index, Report report) {
  Backend& backend = backends_[index];
  if (!backend.present) return;
  if (report == Report::kNoAnswer) return failed(now_ms, index);
  backend.failures = 0;
  ++backend.successes;
  if (backend.member.draining) return;
  if (backend.state == BackendState::kDown && backend.successes < options_.up_after) return;
  change(now_ms, backend, state_of(report));
}

void Balancer::failed(std::int64_t now_ms, BackendIndex index) {
  Backend& backend = backends_[index];
  backend.successes = 0;
  ++backend.failures;
  if (backend.member.draining || backend.failures < options_.down_after) return;
  change(now_ms, backend, BackendState::kDown);
}

void Balancer::check_invariants() const {
  for (const Backend& backend : backends_) {
    PANAL_ASSERT(backend.last_turn <= turns_);
    PANAL_ASSERT(!backend.member.draining || backend.state == BackendState::kDraining);
  }
}

}  // namespace panal::front

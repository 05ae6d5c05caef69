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
  return (found & ~request.tried) == 0 ? 0 : found;
}

std::optional<Balancer::Choice> Balancer::pick(std::int64_t now_ms, const Request& request) {
  BackendSet all = select(request, BackendState::kReady, /*backup=*/false);
  if (all == 0) all = select(request, BackendState::kReady, /*backup=*/true);
  for (const bool backup : {false, true}) {
    if (all == 0 && request.safe) all = select(request, BackendState::kReadOnly, backup);
  }
  if (all == 0 && options_.ask_unchecked) {
    all = select(request, BackendState::kUnchecked, /*backup=*/false);
  }
  if (all == 0) return {};
  BackendSet among = all & ~request.tried;
  const bool past = (among & request.past) != 0;
  if (past) among &= request.past;
  const BackendSet home = request.preferred ? among & BackendSet{1} << *request.preferred : 0;
  if (home != 0) among = home;
  else if (options_.policy == Policy::kLocal) among = local_first(among);
  else if (options_.policy == Policy::kLeastConnections) among = least_busy(now_ms, among);
  const BackendIndex chosen = take_turn(now_ms, all, among);
  backends_[chosen].last_turn = ++turns_;
  check_invariants();
  return Choice{chosen, past};
}

BackendIndex Balancer::take_turn(std::int64_t now_ms, BackendSet all, BackendSet among) {
  std::int64_t total = 0;
  bool equal = true;
  const std::int64_t first = effective_weight(now_ms, backends_[std::countr_zero(all)]);
  for_each(all, [&](BackendIndex i) {
    const std::int64_t own = effective_weight(now_ms, backends_[i]);
    total += own;
    equal = equal && own == first;
  });
  if (equal) {
    for_each(all, [&](BackendIndex i) { backends_[i].credit = 0; });
    return longest_ago(among);
  }
  // Smooth weighted turns: everyone earns his weight, the richest is next and pays for all. Who may
  // not have this turn earns too; a round is the most that anybody owes or is owed.
  auto richest = static_cast<BackendIndex>(std::countr_zero(among));
  for_each(all, [&](BackendIndex i) {
    std::int64_t& credit = backends_[i].credit;
    credit = std::min(credit + effective_weight(now_ms, backends_[i]), total);
    if ((among >> i & 1) != 0 && credit > backends_[richest].credit) richest = i;
  });
  backends_[richest].credit = std::max(backends_[richest].credit - total, -total);
  return richest;
}

BackendIndex Balancer::longest_ago(BackendSet among) const {
  auto chosen = static_cast<BackendIndex>(std::countr_zero(among));
  for_each(among, [&](BackendIndex i) {
    if (backends_[i].last_turn < backends_[chosen].last_turn) chosen = i;
  });
  return chosen;
}

BackendSet Balancer::least_busy(std::int64_t now_ms, BackendSet among) const {
  const auto load = [&](BackendIndex of, BackendIndex against) {
    return std::int64_t{backends_[of].active} * effective_weight(now_ms, backends_[against]);
  };
  BackendSet least = 0;
  auto best = static_cast<BackendIndex>(std::countr_zero(among));
  for_each(among, [&](BackendIndex i) {
    const std::int64_t own = load(i, best);
    const std::int64_t lowest = load(best, i);
    if (own < lowest) least = 0;
    if (own < lowest) best = i;
    if (own <= lowest) least |= BackendSet{1} << i;
  });
  return least;
}

BackendSet Balancer::local_first(BackendSet among) const {
  BackendSet local = 0;
  for_each(among, [&](BackendIndex i) {
    if (backends_[i].member.local) local |= BackendSet{1} << i;
  });
  return local != 0 ? local : among;
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
  // Only a return from being down is slow: a newcomer, or the end of a drain, is not.
  const bool returns = backend.state == BackendState::kDown && backend.was_up;
  backend.up_since_ms = returns ? now_ms : 0;
  backend.state = state;
  backend.was_up = backend.was_up || state == BackendState::kReady;
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

bool Balancer::lost(BackendIndex index) const {
  const Backend& backend = backends_[index];
  return backend.state == BackendState::kDown || backend.failures >= options_.down_after;
}

void Balancer::check_invariants() const {
  for (const Backend& backend : backends_) {
    PANAL_ASSERT(backend.last_turn <= turns_);
    PANAL_ASSERT(!backend.member.draining || backend.state == BackendState::kDraining);
  }
}

}  // namespace panal::front

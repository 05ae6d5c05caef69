#include "replication/core/merge.h"
#include "src/base/planted.h"

#include <algorithm>
#include <utility>

namespace panal::core {
namespace {

// The rank of a storage class; integers and reals compare as numbers.
int rank(const Value& value) {
  switch (value.index()) {
    case 0: return 0;
    case 1:
    case 2: return 1;
    case 3: return 2;
    default: return 3;
  }
}

double number(const Value& value) {
  const auto* integer = std::get_if<std::int64_t>(&value);
  return integer != nullptr ? static_cast<double>(*integer) : std::get<double>(value);
}

}  // namespace

bool value_less(const Value& a, const Value& b) {
  if (rank(a) != rank(b)) return rank(a) < rank(b);
  if (a.index() == b.index()) return a < b;
  return number(a) < number(b);
}

bool beats(const Write& a, const Write& b, Merge rule) {
  if (planted(Bug::kMergeByArrival)) return true;
  if (rule == Merge::kMax && !planted(Bug::kMaxIgnored)) {
    if (value_less(b.value, a.value)) return true;
    if (value_less(a.value, b.value)) return false;
  }
  return a.stamp > b.stamp;
}

MergeOutcome merge(Register& cell, Write write, const VersionVector& seen, Merge rule) {
  MergeOutcome outcome;
  std::erase_if(cell.losers, [&](const Write& loser) {
    if (planted(Bug::kKeepSeenConflict) || !seen.covers(loser.stamp.dot())) return false;
    outcome.closed.push_back(loser.stamp.dot());
    return true;
  });
  if (seen.covers(cell.winner.stamp.dot())) {
    cell.winner = std::move(write);
    outcome.won = true;
    // Only where the greatest value wins can a loser stand above a write that saw the winner.
    const auto best = std::ranges::find_if(cell.losers, [&](const Write& loser) {
      return std::ranges::none_of(cell.losers,
                                  [&](const Write& other) { return beats(other, loser, rule); }) &&
             beats(loser, cell.winner, rule);
    });
    if (best != cell.losers.end()) {
      std::swap(*best, cell.winner);
      outcome.won = false;
      outcome.lost = *best;
    }
    return outcome;
  }
  if (beats(write, cell.winner, rule)) {
    std::swap(write, cell.winner);
    outcome.won = true;
  }
  outcome.lost = write;
  cell.losers.push_back(std::move(write));
  return outcome;
}

bool is_conflict(const Register& cell, const Write& loser, Merge rule) {
  return rule == Merge::kLastWriter && loser.value != cell.winner.value;
}

bool outlives(const std::vector<Dot>& writes, const VersionVector& tombstones) {
  return std::ranges::any_of(writes, [&](const Dot& dot) { return !tombstones.covers(dot); });
}

}  // namespace panal::core

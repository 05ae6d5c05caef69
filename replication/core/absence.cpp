#include "replication/core/absence.h"

#include <algorithm>

#include "src/base/limits.h"

namespace panal::core {
namespace {

// More than half of the members are reached, or half of them and the oldest one.
bool larger_part(const Uuid& self, const std::vector<Silence>& others) {
  std::size_t reached = 1;
  Uuid oldest = self;
  bool oldest_reached = true;
  for (const Silence& other : others) {
    if (other.reachable) ++reached;
    if (other.node < oldest) {
      oldest = other.node;
      oldest_reached = other.reachable;
    }
  }
  const std::size_t all = others.size() + 1;
  return 2 * reached > all || (2 * reached == all && oldest_reached);
}

}  // namespace

std::vector<Uuid> overdue(const Uuid& self, const std::vector<Silence>& others,
                          std::int64_t retention_ms, bool log_full) {
  const bool first = std::none_of(others.begin(), others.end(), [&](const Silence& other) {
    return other.reachable && !other.away && other.node < self;
  });
  if (!first || !larger_part(self, others)) return {};
  const std::int64_t patience_ms = log_full ? std::min(limits::kAbsentMs, retention_ms)
                                            : retention_ms;
  std::vector<Uuid> overdue;
  for (const Silence& other : others) {
    if (!other.reachable && !other.away && other.silent_ms >= patience_ms) {
      overdue.push_back(other.node);
    }
  }
  return overdue;
}

}  // namespace panal::core

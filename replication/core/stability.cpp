#include "replication/core/stability.h"

#include "src/base/planted.h"

namespace panal::core {

VersionVector causally_stable(const VersionVector& ours, std::span<const VersionVector> reports) {
  if (planted(Bug::kTruncateEarly)) return ours;
  VersionVector stable = ours;
  for (const VersionVector& report : reports) {
    if (!ours.covers(report)) return {};
    stable.lower(report);
  }
  return stable;
}

void Report::settle(const VersionVector& theirs, const VersionVector& ours) {
  if (!ours.covers(next_)) return;
  covered_.raise(next_);
  next_ = theirs;
  if (ours.covers(next_)) covered_.raise(next_);
}

}  // namespace panal::core

#pragma once
// Causal stability: which entries everybody has, with nothing concurrent to them still to come.
//
// Only such entries may be forgotten: the log's prefix, the graves of destroyed rows, the records
// of writes that lost. Pure.
#include <span>

#include "replication/core/version_vector.h"

namespace panal::core {

// `reports` are what the other data members said they have, one each. A member's later entries
// had seen all of its report; so once ours covers the report, whatever of that member is concurrent
// with an entry in it has arrived. The whole report must be covered, not only the member's own
// component: it also speaks of entries of members that do not count any more.
//
// Nothing is stable as long as a report is not covered: the caller keeps, of each member, the
// newest one that is.
VersionVector causally_stable(const VersionVector& ours, std::span<const VersionVector> reports);

// The newest report of one member that ours covers, although newer ones never stop coming.
class Report {
 public:
  // To be called now and then: `theirs` is the newest that the member said.
  void settle(const VersionVector& theirs, const VersionVector& ours);
  void forget() { *this = {}; }
  const VersionVector& covered() const { return covered_; }

 private:
  VersionVector covered_;
  VersionVector next_;  // waits for ours to cover it
};

}  // namespace panal::core

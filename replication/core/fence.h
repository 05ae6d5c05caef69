#pragma once
// Fence: how far the entries of removed nodes are accepted.
//
// Every member refuses a removed node from the moment it knows of the removal, and then reports
// how much it holds of that node's origins. A report is a row of a replicated table, so by causal
// order whoever knows of one holds all that it counts. Once every data member has reported on
// every removed node nobody can hold more than the greatest report: that is the fence, and what
// lies beyond it is never applied. Until then what members relay is taken, since they may have
// had it in time. Nothing is ever un-applied.
//
// A member that learns of another removal reports on all removed nodes anew, in one transaction:
// what the second one had relayed of the first is then counted, too.
//
// Pure; owned by Inbox.
#include <map>
#include <set>
#include <vector>

#include "replication/core/event.h"

namespace panal::core {

class Fence {
 public:
  Fence() = default;
  Fence(const Uuid& self, const MembersChanged& known, std::map<OriginId, Uuid> owners);

  // Of a node that was removed.
  bool concerns(const LogItem& item) const;
  // Never to be applied.
  bool refuses(const LogItem& item) const;
  // Some member may still take entries of a removed node that others do not have.
  bool open() const { return !removed_.empty() && !complete_; }
  // This node has yet to say what it holds of some removed node.
  bool report_due() const { return report_due_; }

 private:
  std::map<OriginId, Uuid> owners_;
  std::set<Uuid> removed_;
  std::map<OriginId, std::uint64_t> reported_;  // the greatest report of each of their origins
  bool complete_ = false;
  bool report_due_ = false;
};

}  // namespace panal::core

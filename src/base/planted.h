#pragma once
// Planted bugs: each breaks one rule of replication, so that the simulator can prove that it would
// notice (tests/sim/README.md says how; scripts/plant.sh plants them one at a time).
//
// Only a build with -DPANAL_PLANTED_BUGS=ON has them. In every other one, the product's above all,
// planted() is a constant, and what it guards is not compiled.
#include <cstdint>

namespace panal {

enum class Bug : std::uint8_t {
  kNone,
  // Order
  kSkipDependencyCheck,  // apply what arrives, whatever it had seen
  kForgetDependencies,   // entries do not say what they had seen
  kMergeFutureClock,     // take in stamps of the far future
  kStampsStartAnew,      // forget the clock at a restart
  kReuseOrigin,          // one origin for all lives of a node
  // Atomicity and durability
  kAcknowledgeFirst,     // before the commit
  kNoFsync,
  kHalfTransaction,      // apply the first half of an entry
  kApplyTwice,           // do not notice that an entry was applied
  kUndoneStays,          // a failed transaction leaves its mark in memory
  kPeerAckAlone,         // `peer` without any
  // Merge
  kMergeByArrival,
  kDropConflict,
  kKeepSeenConflict,     // a later write that saw the loser leaves it open
  kEqualValuesConflict,
  kQuietConflicts,       // list conflicts of quiet columns
  kDismissalsIgnored,
  kMaxIgnored,           // last writer wins in a max column
  kGroupsIgnored,        // columns of a group move alone
  kForgetTombstone,
  kDeleteWins,           // over a concurrent edit
  kRevivalUnflagged,     // no conflict for a deletion that lost
  kOrphans,              // no parent comes back for its child
  kLastClaimWins,
  kDuplicatesTaken,      // no 409 for a duplicate that the node sees
  kDropUnknownCells,     // of a newer schema
  // Exchange
  kSkipRelay,
  kNeverAskAgain,        // for what was lost
  kNoSilence,            // a dead link is never given up
  kUnboundedWindow,
  // The rest
  kDigestKeepsDead,      // deletions stay in the digest
  kSnapshotWithoutGraves,
  kTruncateEarly,        // what others still lack
  kTokenForgets,         // causal tokens leave components out
};

#ifdef PANAL_PLANTED_BUGS
inline Bug planted_bug = Bug::kNone;
inline bool planted(Bug bug) { return planted_bug == bug; }
#else
constexpr bool planted(Bug) { return false; }
#endif

}  // namespace panal

#pragma once
// The planted bugs by name, for the command line.
#include <optional>
#include <string_view>

#include "src/base/planted.h"

namespace panal::sim {

struct NamedBug {
  Bug bug;
  std::string_view name;
};

inline constexpr NamedBug kBugs[] = {
    {Bug::kSkipDependencyCheck, "skip-dependency-check"},
    {Bug::kForgetDependencies, "forget-dependencies"},
    {Bug::kMergeFutureClock, "merge-future-clock"},
    {Bug::kStampsStartAnew, "stamps-start-anew"},
    {Bug::kReuseOrigin, "reuse-origin"},
    {Bug::kAcknowledgeFirst, "acknowledge-first"},
    {Bug::kNoFsync, "no-fsync"},
    {Bug::kHalfTransaction, "half-transaction"},
    {Bug::kApplyTwice, "apply-twice"},
    {Bug::kUndoneStays, "undone-stays"},
    {Bug::kPeerAckAlone, "peer-ack-alone"},
    {Bug::kMergeByArrival, "merge-by-arrival"},
    {Bug::kDropConflict, "drop-conflict"},
    {Bug::kKeepSeenConflict, "keep-seen-conflict"},
    {Bug::kEqualValuesConflict, "equal-values-conflict"},
    {Bug::kQuietConflicts, "quiet-conflicts"},
    {Bug::kDismissalsIgnored, "dismissals-ignored"},
    {Bug::kMaxIgnored, "max-ignored"},
    {Bug::kGroupsIgnored, "groups-ignored"},
    {Bug::kForgetTombstone, "forget-tombstone"},
    {Bug::kDeleteWins, "delete-wins"},
    {Bug::kRevivalUnflagged, "revival-unflagged"},
    {Bug::kOrphans, "orphans"},
    {Bug::kLastClaimWins, "last-claim-wins"},
    {Bug::kDuplicatesTaken, "duplicates-taken"},
    {Bug::kDropUnknownCells, "drop-unknown-cells"},
    {Bug::kSkipRelay, "skip-relay"},
    {Bug::kNeverAskAgain, "never-ask-again"},
    {Bug::kNoSilence, "no-silence"},
    {Bug::kUnboundedWindow, "unbounded-window"},
    {Bug::kDigestKeepsDead, "digest-keeps-dead"},
    {Bug::kSnapshotWithoutGraves, "snapshot-without-graves"},
    {Bug::kTruncateEarly, "truncate-early"},
    {Bug::kTokenForgets, "token-forgets"},
};

}  // namespace panal::sim

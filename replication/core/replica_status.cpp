// Status: the truth for people and monitors.
#include <algorithm>
#include <cstdlib>
#include <utility>

#include "replication/core/hlc.h"
#include "replication/core/replica.h"
#include "src/base/assert.h"

namespace panal::core {
namespace {

// How many entries of `whole` are not in `part`.
std::uint64_t lacking(const VersionVector& part, const VersionVector& whole) {
  std::uint64_t entries = 0;
  for (const auto& [origin, seq] : whole.components()) {
    const std::uint64_t known = part.get(origin);
    if (seq > known) entries += seq - known;
  }
  return entries;
}

}  // namespace

// An absent member counts: it may still answer people whom it alone can be reached by.
VersionVector Replica::stable() const {
  VersionVector stable = vector_;
  for (const auto& [node, peer] : peers_) {
    const bool counts =
        peer.member.role == Role::kNode && peer.member.standing != Standing::kRemoved;
    if (counts) stable.lower(peer.vector);
  }
  return stable;
}

// An acknowledgement is no report: it says that they have an entry, not what they wrote meanwhile.
void Replica::settle_reports() {
  for (auto& [node, peer] : peers_) {
    peer.report.settle(peer.reported, vector_);
    PANAL_ASSERT(vector_.covers(peer.report.covered()) &&
                 peer.vector.covers(peer.report.covered()));
  }
}

VersionVector Replica::causally_stable() const {
  if (inbox_.fence_open()) return {};
  std::vector<VersionVector> reports;
  std::vector<Dot> marks;
  for (const auto& [node, peer] : peers_) {
    const bool counts =
        peer.member.role == Role::kNode && peer.member.standing != Standing::kRemoved;
    if (!counts) continue;
    if (peer.member.absence.away()) marks.push_back(peer.member.absence.marked);
    else reports.push_back(peer.report.covered());
  }
  VersionVector stable = core::causally_stable(vector_, reports);
  // Who does not know of a mark may still take the marked one's entries in.
  const bool known = std::all_of(marks.begin(), marks.end(),
                                 [&](const Dot& mark) { return stable.covers(mark); });
  return known ? stable : VersionVector{};
}

ReplicaStatus Replica::status() const {
  ReplicaStatus status{.vector = vector_, .digest = digest_, .stable = stable(),
                       .causally_stable = causally_stable()};
  VersionVector known = vector_;
  for (const auto& [node, peer] : peers_) {
    status.peers.push_back(status_of(peer));
    if (peer.session) known.raise(peer.vector);
  }
  status.held = inbox_.held(now_.wall_ms);
  status.missing_entries = front_ ? 0 : lacking(vector_, known);
  status.twin = twin_;
  if (resync_ && now_.monotonic_us - resync_->since_us >= limits::kStateMs * 1000) {
    status.resync = *resync_;
    status.resync->vouched = vouched_;
    status.resync->forked.assign(forked_.begin(), forked_.end());
  }
  status.clock = clock_;
  status.stalled = stalled_;
  status.inbox_bytes = inbox_.bytes();
  status.divergences = divergences_;
  status.damaged_buckets = damaged_.size();
  status.apply_error = apply_error_;
  return status;
}

PeerStatus Replica::status_of(const Peer& peer) const {
  PeerStatus status{.member = peer.member, .vector = peer.vector};
  if (peer.member.standing == Standing::kRemoved) {
    status.state = PeerState::kRemoved;
  } else if (needs_snapshot(peer)) {
    status.state = PeerState::kNeedsSnapshot;
  } else if (peer.session && peer.session->state_received) {
    status.state = PeerState::kConnected;
  } else if (peer.session || peer.last_error.empty()) {
    status.state = PeerState::kConnecting;
  }
  if (peer.session) {
    status.link = peer.session->link;
    status.version = peer.session->hello.version;
    status.schema = peer.session->hello.schema;
  }
  if (front_ || peer.member.role == Role::kFront) {
    status.synced = true;  // nothing is replicated between them
  } else {
    status.behind_entries = lacking(peer.vector, vector_);
    status.synced = status.behind_entries == 0 && vector_.covers(peer.vector);
  }
  status.behind_ms = status.behind_entries == 0 ? 0 : behind_ms(peer);
  status.rtt_us = peer.rtt_us;
  status.clock_offset_ms = peer.rtt_us ? peer.clock_offset_ms : 0;
  status.stalled = peer.stalled;
  status.last_contact_ms = peer.last_contact_ms;
  status.last_error = peer.last_error;
  status.divergent = peer.divergent;
  status.reachable = peer.session.has_value() ||
                     std::any_of(peers_.begin(), peers_.end(), [&](const auto& other) {
                       return std::binary_search(other.second.connected.begin(),
                                                 other.second.connected.end(), peer.member.node);
                     });
  return status;
}

// It lacks what our log no longer has, and nobody else has sent it for a while.
bool Replica::needs_snapshot(const Peer& peer) const {
  if (peer.member.absence.away()) return true;
  if (!peer.session) return false;
  if (peer.session->stale && !resync_) return true;
  const auto& gone = peer.session->gone;
  return std::any_of(gone.begin(), gone.end(), [&](const auto& entry) {
    return now_.monotonic_us - entry.second >= limits::kSilenceMs * 1000;
  });
}

// The age of the oldest entry that the peer lacks. Of one that is not in memory any more we know
// that it is younger than the moment at which the peer last had everything.
std::int64_t Replica::behind_ms(const Peer& peer) const {
  std::int64_t oldest_ms = now_.wall_ms;
  for (const auto& [origin, seq] : vector_.components()) {
    const std::uint64_t first = peer.vector.get(origin) + 1;
    if (first > seq) continue;
    const LogItemPtr item = tail_.find({origin, first});
    oldest_ms = std::min(oldest_ms, item ? hlc_ms(item->header.hlc)
                                         : peer.synced_ms.value_or(started_wall_ms_));
  }
  return now_.wall_ms - oldest_ms;
}

// When our own clock is set, what we know of the others' moves with it.
void Replica::follow_clock_jump(Now before) {
  const std::int64_t jump_ms =
      now_.wall_ms - before.wall_ms - (now_.monotonic_us - before.monotonic_us) / 1000;
  if (std::abs(jump_ms) < kClockWarnMs) return;
  for (auto& [node, peer] : peers_) peer.clock_offset_ms -= jump_ms;
}

void Replica::judge_clock(Effects& effects) {
  ClockWatch::View view{.wall_ms = now_.wall_ms,
                        .monotonic_ms = now_.monotonic_us / 1000,
                        .last = hlc_,
                        .offsets_ms = {},
                        .alone = true};
  for (const auto& [node, peer] : peers_) {
    if (peer.member.standing == Standing::kRemoved) continue;
    view.alone = false;
    if (peer.session && peer.rtt_us) view.offsets_ms.push_back(peer.clock_offset_ms);
  }
  const ClockVerdict verdict = clock_watch_.judge(view);
  if (verdict.state != clock_.state) effects.push_back(StatusChanged{});
  clock_ = verdict;
}

bool Replica::pending() const {
  if (!inbox_.empty() || !applying_.empty()) return true;
  return std::any_of(peers_.begin(), peers_.end(), [&](const auto& entry) {
    return entry.second.session && !vector_.covers(entry.second.vector);
  });
}

// A watermark that stands still while data is pending is an alarm.
void Replica::watch_progress(Effects& effects) {
  const auto still = [&](std::int64_t since_us) {
    return now_.monotonic_us - since_us >= limits::kStalledMs * 1000;
  };
  if (!pending()) progress_us_ = now_.monotonic_us;
  const bool was_stalled = std::exchange(stalled_, still(std::max(progress_us_, received_us_)));
  bool changed = was_stalled != stalled_;
  for (auto& [node, peer] : peers_) {
    const bool synced = peer.vector.covers(vector_);
    if (synced) peer.synced_ms = now_.wall_ms;
    if (synced || !peer.session) peer.progress_us = now_.monotonic_us;
    const bool before = std::exchange(peer.stalled, still(peer.progress_us));
    changed = changed || before != peer.stalled;
  }
  if (changed) effects.push_back(StatusChanged{});
}

const char* name_of(HoldReason reason) {
  switch (reason) {
    case HoldReason::kClockAhead: return "clock_ahead";
    case HoldReason::kNewerSchema: return "newer_schema";
    case HoldReason::kMissingDependency: return "missing_dependency";
    case HoldReason::kApplyError: return "apply_error";
    case HoldReason::kForkedHistory: return "forked_history";
    case HoldReason::kBeyondFence: return "beyond_fence";
  }
  return "";
}

const char* name_of(PeerState state) {
  switch (state) {
    case PeerState::kConnected: return "connected";
    case PeerState::kConnecting: return "connecting";
    case PeerState::kUnreachable: return "unreachable";
    case PeerState::kRemoved: return "removed";
    case PeerState::kNeedsSnapshot: return "needs_snapshot";
  }
  return "";
}

const char* name_of(Repair::Kind kind) {
  switch (kind) {
    case Repair::Kind::kReplace: return "replaced";
    case Repair::Kind::kMerge: return "merged";
    case Repair::Kind::kSum: return "kept sum";
    case Repair::Kind::kFromLog: return "from the log";
  }
  return "";
}

const char* name_of(Durability level) {
  return level == Durability::kPeer ? "peer" : "local";
}

}  // namespace panal::core

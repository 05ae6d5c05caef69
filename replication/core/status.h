#pragma once
// Status: what a Replica reports of itself and its peers. A plain snapshot, safe to pass on.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "replication/core/clock_watch.h"
#include "replication/core/event.h"
#include "replication/core/inbox.h"

namespace panal::core {

enum class PeerState : std::uint8_t {
  kConnected,
  kConnecting,
  kUnreachable,
  kRemoved,
  kNeedsSnapshot,
};

struct PeerStatus {
  Member member;
  PeerState state = PeerState::kUnreachable;
  std::optional<LinkId> link;
  VersionVector vector;
  bool synced = false;
  std::uint64_t behind_entries = 0;
  std::int64_t behind_ms = 0;
  std::optional<std::uint64_t> rtt_us;
  std::int64_t clock_offset_ms = 0;
  bool stalled = false;  // connected and behind, and does not move
  std::optional<std::int64_t> last_contact_ms;  // Unix time
  std::string last_error;                       // empty: none
  std::string version;
  std::uint64_t schema = 0;
  bool divergent = false;
  bool reachable = false;  // by us, or by one that we reach
};

// This node's store must be replaced by a snapshot of that peer's.
struct Resync {
  Uuid peer;
  std::string reason;
  std::int64_t since_us = 0;
  VersionVector vouched = {};          // up to here others mean the same entries by these names
  std::vector<OriginId> forked = {};
};

struct ReplicaStatus {
  VersionVector vector;  // durable here
  Digest digest;         // of exactly `vector`
  VersionVector stable;  // covered by every active data member
  VersionVector causally_stable;  // may be forgotten
  std::vector<PeerStatus> peers;  // by node
  std::vector<Inbox::Held> held;
  std::uint64_t missing_entries = 0;  // connected peers have them, we do not yet
  std::size_t inbox_bytes = 0;
  ClockVerdict clock;
  bool stalled = false;  // data is pending here, and nothing moves
  std::uint64_t divergences = 0;      // found since the start, here or between us and a peer
  std::size_t damaged_buckets = 0;    // whose rows do not add up, as of the last scrub
  std::optional<Resync> resync;  // once what others know by our names had time to be said
  std::string twin;              // an older process has our identity; empty: none
  std::string apply_error;  // why applying does not go on; empty: it does
};

const char* name_of(HoldReason reason);  // as in the contract: "clock_ahead", …
const char* name_of(PeerState state);
const char* name_of(Durability level);
const char* name_of(Repair::Kind kind);

}  // namespace panal::core

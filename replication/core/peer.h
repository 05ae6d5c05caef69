#pragma once
// Peer: what a Replica knows of one other member, and where the conversation with it stands.
//
// Plain state; the rules are in replica_*.cpp. Owned by Replica. Times are monotonic µs.
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "replication/core/event.h"
#include "replication/core/stability.h"

namespace panal::core {

// The conversation over one link; a new link begins a new one.
struct Session {
  LinkId link{};
  Hello hello;  // theirs
  bool state_received = false;
  VersionVector known;  // of their vector, before this session
  std::optional<Verdict::Kind> stale;  // one of us needs a snapshot: no entries go over the link
  std::optional<std::string> sentence;  // why they say that it is us
  std::map<OriginId, Head> checking;   // theirs, while ours is read from the log

  // Sending.
  VersionVector sent;   // what they have or is on its way to them
  VersionVector held;   // received by them, not applied yet
  struct Piece {
    std::uint64_t seq = 0;         // the last one of a batch
    std::uint64_t end_offset = 0;  // within a large entry; 0: whole
    std::size_t bytes = 0;
  };
  std::map<OriginId, std::deque<Piece>> flying;  // sent, not acknowledged: none empty
  std::size_t flying_bytes = 0;
  std::int64_t progress_us = 0;  // when the window last moved
  struct Large {
    LogItemPtr item;
    std::uint64_t offset = 0;
  };
  std::optional<Large> large;  // being sent in fragments
  std::map<OriginId, std::deque<LogItemPtr>> read;  // from the log, not sent yet
  std::set<OriginId> reading;                       // asked of the log
  std::set<OriginId> paused;                        // they asked us to
  std::map<OriginId, std::int64_t> gone;  // since when: our log lacks what they lack
  std::map<OriginId, std::int64_t> relay_since;     // someone else should be sending these

  // Receiving.
  VersionVector told;       // of our vector
  VersionVector told_held;  // of our inbox
  bool ack_due = false;     // they sent us something
  std::set<OriginId> refused;                    // we asked them to pause
  std::map<OriginId, std::int64_t> asked_us;     // when we last asked for one
  std::size_t digest_reads = 0;  // begun for their questions
  std::int64_t heard_us = 0;
  std::int64_t pinged_us = 0;
  std::int64_t state_sent_us = 0;
  bool state_due = false;  // ours has changed since we sent it
  bool members_due = true;  // a front has yet to be told of them
};

struct Peer {
  Member member;
  std::optional<Session> session;

  VersionVector vector;          // theirs, durable, as far as we know
  VersionVector reported;        // the part that they said as a whole, in a state
  Report report;                 // what of that counts for stability
  std::vector<Uuid> connected;   // to them
  std::uint64_t store = 0;       // of the last session's hello
  std::int64_t probe_us = 0;     // when the session was asked whether it lives; 0: not
  bool divergent = false;        // equal vectors, unequal digests
  std::optional<std::uint64_t> rtt_us;
  std::int64_t clock_offset_ms = 0;
  std::optional<std::int64_t> last_contact_ms;  // wall
  std::string last_error;

  bool expelled_us = false;  // says that we are no member any more: not dialled
  std::optional<std::int64_t> synced_ms;  // wall: when they last had all of ours
  std::int64_t progress_us = 0;           // when they last moved, or lacked nothing
  bool stalled = false;

  bool dialing = false;
  std::int64_t redial_at_us = 0;
  std::int64_t redial_delay_ms = 0;
};

}  // namespace panal::core

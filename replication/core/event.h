#pragma once
// Event and Effect: all that goes into a Replica and all that comes out. Plain values.
//
// An effect that takes time is reported back by the event named beside it.
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "replication/core/absence.h"
#include "replication/core/hlc.h"
#include "replication/core/message.h"

namespace panal::core {

enum class LinkId : std::uint64_t {};
enum class Direction : std::uint8_t { kInbound, kOutbound };
enum class Durability : std::uint8_t { kLocal, kPeer };

// ---- Events ----

// The peer's certificate was checked: it is this member. Nothing was said yet.
struct LinkUp {
  LinkId link{};
  Uuid node;
  Direction direction = Direction::kInbound;
};
struct LinkDown {
  LinkId link{};
  std::string reason;
};
struct DialFailed {
  Uuid node;
  std::string reason;
};
struct MessageReceived {
  LinkId link{};
  Message message;
};
// A durable commit here: own entries, if any, and the state after it.
struct Committed {
  std::vector<LogItemPtr> own;
  VersionVector vector;
  Digest digest;
  HlcStamp hlc = 0;  // the highest stamp given out or taken in
};
// Completion of Apply. The vector covers the batch.
struct Applied {
  VersionVector vector;
  Digest digest;
  HlcStamp hlc = 0;
};
struct ApplyFailed {
  std::string reason;
  bool by_entry = false;  // an entry of the batch is at fault, not the disk
  bool forgotten = false;  // it had not seen what the store has forgotten
};
// Completion of ReadLog: `items` begin at `from`; fewer or none when the log lacks them.
struct LogRead {
  LinkId link{};
  OriginId origin{};
  std::uint64_t from = 0;
  std::vector<LogItemPtr> items;
};
struct LogReadFailed {
  LinkId link{};
  OriginId origin{};
  std::string reason;
};
struct OriginOwner {
  OriginId origin{};
  Uuid node;
  bool operator==(const OriginOwner&) const = default;
};
// What a data member held of a removed node when it had begun to refuse it (fence.h).
struct RemovalReport {
  Uuid reporter;
  Uuid removed;
  VersionVector holds;
  bool operator==(const RemovalReport&) const = default;
};
struct MembersChanged {
  std::vector<Member> members;  // this node among them or not
  std::vector<OriginOwner> origins;
  std::vector<RemovalReport> reports = {};
};
struct WaitDurable {
  std::uint64_t wait = 0;
  Dot dot;
  std::int64_t timeout_ms = 0;
};
// Completion of ReadDigest; nothing: it could not be read.
struct DigestRead {
  std::optional<LinkId> link;
  std::optional<DigestAnswer> answer;
};
// The rows of these buckets do not add up to the kept sums: the store's own check (scrub), each
// time that it has gone through all tables. None: all is well.
struct Scrubbed {
  std::vector<Bucket> damaged;
};
// Completion of Repair, whatever came of it.
struct Repaired {};
// The log begins after it now.
struct Truncated {
  VersionVector floor;
};
// To be told to all data members that are connected.
struct Tell {
  std::string notice;
};
struct Tick {};

using Event = std::variant<LinkUp, LinkDown, DialFailed, MessageReceived, Committed, Applied,
                           ApplyFailed, LogRead, LogReadFailed, MembersChanged, WaitDurable,
                           DigestRead, Scrubbed, Repaired, Truncated, Tell, Tick>;

// ---- Effects ----

struct Send {
  LinkId link{};
  Message message;
};
// After what was sent before it has left; no LinkDown follows.
struct Close {
  LinkId link{};
  std::string reason;
};
struct Dial {  // → LinkUp or DialFailed
  Uuid node;
  std::string address;
};
struct Apply {  // → Applied or ApplyFailed; in causal order; one at a time
  std::vector<LogItemPtr> items;
};
struct ReadLog {  // → LogRead or LogReadFailed; at least one entry, whatever its size
  LinkId link{};
  OriginId origin{};
  std::uint64_t from = 0;
  std::size_t bytes_max = 0;
};
struct DurabilityReached {
  std::uint64_t wait = 0;
  Durability level = Durability::kLocal;
};
// A data member, whose key was checked, says that this node was removed from the cluster.
struct Expelled {
  Uuid by;
};
struct ReadDigest {  // → DigestRead
  std::optional<LinkId> link;  // who asks; none: we
  DigestAsk ask;
};
// Rows of one bucket, at exactly this vector: else nothing is to be done.
struct Repair {  // → Repaired
  enum class Kind : std::uint8_t {
    kReplace,  // by the peer's: ours are damaged
    kMerge,    // with the peer's
    kSum,      // the rows are right: keep this sum of them
    kFromLog,  // by what the log says that was written
  };
  Kind kind = Kind::kMerge;
  Bucket bucket = {};
  VersionVector vector = {};
  std::vector<RowCells> rows = {};  // the peer's
  Hash128 sum = {};                 // kSum
  Uuid peer = {};
};
// Write this node's reports on all removed nodes; → MembersChanged.
struct ReportRemoved {};
// To a front: these are members, or what has become of them; → MembersChanged.
struct AdoptMembers {
  std::vector<Member> members;
};
// Something a person watching the status should see at once: links, divergence, holds.
// A data member tells of something.
struct Told {
  Uuid by;
  std::string notice;
};
struct StatusChanged {};

using Effect = std::variant<Send, Close, Dial, Apply, ReadLog, DurabilityReached, Expelled,
                            ReportRemoved, AdoptMembers, ReadDigest, Repair, Told, StatusChanged>;
using Effects = std::vector<Effect>;

}  // namespace panal::core

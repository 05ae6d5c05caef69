#pragma once
// Message: what two replicas say to each other over a link. Plain values; the bytes are in
// replication/wire/message_codec.h, the conversation in replica.h.
//
// A link is reliable and ordered (TLS over TCP), yet the protocol does not depend on that: a lost
// message is noticed and asked for, a repeated one does nothing.
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "replication/core/change.h"
#include "replication/core/digest_messages.h"
#include "replication/core/member.h"
#include "replication/core/version_vector.h"
#include "src/base/ids.h"

namespace panal::core {

inline constexpr std::uint16_t kProtocolMin = 1;
inline constexpr std::uint16_t kProtocolMax = 1;

// An entry on its way, with what the replica needs to order it. Shared between the queues of
// many peers, never changed. `readable` is false for a format newer than ours: its header is
// unknown, it can neither be applied nor ordered here.
struct LogItem {
  RawEntry raw;
  EntryHeader header = {};
  std::uint64_t hash = 0;  // wire::hash_entry
  bool readable = true;

  const Dot& dot() const { return raw.dot; }
  std::size_t size() const { return raw.bytes.size(); }
};
using LogItemPtr = std::shared_ptr<const LogItem>;

// The newest known entry of an origin.
struct Head {
  Dot dot;
  std::uint64_t hash = 0;
};

struct Digest {
  std::uint64_t low = 0, high = 0;
  bool operator==(const Digest&) const = default;
};

// First on a link, both ways. Who we are and what we speak.
struct Hello {
  std::uint16_t protocol_min = kProtocolMin;
  std::uint16_t protocol_max = kProtocolMax;
  Uuid cluster;
  Uuid node;
  std::uint64_t instance = 0;  // random for each process: a restart, and a clone, are told apart
  std::uint64_t schema = 0;
  std::vector<std::string> features = {};
  std::string version = {};  // for people
  std::uint64_t store = 0;   // grows whenever the store is replaced by a snapshot
  std::uint64_t epoch = 0;   // how often it knows itself to have been given up (absence.h)
  std::int64_t started_ms = 0;  // wall time: of two processes with one identity, who is younger
};

// What is durable here, whole. Second on a link, and again now and then: it heals what lost
// acknowledgements left, carries the digest to compare, and tells who need not be relayed to.
struct State {
  VersionVector vector;
  std::optional<Digest> digest = {};  // of exactly `vector`
  std::vector<Uuid> connected = {};   // nodes with a working link to the sender, ascending
  std::optional<std::vector<Member>> members = {};  // to a front: all, when one has changed
};

// Entries of one origin, in sequence.
struct Entries {
  OriginId origin{};
  std::uint64_t first = 0;
  std::vector<LogItemPtr> items;
};

// A piece of an entry too large for one frame.
struct Fragment {
  Dot dot;
  std::uint64_t total_bytes = 0;
  std::uint64_t offset = 0;
  std::string bytes;
};

// What became durable since the last one; and what the sender need not count in flight any
// longer although it is not: entries that wait here for others, pieces of a large one.
struct Ack {
  VersionVector durable = {};
  VersionVector held = {};
  Dot partial = {};
  std::uint64_t partial_bytes = 0;
};

// Please send `origin` from here (again); or, with `pause`, stop sending it until asked anew.
struct Want {
  OriginId origin{};
  std::uint64_t from = 0;
  bool pause = false;
};

struct Ping {
  std::uint64_t token = 0;  // the sender's monotonic µs; comes back unchanged
};

struct Pong {
  std::uint64_t token = 0;
  std::int64_t wall_ms = 0;
};

// What the receiver does not know of itself.
struct Verdict {
  // By rising weight: of two that find fault with each other, the one with the graver fault yields.
  enum class Kind : std::uint8_t {
    kWentBack = 1,  // it has lost what it had acknowledged: it needs a snapshot
    kLacks = 2,     // it lacks what the sender's log no longer has: likewise
    kForked = 3,    // under one name it and the sender know two histories: likewise
    kTwin = 8,      // an older process with its identity runs
    kTwinRefused = 9,  // a younger one was refused
  };
  Kind kind = Kind::kLacks;
  std::string reason;  // for people
  OriginId origin{};   // kForked: whose history
};

// The newest entries that the sender knows, and their hashes: after the first state.
struct Heads {
  std::vector<Head> heads;
};

// What the layers above tell each other and nobody keeps: who is online, who is typing. It may be
// lost, and is not passed on.
struct Notice {
  std::string bytes;
};

// The last message: why the sender closes.
struct Goodbye {
  std::string reason;
  bool removed = false;  // the receiver is no member any more
};

using Message = std::variant<Hello, State, Entries, Fragment, Ack, Want, Ping, Pong, Goodbye,
                             DigestAsk, DigestAnswer, Verdict, Heads, Notice>;

}  // namespace panal::core

#pragma once
// Inbox: received entries that are not applied yet, and the rules for when they may be.
//
// An entry may be applied when its predecessor was, with the hash it names; when all that its
// transaction had seen was; when its stamp is not far in our future; and when we can read it.
// Until then it is held, within bounds: what does not fit is refused, and asked for later.
//
// Pure; owned by Replica.
#include <deque>
#include <map>
#include <optional>
#include <vector>

#include "replication/core/fence.h"
#include "src/base/limits.h"

namespace panal::core {

enum class HoldReason : std::uint8_t {
  kClockAhead,
  kNewerSchema,
  kMissingDependency,
  kApplyError,     // the store cannot take it
  kForkedHistory,  // its predecessor is not the entry that we know by that number
  kBeyondFence,    // of a removed node, and more than any member had of it (fence.h)
};

class Inbox {
 public:
  enum class Offer : std::uint8_t { kQueued, kDuplicate, kGap, kFull };
  struct Held {
    OriginId origin{};
    std::uint64_t entries = 0;
    HoldReason reason{};
    Dot missing = {};         // for kMissingDependency
    std::string detail = {};  // for kApplyError
    Dot first = {};           // the one that waits
  };

  Inbox(const VersionVector& durable, const std::vector<Head>& heads,
        std::size_t bytes_max = limits::kInboxBytes);

  Offer offer(LogItemPtr item, std::int64_t wall_ms);
  // The next entry of `origin` that would not be a gap.
  std::uint64_t next(OriginId origin) const;
  // Removes and returns what may be applied now, in causal order.
  std::vector<LogItemPtr> take_ready(std::int64_t wall_ms, std::size_t bytes_max);
  // What was taken could not be applied: `items`, all that was taken since `durable`.
  void put_back(const std::vector<LogItemPtr>& items, const VersionVector& durable);
  // This one is at fault; it and its successors wait until it is tried again.
  void set_aside(const Dot& dot, std::string reason) { aside_[dot.origin] = {dot, reason}; }
  void try_again(OriginId origin) { aside_.erase(origin); }
  // All of `durable` is applied, however it came; `heads` are its newest own entries.
  void settle(const VersionVector& durable);
  void settle_own(const LogItem& item);
  // Drops what waits of nodes that were not removed before: it may have come from them too late.
  void set_fence(Fence fence);
  const Fence& fence() const { return fence_; }

  // Of what is applied, to compare with what others know by the same names.
  std::vector<Head> heads() const;
  bool fence_open() const { return fence_.open(); }
  std::optional<std::uint64_t> head_hash(const Dot& dot) const;

  // Origins whose first waiting entry cannot be applied, and why.
  std::vector<Held> held(std::int64_t wall_ms) const;
  // How far those are received.
  VersionVector held_up_to(std::int64_t wall_ms) const;
  bool roomy(OriginId origin) const;  // worth asking for more of a refused origin
  bool empty() const { return queues_.empty(); }
  std::size_t bytes() const { return bytes_; }
  void check_invariants() const;

 private:
  struct Queue {
    std::deque<LogItemPtr> items;  // in sequence
    std::size_t bytes = 0;
  };
  struct Block {
    HoldReason reason{};
    Dot missing = {};
    std::string detail = {};
  };
  struct Aside {
    Dot dot;
    std::string reason;
  };
  std::optional<Block> block(const LogItem& item, std::int64_t wall_ms) const;
  void pop_front(Queue& queue);

  std::size_t bytes_max_;
  std::size_t bytes_ = 0;
  VersionVector taken_;  // applied, or handed out to be
  std::map<OriginId, Head> heads_;
  std::map<OriginId, Queue> queues_;  // none empty
  Fence fence_;
  std::map<OriginId, Aside> aside_;
};

}  // namespace panal::core

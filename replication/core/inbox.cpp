#include "replication/core/inbox.h"

#include "replication/core/hlc.h"
#include "src/base/assert.h"
#include "src/base/planted.h"

namespace panal::core {

Inbox::Inbox(const VersionVector& durable, const std::vector<Head>& heads, std::size_t bytes_max)
    : bytes_max_(bytes_max), taken_(durable) {
  for (const Head& head : heads) heads_[head.dot.origin] = head;
}

Inbox::Offer Inbox::offer(LogItemPtr item, std::int64_t wall_ms) {
  const Dot dot = item->dot();
  const std::uint64_t expected = next(dot.origin);
  if (dot.seq < expected) return Offer::kDuplicate;
  if (dot.seq > expected) return Offer::kGap;
  if (bytes_ + item->size() > bytes_max_) return Offer::kFull;
  const auto at = queues_.find(dot.origin);
  if (at != queues_.end() && at->second.bytes + item->size() > limits::kHeldOriginBytes &&
      block(*at->second.items.front(), wall_ms)) {
    return Offer::kFull;
  }
  Queue& queue = queues_[dot.origin];
  bytes_ += item->size();
  queue.bytes += item->size();
  queue.items.push_back(std::move(item));
  return Offer::kQueued;
}

std::uint64_t Inbox::next(OriginId origin) const {
  const auto at = queues_.find(origin);
  return (at == queues_.end() ? taken_.get(origin) : at->second.items.back()->dot().seq) + 1;
}

std::vector<LogItemPtr> Inbox::take_ready(std::int64_t wall_ms, std::size_t bytes_max) {
  std::vector<LogItemPtr> batch;
  std::size_t batch_bytes = 0;
  bool progress = true;
  // An entry that is taken may free others: go round until nothing moves.
  while (progress && batch_bytes < bytes_max) {
    progress = false;
    for (auto at = queues_.begin(); at != queues_.end() && batch_bytes < bytes_max;) {
      Queue& queue = at->second;
      while (!queue.items.empty() && batch_bytes < bytes_max) {
        const LogItemPtr item = queue.items.front();
        if (block(*item, wall_ms)) break;
        taken_.raise(item->dot().origin, item->dot().seq);
        heads_[item->dot().origin] = {item->dot(), item->hash};
        batch_bytes += item->size();
        batch.push_back(item);
        pop_front(queue);
        progress = true;
      }
      at = queue.items.empty() ? queues_.erase(at) : std::next(at);
    }
  }
  return batch;
}

void Inbox::put_back(const std::vector<LogItemPtr>& items, const VersionVector& durable) {
  for (auto at = items.rbegin(); at != items.rend(); ++at) {
    const auto [origin, seq] = (*at)->dot();
    Queue& queue = queues_[origin];
    bytes_ += (*at)->size();
    queue.bytes += (*at)->size();
    queue.items.push_front(*at);
    taken_.erase(origin);
    taken_.raise(origin, durable.get(origin));
    if (seq == 1) heads_.erase(origin);
    else heads_[origin] = {{origin, seq - 1}, (*at)->header.previous_hash};
  }
}

void Inbox::settle(const VersionVector& durable) {
  taken_.raise(durable);
  std::erase_if(aside_, [&](const auto& each) { return taken_.covers(each.second.dot); });
  for (auto at = queues_.begin(); at != queues_.end();) {
    Queue& queue = at->second;
    while (!queue.items.empty() && taken_.covers(queue.items.front()->dot())) pop_front(queue);
    at = queue.items.empty() ? queues_.erase(at) : std::next(at);
  }
}

void Inbox::settle_own(const LogItem& item) { heads_[item.dot().origin] = {item.dot(), item.hash}; }

// Members that have it in time will be asked for it again.
void Inbox::set_fence(Fence fence) {
  for (auto at = queues_.begin(); at != queues_.end();) {
    const LogItem& first = *at->second.items.front();
    if (fence.concerns(first) && !fence_.concerns(first)) {
      bytes_ -= at->second.bytes;
      at = queues_.erase(at);
    } else {
      ++at;
    }
  }
  fence_ = std::move(fence);
}

std::vector<Head> Inbox::heads() const {
  std::vector<Head> heads;
  for (const auto& [origin, head] : heads_) heads.push_back(head);
  return heads;
}

std::optional<std::uint64_t> Inbox::head_hash(const Dot& dot) const {
  const auto head = heads_.find(dot.origin);
  if (head == heads_.end() || head->second.dot != dot) return std::nullopt;
  return head->second.hash;
}

std::optional<Inbox::Block> Inbox::block(const LogItem& item, std::int64_t wall_ms) const {
  if (fence_.refuses(item)) return Block{HoldReason::kBeyondFence};
  if (const auto aside = aside_.find(item.dot().origin);
      aside != aside_.end() && aside->second.dot == item.dot()) {
    return Block{HoldReason::kApplyError, {}, aside->second.reason};
  }
  if (!item.readable) return Block{HoldReason::kNewerSchema};
  const auto head = heads_.find(item.dot().origin);
  if (head != heads_.end() && head->second.dot.seq + 1 == item.dot().seq &&
      head->second.hash != item.header.previous_hash) {
    return Block{HoldReason::kForkedHistory};
  }
  if (!planted(Bug::kMergeFutureClock) && hlc_too_far_ahead(item.header.hlc, wall_ms)) {
    return Block{HoldReason::kClockAhead};
  }
  if (planted(Bug::kSkipDependencyCheck)) return std::nullopt;
  for (const auto& [origin, seq] : item.header.deps.components()) {
    if (origin != item.dot().origin && !taken_.covers(Dot{origin, seq})) {
      return Block{HoldReason::kMissingDependency, {origin, seq}};
    }
  }
  return std::nullopt;
}

void Inbox::pop_front(Queue& queue) {
  const std::size_t size = queue.items.front()->size();
  PANAL_ASSERT(queue.bytes >= size && bytes_ >= size);
  queue.bytes -= size;
  bytes_ -= size;
  queue.items.pop_front();
}

std::vector<Inbox::Held> Inbox::held(std::int64_t wall_ms) const {
  std::vector<Held> held;
  for (const auto& [origin, queue] : queues_) {
    if (const auto why = block(*queue.items.front(), wall_ms)) {
      held.push_back({origin, queue.items.size(), why->reason, why->missing, why->detail,
                      queue.items.front()->dot()});
    }
  }
  return held;
}

VersionVector Inbox::held_up_to(std::int64_t wall_ms) const {
  VersionVector up_to;
  for (const auto& [origin, queue] : queues_) {
    if (block(*queue.items.front(), wall_ms)) up_to.raise(origin, queue.items.back()->dot().seq);
  }
  return up_to;
}

bool Inbox::roomy(OriginId origin) const {
  const auto at = queues_.find(origin);
  return bytes_ <= bytes_max_ / 2 &&
         (at == queues_.end() || at->second.bytes <= limits::kHeldOriginBytes / 2);
}

void Inbox::check_invariants() const {
  // What was put back may find its place taken by what came meanwhile.
  PANAL_ASSERT(bytes_ <= bytes_max_ + limits::kApplyBytes + limits::kTransactionBytes);
  PANAL_ASSERT(!queues_.empty() || bytes_ == 0);
  for (const auto& [origin, queue] : queues_) {
    PANAL_ASSERT(!queue.items.empty());
    PANAL_ASSERT(queue.items.front()->dot() == (Dot{origin, taken_.get(origin) + 1}));
    PANAL_ASSERT(queue.items.back()->dot().seq == taken_.get(origin) + queue.items.size());
  }
}

}  // namespace panal::core

#include "replication/core/tail_cache.h"

#include "src/base/assert.h"

namespace panal::core {

void TailCache::append(LogItemPtr item) {
  const Dot dot = item->dot();
  auto& run = runs_[dot.origin];
  if (!run.empty() && dot.seq != run.back()->dot().seq + 1) {
    if (dot.seq <= run.back()->dot().seq) return;
    std::erase(order_, dot.origin);
    for (const auto& old : run) bytes_ -= old->size();
    run.clear();
  }
  bytes_ += item->size();
  run.push_back(std::move(item));
  order_.push_back(dot.origin);
  while (bytes_ > bytes_max_ && order_.size() > 1) drop_oldest();
}

LogItemPtr TailCache::find(const Dot& dot) const {
  const auto at = runs_.find(dot.origin);
  if (at == runs_.end()) return nullptr;
  const std::uint64_t first = at->second.front()->dot().seq;
  if (dot.seq < first || dot.seq - first >= at->second.size()) return nullptr;
  return at->second[static_cast<std::size_t>(dot.seq - first)];
}

LogItemPtr TailCache::find_from(const Dot& dot) const {
  const auto at = runs_.find(dot.origin);
  if (at == runs_.end()) return nullptr;
  const LogItemPtr& first = at->second.front();
  return first->dot().seq > dot.seq ? first : find(dot);
}

void TailCache::drop_oldest() {
  const auto at = runs_.find(order_.front());
  PANAL_ASSERT(at != runs_.end() && !at->second.empty());
  bytes_ -= at->second.front()->size();
  at->second.pop_front();
  if (at->second.empty()) runs_.erase(at);
  order_.pop_front();
}

}  // namespace panal::core

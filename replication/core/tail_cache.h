#pragma once
// TailCache: the newest entries of every origin, so that steady replication reads no disk.
//
// For each origin a gapless run that ends with its newest entry; the oldest ones leave when
// limits::kTailBytes are reached. Pure; owned by Replica.
#include <deque>
#include <map>

#include "replication/core/message.h"
#include "src/base/limits.h"

namespace panal::core {

class TailCache {
 public:
  explicit TailCache(std::size_t bytes_max = limits::kTailBytes) : bytes_max_(bytes_max) {}

  void append(LogItemPtr item);
  LogItemPtr find(const Dot& dot) const;       // null: not here any more
  LogItemPtr find_from(const Dot& dot) const;  // the first one here that is not before it
  std::size_t bytes() const { return bytes_; }

 private:
  void drop_oldest();

  std::size_t bytes_max_;
  std::size_t bytes_ = 0;
  std::map<OriginId, std::deque<LogItemPtr>> runs_;
  std::deque<OriginId> order_;  // of appending; one for each entry
};

}  // namespace panal::core

#include "replication/core/fence.h"

#include <algorithm>

namespace panal::core {

Fence::Fence(const Uuid& self, const MembersChanged& known, std::map<OriginId, Uuid> owners)
    : owners_(std::move(owners)) {
  std::vector<Uuid> witnesses;
  for (const Member& member : known.members) {
    if (member.role != Role::kNode) continue;
    if (member.standing == Standing::kRemoved) removed_.insert(member.node);
    else witnesses.push_back(member.node);
  }
  std::set<std::pair<Uuid, Uuid>> heard;
  for (const RemovalReport& report : known.reports) {
    if (!removed_.contains(report.removed)) continue;
    heard.emplace(report.reporter, report.removed);
    for (const auto& [origin, seq] : report.holds.components()) {
      reported_[origin] = std::max(reported_[origin], seq);
    }
  }
  const auto has_reported = [&](const Uuid& witness) {
    return std::all_of(removed_.begin(), removed_.end(), [&](const Uuid& removed) {
      return heard.contains({witness, removed});
    });
  };
  complete_ = std::all_of(witnesses.begin(), witnesses.end(), has_reported);
  report_due_ =
      std::find(witnesses.begin(), witnesses.end(), self) != witnesses.end() && !has_reported(self);
}

bool Fence::concerns(const LogItem& item) const {
  if (item.header.node) return removed_.contains(*item.header.node);
  const auto owner = owners_.find(item.dot().origin);
  return owner != owners_.end() && removed_.contains(owner->second);
}

bool Fence::refuses(const LogItem& item) const {
  if (!complete_ || !concerns(item)) return false;
  const auto reported = reported_.find(item.dot().origin);
  return reported == reported_.end() || item.dot().seq > reported->second;
}

}  // namespace panal::core

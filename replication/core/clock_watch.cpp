#include "replication/core/clock_watch.h"

#include <algorithm>
#include <cstdlib>

namespace panal::core {

ClockVerdict ClockWatch::judge(const View& view) {
  const std::int64_t behind_ms = hlc_ms(persisted_) - view.wall_ms;
  if (!started_ms_) {
    started_ms_ = view.monotonic_ms;
    unconfirmed_ = behind_ms > kClockWarnMs;
  }
  if (unconfirmed_ && (behind_ms <= 0 || confirmed(view))) unconfirmed_ = false;
  if (const std::int64_t lead = lead_ms(view); lead > kHlcAheadMs) {
    return {ClockState::kAhead, lead};
  }
  if (unconfirmed_) return {ClockState::kBehind, behind_ms};
  return {};
}

// What it would stamp now, less the time of the median member.
std::int64_t ClockWatch::lead_ms(const View& view) const {
  if (view.offsets_ms.empty()) return 0;
  std::vector<std::int64_t> clocks = view.offsets_ms;
  clocks.push_back(0);
  const auto median = clocks.begin() + static_cast<std::ptrdiff_t>((clocks.size() - 1) / 2);
  std::nth_element(clocks.begin(), median, clocks.end());
  return std::max<std::int64_t>(0, hlc_ms(view.last) - view.wall_ms) - *median;
}

bool ClockWatch::confirmed(const View& view) const {
  if (view.alone) return view.monotonic_ms - *started_ms_ >= kClockLoneMs;
  return std::any_of(view.offsets_ms.begin(), view.offsets_ms.end(), [](std::int64_t offset) {
    return std::abs(offset) <= kHlcAheadMs;
  });
}

const char* name_of(ClockState state) {
  switch (state) {
    case ClockState::kSound: return "sound";
    case ClockState::kAhead: return "ahead";
    case ClockState::kBehind: return "behind";
  }
  return "";
}

}  // namespace panal::core

#pragma once
// Hybrid logical clock: stamps that follow wall time but never run backwards.
//
// A stamp orders writes of one column across nodes (highest wins; the origin breaks ties). It holds
// milliseconds in the high 48 bits and a counter in the low 16, so stamps compare as integers
// (Kulkarni et al., 2014). A remote stamp too far ahead of our wall time is refused, so that one
// broken clock cannot drag everybody into the future.
//
// After a crash the clock must not reuse a stamp, even when the wall clock was set back meanwhile:
// a ceiling above every stamp given out is kept on disk. `ceiling_due()` says when it must be
// raised; the owner persists `next_ceiling()` in the same commit that holds the stamps and calls
// `ceiling_persisted()` after it.
//
// Pure: the caller passes the wall time in. Not thread-safe; the engine owns the one of a node.
#include <algorithm>
#include <cstdint>
#include <optional>

namespace panal::core {

using HlcStamp = std::uint64_t;

inline constexpr std::int64_t kHlcAheadMs = 60'000;       // a remote stamp further ahead is refused
inline constexpr std::int64_t kHlcCeilingStepMs = 10'000;  // how far the ceiling is raised at once

constexpr std::int64_t hlc_ms(HlcStamp stamp) { return static_cast<std::int64_t>(stamp >> 16); }
constexpr HlcStamp hlc_stamp(std::int64_t wall_ms, std::uint16_t counter = 0) {
  constexpr std::int64_t kMost = (std::int64_t{1} << 48) - 1;
  return static_cast<HlcStamp>(std::clamp<std::int64_t>(wall_ms, 0, kMost)) << 16 | counter;
}
constexpr bool hlc_too_far_ahead(HlcStamp stamp, std::int64_t wall_ms) {
  return hlc_ms(stamp) > wall_ms + kHlcAheadMs;
}

class Hlc {
 public:
  Hlc() = default;
  // Goes on above everything that was ever given out: the persisted ceiling and the log.
  explicit Hlc(HlcStamp persisted) : last_(persisted), ceiling_(persisted) {}

  HlcStamp last() const { return last_; }

  // The stamp of a local transaction. The counter overflows into the milliseconds.
  HlcStamp tick(std::int64_t wall_ms) { return last_ = std::max(last_ + 1, hlc_stamp(wall_ms)); }

  // Takes a remote stamp in, so that later local stamps are above it. False, and nothing
  // changed, when it is too far in the future.
  [[nodiscard]] bool merge(HlcStamp remote, std::int64_t wall_ms) {
    if (hlc_too_far_ahead(remote, wall_ms)) return false;
    last_ = std::max(last_, remote);
    return true;
  }

  // The wall clock stands behind what this node already gave out: how far, else 0.
  std::int64_t behind_ms(std::int64_t wall_ms) const {
    return std::max<std::int64_t>(0, hlc_ms(last_) - wall_ms);
  }

  bool ceiling_due() const { return last_ >= ceiling_; }
  HlcStamp next_ceiling() const { return hlc_stamp(hlc_ms(last_) + kHlcCeilingStepMs); }
  void ceiling_persisted(HlcStamp ceiling) { ceiling_ = std::max(ceiling_, ceiling); }

 private:
  HlcStamp last_ = 0;     // the highest stamp given out or taken in
  HlcStamp ceiling_ = 0;  // on disk; a restart begins here
};

}  // namespace panal::core

#pragma once
// ClockWatch: whether this node's clock may stamp writes, judged by the clocks of the members that
// it reaches and by what it gave out before.
//
//   ahead   over kHlcAheadMs ahead of the median of the members it reaches, itself among them; of
//           an even number the lower one counts, so that of two it is the one ahead. What it stamps
//           would be held elsewhere. Ends by itself when time is right again.
//   behind  it started behind the stamps that it gave out before, so it cannot know the time.
//           Ends when a member's clock agrees with it, or its own has passed them. A node that is
//           the only member goes on after kClockLoneMs, still above its old stamps.
//
// Pure; owned by Replica.
#include <optional>
#include <vector>

#include "replication/core/hlc.h"

namespace panal::core {

inline constexpr std::int64_t kClockWarnMs = 500;       // of difference, before the status warns
inline constexpr std::int64_t kClockLoneMs = 30'000;    // for the clock to be set, after a start

enum class ClockState : std::uint8_t { kSound, kAhead, kBehind };

struct ClockVerdict {
  ClockState state = ClockState::kSound;
  std::int64_t by_ms = 0;  // how far ahead or behind
  bool operator==(const ClockVerdict&) const = default;
};

class ClockWatch {
 public:
  // `persisted` is the highest stamp of before this start.
  explicit ClockWatch(HlcStamp persisted) : persisted_(persisted) {}

  struct View {
    std::int64_t wall_ms = 0;
    std::int64_t monotonic_ms = 0;
    HlcStamp last = 0;                      // the highest stamp given out or taken in
    std::vector<std::int64_t> offsets_ms;   // the clocks of reached members, less ours
    bool alone = false;                     // there are no other members
  };
  ClockVerdict judge(const View& view);

 private:
  std::int64_t lead_ms(const View& view) const;
  bool confirmed(const View& view) const;

  HlcStamp persisted_;
  std::optional<std::int64_t> started_ms_;  // monotonic: the first judgement
  bool unconfirmed_ = false;                // started behind
};

const char* name_of(ClockState state);  // sound, ahead, behind

}  // namespace panal::core

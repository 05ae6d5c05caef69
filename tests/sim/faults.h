#pragma once
// Faults: what goes wrong in one run. A seed draws a random subset ("swarm testing": a run with
// few kinds of fault reaches states that a run with all of them never does).
#include <cstdint>

#include "src/base/clock.h"

namespace panal::sim {

// Draws numbers from a seeded source.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : random_(seed) {}
  std::uint64_t below(std::uint64_t bound) { return bound == 0 ? 0 : random_.u64() % bound; }
  std::int64_t between(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(high - low + 1)));
  }
  bool chance(std::uint64_t percent) { return below(100) < percent; }
  Random& random() { return random_; }

 private:
  SeededRandom random_;
};

struct Faults {
  std::uint64_t drop_percent = 0;       // of messages, which TCP would never do
  std::uint64_t duplicate_percent = 0;
  std::uint64_t reorder_percent = 0;
  std::int64_t delay_us = 300;          // one way, at most
  bool partitions = false;              // both ways
  bool one_way_cuts = false;
  bool breaks = false;                  // connections end
  bool crashes = false;                 // a node forgets all that is not durable
  bool slow_apply = false;
  bool failing_apply = false;           // disk full for a while
  bool large_entries = false;
  std::int64_t clock_ahead_ms = 0;      // of node 0
  bool sparse_mesh = false;             // a chain: others know no address of each other

  static Faults draw(Dice& dice) {
    Faults faults;
    if (dice.chance(30)) faults.drop_percent = dice.below(8) + 1;
    if (dice.chance(30)) faults.duplicate_percent = dice.below(10) + 1;
    if (dice.chance(30)) faults.reorder_percent = dice.below(20) + 1;
    if (dice.chance(50)) faults.delay_us = dice.between(1'000, 80'000);
    faults.partitions = dice.chance(50);
    faults.one_way_cuts = dice.chance(25);
    faults.breaks = dice.chance(40);
    faults.crashes = dice.chance(40);
    faults.slow_apply = dice.chance(25);
    faults.failing_apply = dice.chance(20);
    faults.large_entries = dice.chance(10);
    if (dice.chance(15)) faults.clock_ahead_ms = dice.between(500, 70'000);
    faults.sparse_mesh = dice.chance(20);
    return faults;
  }
};

}  // namespace panal::sim

#pragma once
// Dice: draws numbers from a seeded source; the only randomness of the simulator.
#include <cstdint>

#include "src/base/clock.h"

namespace panal::sim {

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

}  // namespace panal::sim

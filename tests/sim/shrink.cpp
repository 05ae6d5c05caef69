#include "tests/sim/shrink.h"

namespace panal::sim {

std::string invariant_of(const std::string& failure) {
  return failure.substr(0, failure.find(')') + 1);
}

Plan shrink(Plan plan, const std::string& failure, Genesis& genesis) {
  const std::string wanted = invariant_of(failure);
  const auto still = [&](const Plan& smaller) {
    return invariant_of(World(smaller, genesis, Trace::kNone).run().failure) == wanted;
  };
  bool progress = true;
  while (progress) {
    progress = false;
    for (std::size_t i = 0; i < kFaults; ++i) {
      Plan smaller = plan;
      smaller.faults[i] = false;
      if (plan.faults[i] && still(smaller)) {
        plan = smaller;
        progress = true;
      }
    }
    for (const bool time : {true, false}) {
      Plan smaller = plan;
      if (time) smaller.chaos_us = plan.chaos_us * 2 / 3000 * 1000;
      else --smaller.nodes;
      if (smaller.nodes < 2 || smaller.chaos_us < 100'000 || !still(smaller)) continue;
      plan = smaller;
      progress = true;
    }
  }
  return plan;
}

}  // namespace panal::sim

// sim: runs seeds, each twice; both runs must be the same to the last event.
//
//   sim --seeds 1..300       sim --seeds 17 --trace
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "tests/sim/world.h"

namespace {

struct Arguments {
  std::uint64_t first = 1, last = 300;
  bool trace = false;
};

Arguments parse(int argc, char** argv) {
  Arguments arguments;
  for (int i = 1; i < argc; ++i) {
    if (std::strcmp(argv[i], "--trace") == 0) arguments.trace = true;
    if (std::strcmp(argv[i], "--seeds") == 0 && i + 1 < argc) {
      char* end = nullptr;
      arguments.first = arguments.last = std::strtoull(argv[++i], &end, 10);
      if (std::strncmp(end, "..", 2) == 0) arguments.last = std::strtoull(end + 2, nullptr, 10);
    }
  }
  return arguments;
}

}  // namespace

int main(int argc, char** argv) {
  using panal::sim::Outcome, panal::sim::Plan, panal::sim::Trace, panal::sim::World;
  const Arguments arguments = parse(argc, argv);
  panal::sim::Genesis genesis;
  Outcome sum;
  std::uint64_t failures = 0;
  for (std::uint64_t seed = arguments.first; seed <= arguments.last; ++seed) {
    const Plan plan = Plan::draw(seed);
    if (arguments.trace) std::printf("seed %lu: %s\n", seed, plan.text().c_str());
    const Outcome once = World(plan, genesis, arguments.trace ? Trace::kPrint : Trace::kNone).run();
    const Outcome again = World(plan, genesis, Trace::kNone).run();
    sum.events += once.events;
    sum.entries += once.entries;
    sum.inspections += once.inspections;
    sum.conflicts += once.conflicts;
    sum.healing_ms = std::max(sum.healing_ms, once.healing_ms);
    std::string failure = once.failure;
    if (once.trace_hash != again.trace_hash) failure = "two runs of one seed differ";
    if (failure.empty()) continue;
    ++failures;
    std::printf("seed %lu: %s\n  %s\n", seed, failure.c_str(), plan.text().c_str());
    std::fflush(stdout);
  }
  std::printf(
      "%lu seeds, %lu failed; %lu entries, %lu events, %lu inspections, %lu conflicts; "
      "slowest agreement %ld ms\n",
      arguments.last - arguments.first + 1, failures, sum.entries, sum.events, sum.inspections,
      sum.conflicts, sum.healing_ms);
  return failures == 0 ? 0 : 1;
}

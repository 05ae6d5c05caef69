// sim: runs seeds, each twice; both runs must be the same to the last event.
//
//   sim --seeds 1..200        sim --seeds 17 --trace
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "tests/sim/world.h"

int main(int argc, char** argv) {
  std::uint64_t first = 1, last = 200;
  bool trace = false;
  for (int i = 1; i < argc; ++i) {
    if (std::strcmp(argv[i], "--trace") == 0) trace = true;
    if (std::strcmp(argv[i], "--seeds") == 0 && i + 1 < argc) {
      char* end = nullptr;
      first = last = std::strtoull(argv[++i], &end, 10);
      if (std::strncmp(end, "..", 2) == 0) last = std::strtoull(end + 2, nullptr, 10);
    }
  }
  std::uint64_t events = 0, entries = 0, failures = 0;
  std::int64_t slowest_ms = 0;
  for (std::uint64_t seed = first; seed <= last; ++seed) {
    const auto once = panal::sim::World(seed, trace).run();
    const auto again = panal::sim::World(seed, false).run();
    events += once.events;
    entries += once.entries;
    if (once.healing_ms > slowest_ms) slowest_ms = once.healing_ms;
    std::string failure = once.failure;
    if (once.trace_hash != again.trace_hash) failure = "two runs of one seed differ";
    if (failure.empty()) continue;
    ++failures;
    std::printf("seed %llu: %s\n  replay: sim --seeds %llu --trace\n",
                static_cast<unsigned long long>(seed), failure.c_str(),
                static_cast<unsigned long long>(seed));
  }
  std::printf("%llu seeds, %llu failed; %llu entries, %llu events; slowest agreement %lld ms\n",
              static_cast<unsigned long long>(last - first + 1),
              static_cast<unsigned long long>(failures), static_cast<unsigned long long>(entries),
              static_cast<unsigned long long>(events), static_cast<long long>(slowest_ms));
  return failures == 0 ? 0 : 1;
}

// sim: runs seeds, each twice; both runs must be the same to the last event.
//
//   sim --seeds 1..300               a range; --once: each once only
//   sim --seeds 17 --trace           event by event
//   sim --regressions FILE           the seeds that once failed, one a line, "#" begins a remark
//   sim --seeds 17 --nodes 2 --ms 900 --faults drop,kill    a plan as a failure prints it
//   sim --seeds 1..300 --bug NAME    plants a bug; ends at the first seed that notices (--bugs:
//   all)
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <optional>

#include "tests/sim/bugs.h"
#include "tests/sim/shrink.h"

namespace panal::sim {
namespace {

constexpr std::size_t kTraceLines = 60;

struct Arguments {
  std::vector<std::uint64_t> seeds;
  bool trace = false, once = false, list_bugs = false;
  std::string bug;
  std::optional<std::size_t> nodes;
  std::optional<std::int64_t> ms;
  std::optional<std::string> faults;
};

void add_seeds(const std::string& text, Arguments& arguments) {
  char* end = nullptr;
  const std::uint64_t first = std::strtoull(text.c_str(), &end, 10);
  std::uint64_t last = first;
  if (std::string(end).starts_with("..")) last = std::strtoull(end + 2, nullptr, 10);
  for (std::uint64_t seed = first; seed <= last; ++seed) arguments.seeds.push_back(seed);
}

void add_file(const std::string& path, Arguments& arguments) {
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    if (!line.empty() && line[0] != '#') add_seeds(line, arguments);
  }
}

Arguments parse(int argc, char** argv) {
  Arguments arguments;
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    const std::string next = i + 1 < argc ? argv[i + 1] : "";
    if (word == "--trace") arguments.trace = true;
    if (word == "--once") arguments.once = true;
    if (word == "--bugs") arguments.list_bugs = true;
    if (word == "--bug") arguments.bug = next;
    if (word == "--seeds") add_seeds(next, arguments);
    if (word == "--regressions") add_file(next, arguments);
    if (word == "--nodes") arguments.nodes = std::strtoull(next.c_str(), nullptr, 10);
    if (word == "--ms") arguments.ms = std::strtoll(next.c_str(), nullptr, 10);
    if (word == "--faults") arguments.faults = next;
  }
  return arguments;
}

Plan plan_for(std::uint64_t seed, const Arguments& arguments) {
  Plan plan = Plan::draw(seed);
  if (arguments.nodes) plan.nodes = *arguments.nodes;
  if (arguments.ms) plan.chaos_us = *arguments.ms * 1000;
  if (!arguments.faults) return plan;
  for (std::size_t i = 0; i < kFaults; ++i) {
    plan.faults[i] =
        ("," + *arguments.faults + ",")
            .find(std::string(",") + name_of(static_cast<Fault>(i)) + ",") != std::string::npos;
  }
  return plan;
}

void report(std::uint64_t seed, const Plan& plan, const std::string& failure, Genesis& genesis) {
  std::printf("seed %lu: %s\n  %s\n", seed, failure.c_str(), plan.text().c_str());
  const Plan smaller = shrink(plan, failure, genesis);
  const Outcome shown = World(smaller, genesis, Trace::kKeep).run();
  const std::size_t skip = shown.trace.size() > kTraceLines ? shown.trace.size() - kTraceLines : 0;
  std::printf("  shortest: --seeds %lu %s --trace\n  %s; the last %zu of %zu events:\n", seed,
              smaller.arguments().c_str(), shown.failure.c_str(), shown.trace.size() - skip,
              shown.trace.size());
  for (std::size_t i = skip; i < shown.trace.size(); ++i) {
    std::printf("    %.240s\n", shown.trace[i].c_str());
  }
  std::fflush(stdout);
}

struct Sum {
  std::uint64_t failures = 0, entries = 0, events = 0, inspections = 0, conflicts = 0;
  std::int64_t healing_ms = 0;

  void add(const Outcome& outcome) {
    entries += outcome.entries;
    events += outcome.events;
    inspections += outcome.inspections;
    conflicts += outcome.conflicts;
    healing_ms = std::max(healing_ms, outcome.healing_ms);
  }
};

volatile std::sig_atomic_t current_seed = 0;

// An assertion of the product ends the run: say where.
void on_abort(int) {
  std::printf("seed %ld: an assertion of the product failed\n", static_cast<long>(current_seed));
  std::fflush(stdout);
  std::_Exit(1);
}

int run(const Arguments& arguments) {
  Genesis genesis;
  Sum sum;
  for (const std::uint64_t seed : arguments.seeds) {
    current_seed = static_cast<std::sig_atomic_t>(seed);
    const Plan plan = plan_for(seed, arguments);
    const Outcome once = World(plan, genesis, arguments.trace ? Trace::kPrint : Trace::kNone).run();
    std::string failure = once.failure;
    if (!arguments.once && once.trace_hash != World(plan, genesis, Trace::kNone).run().trace_hash) {
      failure = "two runs of one seed differ";
    }
    sum.add(once);
    if (failure.empty()) continue;
    ++sum.failures;
    if (!arguments.bug.empty()) {
      std::printf("seed %lu: %s\n", seed, failure.c_str());
      return 1;
    }
    report(seed, plan, failure, genesis);
  }
  std::printf(
      "%zu seeds, %lu failed; %lu entries, %lu events, %lu inspections, %lu conflicts; "
      "slowest agreement %ld ms\n",
      arguments.seeds.size(), sum.failures, sum.entries, sum.events, sum.inspections, sum.conflicts,
      sum.healing_ms);
  return sum.failures == 0 ? 0 : 1;
}

int plant(const std::string& name) {
#ifdef PANAL_PLANTED_BUGS
  for (const NamedBug& bug : kBugs) {
    if (bug.name == name) {
      planted_bug = bug.bug;
      return 0;
    }
  }
#endif
  std::fprintf(stderr, "this build has no bug named %s\n", name.c_str());
  return 2;
}

}  // namespace
}  // namespace panal::sim

int main(int argc, char** argv) {
  const auto arguments = panal::sim::parse(argc, argv);
  if (arguments.list_bugs) {
    for (const auto& bug : panal::sim::kBugs) std::printf("%s\n", std::string(bug.name).c_str());
    return 0;
  }
  if (!arguments.bug.empty() && panal::sim::plant(arguments.bug) != 0) return 2;
  std::signal(SIGABRT, panal::sim::on_abort);
  return panal::sim::run(arguments);
}

#include "tests/sim/plan.h"

namespace panal::sim {
namespace {

struct Kind {
  const char* name;
  std::uint64_t percent;  // of the seeds that have it
};

constexpr Kind kKinds[kFaults] = {
    {"drop", 30},        {"duplicate", 30},   {"reorder", 30},     {"delay", 50},
    {"partition", 50},   {"one-way-cut", 25}, {"break", 40},       {"sparse-mesh", 20},
    {"slow-peer", 15},   {"kill", 30},        {"power-cut", 30},   {"crash-at-call", 25},
    {"disk-full", 15},   {"io-error", 12},    {"slow-sync", 15},   {"rollback", 15},
    {"echo", 20},        {"large", 10},       {"clock-ahead", 12}, {"clock-jump", 15},
    {"clock-drift", 20}, {"clock-1970", 8},   {"upgrade", 20},     {"join", 15},
    {"forget", 60},      {"remove", 15},      {"absence", 12},     {"bit-rot", 10},
    {"clone", 8},        {"expiry", 8},
};

}  // namespace

const char* name_of(Fault fault) { return kKinds[static_cast<std::size_t>(fault)].name; }

Plan Plan::draw(std::uint64_t seed) {
  Dice dice(seed);
  Plan plan{.seed = seed};
  plan.nodes = 2 + static_cast<std::size_t>(dice.below(3));
  plan.chaos_us = dice.between(2'000, 6'000) * 1000;
  for (std::size_t i = 0; i < kFaults; ++i) plan.faults[i] = dice.chance(kKinds[i].percent);
  return plan;
}

std::string Plan::text() const {
  std::string text = std::to_string(nodes) + " nodes, " + std::to_string(chaos_us / 1000) + " ms";
  for (std::size_t i = 0; i < kFaults; ++i) {
    if (faults[i]) text += std::string(", ") + kKinds[i].name;
  }
  return text;
}

std::string Plan::arguments() const {
  std::string text = "--nodes " + std::to_string(nodes) + " --ms " +
                     std::to_string(chaos_us / 1000) + " --faults ";
  std::string list;
  for (std::size_t i = 0; i < kFaults; ++i) {
    if (faults[i]) list += (list.empty() ? "" : ",") + std::string(kKinds[i].name);
  }
  return text + (list.empty() ? "none" : list);
}

}  // namespace panal::sim

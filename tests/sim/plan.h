#pragma once
// Plan: what one run is made of: how many nodes, how long, and which kinds of fault. A seed draws
// a random subset ("swarm testing": a run with few kinds reaches states that one with all never
// does). A failing plan is made smaller before it is shown (shrink.cpp).
#include <bitset>
#include <cstdint>
#include <string>

#include "tests/sim/dice.h"

namespace panal::sim {

enum class Fault : std::uint8_t {
  kDrop,  // messages, which TCP would never do
  kDuplicate,
  kReorder,
  kDelay,
  kPartition,  // both ways
  kOneWayCut,
  kBreak,        // connections end
  kSparseMesh,   // a chain: others know no address of each other
  kSlowPeer,     // a node behind a thin wire
  kKill,         // the process ends; the system keeps what it wrote
  kPowerCut,     // what was not synced is lost or torn
  kCrashAtCall,  // the power goes at one call of the file system
  kDiskFull,
  kIoError,
  kSlowSync,    // an fsync of up to 5 s
  kRollback,    // a node starts from an earlier image of its disk
  kEcho,        // entries that were applied are handed to the store again
  kLarge,       // transactions of megabytes
  kClockAhead,  // by more than a minute
  kClockJump,
  kClockDrift,
  kClock1970,  // a node boots without a clock
  kUpgrade,    // two schema versions side by side; upgraded during the run
  kJoin,       // a new node gets a snapshot
  kForget,     // the log is truncated, graves and old conflicts go
  kRemove,     // a member, for good
  kAbsence,    // a node is silent past the retention, and comes back with what it wrote meanwhile
  kBitRot,     // a row changes on the disk, and nobody wrote it
  kClone,      // a second process from a copy of a node's disk
  kExpiry,     // a node's certificate expires: links end, and none is made
  kCount,
};
inline constexpr std::size_t kFaults = static_cast<std::size_t>(Fault::kCount);
const char* name_of(Fault fault);

struct Plan {
  std::uint64_t seed = 0;
  std::size_t nodes = 3;
  std::int64_t chaos_us = 0;
  std::bitset<kFaults> faults;

  bool has(Fault fault) const { return faults[static_cast<std::size_t>(fault)]; }
  static Plan draw(std::uint64_t seed);
  std::string text() const;       // for people
  std::string arguments() const;  // for sim, to run this very plan
};

}  // namespace panal::sim

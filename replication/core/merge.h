#pragma once
// Merge: what a cell holds after two nodes wrote to it. Pure; the same on every node.
//
// A cell is a multi-value register: the set of its causally maximal writes. One of them wins and
// is the value that applications see; the others lost against it without having been seen by its
// writer, and are the conflicts that people may look at. A write replaces all those it had seen.
//
// Entries are delivered in causal order, so an arriving write is never older than one in the set.
// The set is therefore a function of what was delivered, in whatever order.
#include <optional>
#include <vector>

#include "replication/core/version_vector.h"
#include "src/base/table_spec.h"
#include "src/base/value.h"

namespace panal::core {

struct Write {
  Stamp stamp;
  Value value;
  bool operator==(const Write&) const = default;
};

struct Register {
  Write winner;
  std::vector<Write> losers;
};

struct MergeOutcome {
  bool won = false;                // the incoming write is the winner now
  std::vector<Dot> closed = {};    // losers that the incoming write had seen: history now
  std::optional<Write> lost = {};  // the write that became a loser by this
};

// Adds `write`, whose transaction had seen `seen`, to the register.
MergeOutcome merge(Register& cell, Write write, const VersionVector& seen, Merge rule);

// Which of two concurrent writes wins.
bool beats(const Write& a, const Write& b, Merge rule);

// Is the loser worth telling people about?
bool is_conflict(const Register& cell, const Write& loser, Merge rule);

// The order of SQLite: null, numbers, text, blobs. For Merge::kMax.
bool value_less(const Value& a, const Value& b);

// A row lives as long as one of its writes is not covered by its tombstones.
bool outlives(const std::vector<Dot>& writes, const VersionVector& tombstones);

}  // namespace panal::core

#pragma once
// Absence: which members are waited for no longer. Pure.
//
// An entry is kept until every data member has it, so one that never comes back would keep
// everything for ever. A member that is silent past the retention is marked in the replicated
// table `_absences`: from then on it does not count for stability, nobody exchanges entries with
// it, and when it returns it takes a snapshot first (replica_identity.cpp).
//
//   lost   how often it was marked       greatest value wins: concurrent marks are one
//   back   up to which mark it returned  written by its donor, before the snapshot is taken
//
// Only the larger part of a split cluster marks, so that no two parts give each other up.
#include <cstdint>
#include <vector>

#include "replication/core/version_vector.h"
#include "src/base/ids.h"

namespace panal::core {

struct Absence {
  std::uint64_t lost = 0, back = 0;
  Dot marked;  // the write that set `lost`
  bool away() const { return lost > back; }
  bool operator==(const Absence&) const = default;
};

// A data member other than this node, as this node sees it.
struct Silence {
  Uuid node;
  bool reachable = false;  // by this node, or by one that it reaches
  bool away = false;       // marked already
  std::int64_t silent_ms = 0;
};

// Who is to be marked, by this node: of those who reach each other one does it. `log_full`: the log
// has its greatest size, and a short silence is enough.
std::vector<Uuid> overdue(const Uuid& self, const std::vector<Silence>& others,
                          std::int64_t retention_ms, bool log_full);

}  // namespace panal::core

#pragma once
// Reference: what a node must hold, computed from the set of transactions that it has, by the words
// of the design and nothing else: no order of arrival, no state kept, every rule a plain loop over
// all writes. It shares no code with replication/store; slow and obvious.
//
//   cell      the writes that no other write to it had seen; the highest (HLC, origin) of them
//   wins,
//             or the greatest value; the others are open conflicts, unless they say the same, a
//             deletion had seen them, they were dismissed, or the column is quiet or max
//   row       lives while one of its writes is not covered by its deletions, or a live row refers
//             to it; a deletion that nobody had seen since, of a row that lives, is a conflict too
//             what a destroyer had seen of a row is as if it had never been written
//   claim     of the live rows with one value, the earliest by (HLC, origin, id) holds it
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "src/base/table_spec.h"
#include "tests/sim/truth.h"

namespace panal::sim {

using RowKey = std::pair<std::string, Uuid>;  // table, id

struct Holding {
  std::map<RowKey, std::map<std::string, Value>> rows;
  // table, row, column (empty: a deletion), losing value, origin
  using Conflict = std::tuple<std::string, Uuid, std::string, Value, core::OriginId>;
  std::multiset<Conflict> conflicts;
  std::set<Conflict> doubtful;  // of the reference: they may be listed or not
  // table, first column, row, holder
  std::set<std::tuple<std::string, std::string, Uuid, Uuid>> duplicates;
  std::size_t open = 0, total = 0;  // as a node lists them, its history included; not compared
};

// `schema`: of the node, with the engine's own tables. Rows hold the columns that were written.
Holding reference(const Truth& truth, const core::VersionVector& has, const SchemaSpec& schema);

// Where the two differ, in words; empty: nowhere. The first names the invariant.
std::string difference(const Holding& expected, const Holding& found);

// For a failure: all that was ever written to the rows that `broken` names, a line each.
std::vector<std::string> history(const Truth& truth, const std::string& broken);

}  // namespace panal::sim

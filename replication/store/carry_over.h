#pragma once
// Carry-over: what a node had written and nobody else has, when its store is replaced by a
// snapshot: after a long absence, a restored disk, a forked history, or a removal.
//
// What it held of others' and the donor lacks is kept, too: somebody may count on it. It is applied
// again by its own name.
//
// Its transactions are kept as they were, in the table `_carried`, and issued again one by one
// under the node's new origin (Engine::carry_over). A carried write competes by the time at which
// it was written first, and counts as having seen only what it had seen then. It never brings a
// row back: an edit of a row that is gone becomes a conflict that a person may restore.
//
// Writer thread, or a store that nobody else has open.
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "replication/core/change.h"
#include "src/base/table_spec.h"
#include "src/base/siphash.h"
#include "src/db/database.h"

namespace panal::store {

struct CarriedEntry {
  core::RawEntry raw;
  core::VersionVector seen;  // all that it had seen, itself not included
  // The donor has one by this name, and no log tells whether it is this one: it may have been
  // shipped before this disk went back, and what it made destroyed and forgotten since.
  bool doubtful = false;
  // Another node's: applied as it is, under its own name, if it follows what the snapshot has.
  bool others = false;
};

struct Unshipped {
  Uuid node;                     // whose entries are meant,
  core::VersionVector covered;   // beside those that are safe elsewhere
  std::vector<core::OriginId> forked = {};  // and of these origins, whoever's they are
  core::VersionVector theirs = {};          // the names that the donor knows
};

// What is unshipped, seen from a donor's snapshot of `theirs`. `vouched`: up to here the donor
// means the same entries by the same names. What it cannot vouch for, since its log was truncated
// or tells another history, is carried over from where our own log begins.
Result<Unshipped> unshipped(db::Database& database, const Uuid& node,
                            const core::VersionVector& theirs, const core::VersionVector& vouched,
                            const core::VersionVector& forked);

// Tells of each such transaction in the log, oldest first.
Result<void> each_unshipped(db::Database& database, const Unshipped& which,
                            const std::function<Result<void>(CarriedEntry)>& tell);

// What this node holds of others and the donor lacks, oldest first.
Result<void> each_of_others(db::Database& database, const Unshipped& which,
                            const std::function<Result<void>(CarriedEntry)>& tell);

// Adds one to those that wait to be issued, in an uncaptured transaction.
Result<void> keep_carried(db::Database& database, const CarriedEntry& entry);

// The next one that waits; `issued` are those that went before it, as they are called now.
struct NextCarried {
  std::int64_t number = 0;
  CarriedEntry entry;
  core::VersionVector issued;
};
Result<std::optional<NextCarried>> next_carried(db::Database& database);
// `as`: its new name; none when nothing of it was left to issue.
Result<void> mark_issued(db::Database& database, std::int64_t number, std::optional<core::Dot> as);

// Replaces all that is replicated by the snapshot in `path`, keeping what is unshipped for the
// carry-over; tables of this node alone stay. One transaction: it happens whole or not at all. Open
// the engine anew afterwards, and call carry_over() before anything else is written.
Result<void> replace_by_snapshot(db::Database& database, const SchemaSpec& schema, SipKey key,
                                 const std::string& path, const Unshipped& unshipped);

}  // namespace panal::store

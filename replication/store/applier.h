#pragma once
// Applier: remote entries become rows. An entry must follow its predecessor and everything that
// its transaction had seen; the replica holds it back until then. Writer thread only.
#include <set>

#include "replication/core/change.h"
#include "replication/store/row.h"

namespace panal::store {

class Applier {
 public:
  Applier(State& state, RowStore& rows) : state_(state), rows_(rows) {}

  // It follows what is here; kPrecondition: it was written without having seen what is forgotten
  // here, and only a store that has it can be taken over as a whole.
  Result<void> check(const core::EntryHeader& header) const;
  // `tables` gains the ids of those that changed.
  Result<void> apply(db::Database& database, const core::RawEntry& raw,
                     std::set<core::TableId>& tables);
  // One change of a transaction that had seen `seen`.
  Result<void> apply_change(db::Database& database, const core::Change& change,
                            const core::Stamp& stamp, const core::VersionVector& seen);

 private:
  Result<void> check_context(const core::EntryHeader& header, const OriginState* known) const;

  State& state_;
  RowStore& rows_;
};

// Appends an entry to `_log`, own or remote.
Result<void> append_log(db::Database& database, State& state, const core::RawEntry& entry);

}  // namespace panal::store

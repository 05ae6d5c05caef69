#pragma once
// Decides what of a carried transaction is issued again, and as what (carry_over.h). Writer thread
// only; the engine uses it.
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "replication/core/change.h"
#include "replication/store/row.h"

namespace panal::store {

class CarryIssue {
 public:
  // `seen` is what the transaction had seen, in today's names; `doubtful`: see CarriedEntry.
  CarryIssue(db::Database& database, const Catalog& catalog, RowStore& rows,
             const core::VersionVector& seen, bool doubtful)
      : database_(database), catalog_(catalog), rows_(rows), seen_(seen), doubtful_(doubtful) {}

  // The changes as they are to be issued: edits of rows that are gone, and writes that refer to
  // one, are stranded; deletions of such rows are left out. A row that a transaction says it
  // restores is not taken for a new one by who has forgotten its destruction.
  Result<std::vector<core::Change>> decide(std::vector<core::Change> changes);

 private:
  Result<bool> makes(const core::Change& change);
  Result<bool> drop_orphans(const std::vector<core::Change>& changes);
  Result<bool> kept(core::Change& change);
  Result<bool> lives(core::TableId table, const Uuid& id);
  Result<bool> parents_live(const TableInfo& table, const core::Change& change);

  db::Database& database_;
  const Catalog& catalog_;
  RowStore& rows_;
  const core::VersionVector& seen_;
  const bool doubtful_;
  using Places = std::set<std::pair<core::TableId, Uuid>>;
  Places made_, restored_;  // by this transaction
};

// The next transaction that waits, as it is to be issued by who has `here`; no changes: nothing of
// it is left.
struct PreparedCarry {
  std::int64_t number = 0;
  core::EntryHeader::Carried carried;
  std::vector<core::Change> changes;
  std::optional<core::RawEntry> others = {};  // instead: another node's, to be applied as it is
};
Result<std::optional<PreparedCarry>> prepare_carry(db::Database& database, const Catalog& catalog,
                                                   RowStore& rows,
                                                   const core::VersionVector& here);

}  // namespace panal::store

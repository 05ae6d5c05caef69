#pragma once
// LocalTransaction: what is left to do when a local transaction's SQL has run: check references
// and unique claims, set versions, close conflicts, keep what was trashed, update the digest.
// Yields the changes that its entry carries. Writer thread only.
#include <vector>

#include "replication/core/change.h"
#include "replication/store/capture.h"
#include "replication/store/row.h"

namespace panal::store {

class LocalTransaction {
 public:
  LocalTransaction(db::Database& database, RowStore& rows, const core::Stamp& stamp,
                   const core::VersionVector& seen)
      : database_(database), rows_(rows), stamp_(stamp), seen_(seen) {}

  // References and claims are looked at when the transaction is complete, so statements may come
  // in any order.
  Result<void> check(const RowDelta& delta);
  Result<void> record(RowDelta& delta, std::vector<core::Change>& changes);
  // Drops the values of a row that is in the trash, those in the history of its conflicts too.
  Result<void> destroy(core::TableId table, const Uuid& id, std::vector<core::Change>& changes);
  // Notes in the history which conflicts this transaction settled. Whoever adds to it takes some
  // of what was closed before `from_ms` out.
  Result<void> note_settled(std::vector<core::Change>& changes, std::int64_t from_ms);

 private:
  Result<void> check_types(const RowDelta& delta);
  Result<void> check_parents(const RowDelta& delta);
  Result<void> check_children(const RowDelta& delta);
  Result<void> check_claims(const RowDelta& delta);
  Result<Row> row_before(RowDelta& delta);
  Result<void> fill_untouched(Row& row);
  Result<core::Change> drop(Row row);
  Result<void> drop_history(const std::vector<Uuid>& ids, std::vector<core::Change>& changes);
  Result<std::vector<Uuid>> expired(std::int64_t from_ms,
                                    const std::vector<ConflictRecord>& settled);

  db::Database& database_;
  RowStore& rows_;
  const core::Stamp& stamp_;
  const core::VersionVector& seen_;
};

}  // namespace panal::store

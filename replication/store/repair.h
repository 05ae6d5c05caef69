#pragma once
// Repairer: puts rows right that differ from a peer's, or that do not add up to the kept sums
// (core/anti_entropy.h says which). Writer thread only, within one write.
#include <string>
#include <vector>

#include "replication/core/event.h"
#include "replication/store/row.h"

namespace panal::store {

// What was put right, for people.
struct RepairedRow {
  std::string table;  // empty: unknown to this node's schema
  Uuid id;
  std::string columns;  // "mess, sid"; empty: the row as a whole, or a kept sum
};

class Repairer {
 public:
  Repairer(const Catalog& catalog, State& state, Digests& digests, RowStore& rows, SipKey key)
      : catalog_(catalog), state_(state), digests_(digests), rows_(rows), key_(key) {}

  Result<std::vector<RepairedRow>> run(db::Database& database, const core::Repair& repair);

 private:
  Result<void> replace(db::Database& database, core::TableId table, const core::RowCells& theirs);
  Result<void> merge(db::Database& database, core::TableId table, const core::RowCells& theirs);
  Result<bool> merge_cell(db::Database& database, Row& row, const core::CellState& theirs);
  Result<void> keep_sum(const core::Bucket& bucket, const Hash128& sum);
  Result<void> from_log(db::Database& database, const core::Bucket& bucket);
  Result<Hash128> sum_of(db::Database& database, const core::Bucket& bucket,
                         std::vector<Uuid>* ids);
  // What the log says that the transaction of `stamp` wrote there; nothing: it is not held.
  Result<std::optional<Value>> written(db::Database& database, core::TableId table, const Uuid& id,
                                       core::ColumnId column, const core::Stamp& stamp);
  void note(core::TableId table, const Uuid& id, const core::RowCells* ours,
            const core::RowCells& now);

  const Catalog& catalog_;
  State& state_;
  Digests& digests_;
  RowStore& rows_;
  SipKey key_;
  std::vector<RepairedRow> repaired_;
};

}  // namespace panal::store

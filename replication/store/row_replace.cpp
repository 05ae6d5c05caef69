// The part of RowStore that repairs: a row becomes what another node has of it.
#include <algorithm>

#include "replication/store/row.h"

namespace panal::store {

Cell& RowStore::cell_of(Row& row, core::ColumnId column) {
  const auto at = std::ranges::find(row.cells, column, &Cell::column);
  if (at != row.cells.end()) return *at;
  row.cells.push_back({.column = column});
  return row.cells.back();
}

void RowStore::set_cell(Row& row, Cell& cell, core::Write write) {
  touch(row, cell);
  cell.stamp = write.stamp;
  cell.value = std::move(write.value);
}

Result<void> RowStore::replace(db::Database& database, core::TableId table,
                               const core::RowCells& theirs) {
  Row row{.table = catalog_.find(table), .table_id = table, .id = theirs.id};
  for (std::size_t i = 0; i < row.known(); ++i) {
    row.cells.push_back({.column = row.table->columns[i].id});
  }
  for (const auto& cell : theirs.cells) {
    Cell& here = cell_of(row, cell.column);
    here.stamp = cell.stamp;
    here.value = cell.value;
    here.touched = true;
  }
  row.live = !theirs.cells.empty();
  row.was_live = row.live;  // a dead row's grave keeps what it has of values
  PANAL_TRY(load_grave(database, row));
  row.was_live = false;
  row.has_grave = row.has_grave || !theirs.covered.empty();
  row.covered = theirs.covered;
  row.tombs = theirs.tombs;
  row.dropped = theirs.destroyed ? theirs.covered : core::VersionVector{};
  if (row.table != nullptr) {
    PANAL_TRY(PANAL_TRY(database.prepare(row.table->delete_sql)).bind(row.id).run());
    PANAL_TRY(store_table(database, row, Physical::kWrite));
  }
  auto side =
      PANAL_TRY(database.prepare("DELETE FROM _unknown WHERE table_id = ?1 AND row_id = ?2"));
  PANAL_TRY(side.bind(static_cast<std::int64_t>(table), row.id).run());
  if (row.cells.size() > row.known()) PANAL_TRY(store_side_cells(database, row));
  return row.has_grave ? store_grave(database, row) : Result<void>{};
}

}  // namespace panal::store

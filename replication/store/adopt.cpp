// The part of RowStore that takes in, after an upgrade, what an older schema had set aside.
#include <algorithm>

#include "replication/store/row.h"

namespace panal::store {

Result<void> RowStore::adopt_row(db::Database& database, core::TableId table, const Uuid& id) {
  Row row = PANAL_TRY(load(database, table, id));
  // Of a table that was unknown the side cells were the row.
  if (!row.present) row.was_live = row.live = row.side_live;
  std::vector<core::ColumnId> adopted;
  for (std::size_t i = row.known(); i < row.cells.size(); ++i) {
    const int place = row.table->find(row.cells[i].column);
    if (place < 0) continue;
    Cell& cell = row.cells[static_cast<std::size_t>(place)];
    touch(row, row.cells[i]);
    cell.value = std::move(row.cells[i].value);
    cell.stamp = row.cells[i].stamp;
    cell.touched = true;
    const auto& column = row.table->columns[static_cast<std::size_t>(place)];
    if (!column.holds(cell.value)) cell.value = column.zero();
    for (Loser& loser : row.losers) {
      if (loser.column != column.id || column.holds(loser.write.value)) continue;
      loser.write.value = column.zero();
      loser.changed = true;
    }
    elect(row, cell);  // by the column's own rule, which was not known
    adopted.push_back(cell.column);
    auto drop = PANAL_TRY(database.prepare(
        "DELETE FROM _unknown WHERE table_id = ?1 AND row_id = ?2 AND column_id = ?3"));
    drop.bind(static_cast<std::int64_t>(table), id, static_cast<std::int64_t>(cell.column));
    PANAL_TRY(drop.run());
  }
  if (adopted.empty()) return {};
  const auto first_unknown = row.cells.begin() + static_cast<std::ptrdiff_t>(row.known());
  row.cells.erase(std::remove_if(first_unknown, row.cells.end(),
                                 [&](const Cell& cell) {
                                   return std::ranges::find(adopted, cell.column) != adopted.end();
                                 }),
                  row.cells.end());
  PANAL_TRY(decide_life(database, row));
  return store(database, row, Physical::kWrite);
}

// After a snapshot: what its conflicts did not say.
Result<void> RowStore::retell(db::Database& database) {
  std::vector<std::pair<core::TableId, Uuid>> rows;
  {
    auto found = PANAL_TRY(database.prepare(
        "SELECT DISTINCT table_id, row_id FROM _conflicts WHERE kind NOT IN (2, 4)"));
    while (PANAL_TRY(found.step())) {
      rows.emplace_back(core::TableId{static_cast<std::uint32_t>(found.integer(0))}, found.uuid(1));
    }
  }
  for (const auto& [table, id] : rows) {
    Row row = PANAL_TRY(load(database, table, id));
    judge_losers(row);
    for (Loser& loser : row.losers) loser.changed = true;
    PANAL_TRY(store_losers(database, row));
  }
  return {};
}

Result<void> RowStore::adopt(db::Database& database) {
  PANAL_TRY(adopt_side_cells(database));
  if (PANAL_TRY(claims_.rebuild_if_changed(database, catalog_))) PANAL_TRY(retell(database));
  return {};
}

Result<void> RowStore::adopt_side_cells(db::Database& database) {
  if (state_.side_cells == 0) return {};
  std::vector<std::pair<core::TableId, Uuid>> rows;
  {
    auto found = PANAL_TRY(database.prepare("SELECT DISTINCT table_id, row_id FROM _unknown"));
    while (PANAL_TRY(found.step())) {
      const core::TableId table{static_cast<std::uint32_t>(found.integer(0))};
      if (catalog_.find(table) != nullptr) rows.emplace_back(table, found.uuid(1));
    }
  }
  for (const auto& [table, id] : rows) PANAL_TRY(adopt_row(database, table, id));
  return settle(database);
}

}  // namespace panal::store

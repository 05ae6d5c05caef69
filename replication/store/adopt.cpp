// The part of RowStore that takes in, after an upgrade, what an older schema had set aside.
#include <algorithm>

#include "replication/store/row.h"

namespace panal::store {

// The digest does not care where a live cell is kept, only for a value that has no place there.
Result<void> RowStore::adopt_row(db::Database& database, core::TableId table, const Uuid& id) {
  Row row = PANAL_TRY(load(database, table, id));
  const std::size_t known = row.known();
  bool moved = false;
  for (std::size_t i = known; i < row.cells.size(); ++i) {
    const int place = row.table->find(row.cells[i].column);
    if (place < 0) continue;
    Cell& cell = row.cells[static_cast<std::size_t>(place)];
    cell.stamp = row.cells[i].stamp;
    cell.value = std::move(row.cells[i].value);
    if (const auto& column = row.table->columns[static_cast<std::size_t>(place)];
        !column.holds(cell.value)) {
      Hash128 delta;
      delta -= hash(row, cell);
      cell.value = column.zero();
      delta += hash(row, cell);
      if (row.side_live) digests_.add(table, core::digest_bucket(id), delta);
    }
    cell.touched = moved = true;
    auto drop = PANAL_TRY(database.prepare(
        "DELETE FROM _unknown WHERE table_id = ?1 AND row_id = ?2 AND column_id = ?3"));
    drop.bind(static_cast<std::int64_t>(table), id, static_cast<std::int64_t>(cell.column));
    PANAL_TRY(drop.run());
  }
  if (!moved) return {};
  row.live = row.was_live || row.side_live;
  PANAL_TRY(store_table(database, row, Physical::kWrite));
  if (row.has_grave) PANAL_TRY(store_grave(database, row));
  note_parents(row);
  return {};
}

Result<void> RowStore::adopt_side_cells(db::Database& database) {
  if (state_.side_cells == 0) return {};
  std::vector<std::pair<core::TableId, Uuid>> rows;
  {
    auto found =
        PANAL_TRY(database.prepare("SELECT DISTINCT table_id, row_id FROM _unknown"));
    while (PANAL_TRY(found.step())) {
      const core::TableId table{static_cast<std::uint32_t>(found.integer(0))};
      if (catalog_.find(table) != nullptr) rows.emplace_back(table, found.uuid(1));
    }
  }
  for (const auto& [table, id] : rows) PANAL_TRY(adopt_row(database, table, id));
  return settle(database);
}

}  // namespace panal::store

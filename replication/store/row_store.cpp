// The part of RowStore that writes a changed Row down.
#include <algorithm>

#include "replication/store/row.h"
#include "replication/store/system_tables.h"
#include "replication/wire/entry_codec.h"
#include "src/base/planted.h"

namespace panal::store {
namespace {

std::int64_t stored(std::uint64_t value) { return static_cast<std::int64_t>(value); }
std::int64_t stored(core::TableId id) { return static_cast<std::int64_t>(id); }
std::int64_t stored(core::ColumnId id) { return static_cast<std::int64_t>(id); }
std::int64_t stored(core::OriginId id) { return stored(static_cast<std::uint64_t>(id)); }

Stamps stamps_of(const Row& row) {
  Stamps stamps;
  for (std::size_t i = 0; i < row.known(); ++i) stamps.push_back(row.cells[i].stamp);
  return stamps;
}

void write_stamp(ByteWriter& out, const core::Stamp& stamp) {
  out.u64(static_cast<std::uint64_t>(stamp.origin));
  out.varint(stamp.seq);
  out.u64(stamp.hlc);
}

template <class Pick>
ColumnMask mask_where(const Row& row, Pick pick) {
  ColumnMask mask = 0;
  for (std::size_t i = 0; i < row.known(); ++i) {
    if (pick(row.cells[i])) mask |= mask_of(i);
  }
  return mask;
}

Result<void> run_with_cells(db::Statement statement, const Row& row, const std::string& versions,
                            ColumnMask mask) {
  statement.bind(row.id);
  statement.bind_one(2, Blob{versions});
  int parameter = 3;
  for (std::size_t i = 0; i < row.known(); ++i) {
    if ((mask & mask_of(i)) != 0) statement.bind_one(parameter++, row.cells[i].value);
  }
  return statement.run();
}

}  // namespace

Result<void> RowStore::store(db::Database& database, Row& row, Physical physical) {
  update_digest(row);
  judge_losers(row);
  if (row.table != nullptr) PANAL_TRY(store_table(database, row, physical));
  if (row.has_grave && (row.grave_changed || row.live != row.was_live || !row.live)) {
    PANAL_TRY(store_grave(database, row));
  }
  if (row.cells.size() > row.known()) PANAL_TRY(store_side_cells(database, row));
  if (!row.losers.empty()) PANAL_TRY(store_losers(database, row));
  note_parents(row);
  claims_.note(row, physical == Physical::kWrite ? Claims::By::kRemote : Claims::By::kLocal);
  return note_settlement(database, row);
}

// Dismissals and the history have the ids of their conflicts.
Result<void> RowStore::note_settlement(db::Database& database, const Row& row) {
  if (row.table == nullptr || row.live == row.was_live) return {};
  if (row.table->name == kDismissalsTable) {
    return book_.on_dismissal(database, row.id, row.live);
  }
  if (row.table->name == kHistoryTable) return book_.on_history(database, row.id, row.live);
  return {};
}

void RowStore::begin(bool settling) {
  unsettled_.clear();
  claims_.forget();
  book_.begin(settling);
}

Result<void> RowStore::store_table(db::Database& database, Row& row, Physical physical) {
  const TableInfo& table = *row.table;
  if (physical == Physical::kInserted || physical == Physical::kDeleted) return {};
  const auto erase = [&]() -> Result<void> {
    return PANAL_TRY(database.prepare(table.delete_sql)).bind(row.id).run();
  };
  if (!row.live) return row.present ? erase() : Result<void>{};
  const ColumnMask touched = mask_where(row, [](const Cell& cell) { return cell.touched; });
  if (row.present && touched == 0 && physical == Physical::kWrite) return {};
  const std::string versions = encode_versions(stamps_of(row), table, state_);
  if (physical == Physical::kUpdated) {
    return PANAL_TRY(database.prepare(table.set_version_sql)).bind(row.id, Blob{versions}).run();
  }
  if (physical == Physical::kOutvoted || (row.present && !row.lost_cells)) {
    return run_with_cells(PANAL_TRY(database.prepare(table.update_sql_of(touched))), row, versions,
                          touched);
  }
  if (row.present) PANAL_TRY(erase());  // the columns' defaults come with a new row
  const ColumnMask written = mask_where(row, [](const Cell& cell) { return cell.written(); });
  const std::string& all = table.insert_sql;
  return run_with_cells(
      PANAL_TRY(database.prepare(written == table.all() ? all : table.insert_sql_of(written))), row,
      versions, written);
}

Result<void> RowStore::store_grave(db::Database& database, const Row& row) {
  ByteWriter tombs, kept;
  for (const auto& tomb : row.tombs) write_stamp(tombs, tomb);
  for (std::size_t i = 0; !row.live && i < row.known(); ++i) {
    const Cell& cell = row.cells[i];
    if (!cell.written()) continue;
    kept.u64(static_cast<std::uint64_t>(cell.column));
    write_stamp(kept, cell.stamp);
    wire::write_value(kept, cell.value);
  }
  auto statement = PANAL_TRY(database.prepare(
      "INSERT INTO _graves VALUES(?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO UPDATE SET "
      "covered = ?3, tombs = ?4, kept = ?5, dropped = ?6"));
  std::optional<Blob> kept_blob, dropped;
  if (!row.live) kept_blob = Blob{kept.take()};
  if (!row.dropped.empty()) dropped = Blob{row.dropped.encode()};
  statement.bind(stored(row.table_id), row.id, Blob{row.covered.encode()}, Blob{tombs.take()},
                 kept_blob, dropped);
  PANAL_TRY(statement.run());
  ++state_.graves;  // at most: only whether there are any counts
  return {};
}

Result<void> RowStore::store_side_cells(db::Database& database, const Row& row) {
  for (std::size_t i = row.known(); i < row.cells.size(); ++i) {
    const Cell& cell = row.cells[i];
    if (!cell.touched && row.live == row.was_live) continue;
    if (!cell.written()) {
      auto drop = PANAL_TRY(database.prepare(
          "DELETE FROM _unknown WHERE table_id = ?1 AND row_id = ?2 AND column_id = ?3"));
      drop.bind(stored(row.table_id), row.id, stored(cell.column));
      PANAL_TRY(drop.run());
      continue;
    }
    auto statement = PANAL_TRY(
        database.prepare("INSERT OR REPLACE INTO _unknown VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"));
    statement.bind(stored(row.table_id), row.id, stored(cell.column), stored(cell.stamp.origin),
                   stored(cell.stamp.seq), stored(cell.stamp.hlc), cell.value,
                   std::int64_t{row.live});
    PANAL_TRY(statement.run());
    ++state_.side_cells;
  }
  return {};
}

Result<void> RowStore::store_losers(db::Database& database, Row& row) {
  for (const Loser& loser : row.losers) {
    if (loser.gone && loser.before) PANAL_TRY(book_.remove(database, loser.id));
    if (loser.gone || !loser.changed) continue;
    if (planted(Bug::kDropConflict) && !loser.before) continue;
    ConflictRecord record{.id = loser.id,
                          .kind = loser.kind,
                          .table = row.table_id,
                          .row = row.id,
                          .column = loser.column,
                          .lost = {loser.write.value, loser.write.stamp},
                          .kept = {},
                          .holder = std::nullopt};
    if (const auto cell = std::ranges::find(row.cells, loser.column, &Cell::column);
        cell != row.cells.end()) {
      record.kept = {cell->value, cell->stamp};
    } else if (const auto newest = uncovered_write(row)) {
      record.kept = {{}, *newest};
    }
    PANAL_TRY(book_.put(database, record, loser.before, loser.shown));
  }
  return {};
}

void RowStore::note_parents(const Row& row) {
  if (row.table == nullptr || state_.graves == 0) return;
  std::vector<std::pair<const TableInfo*, Uuid>> after;
  if (row.live) set_parents(row, after);
  if (row.was_live && row.live && after == row.parents_before) return;
  unsettled_.insert(unsettled_.end(), after.begin(), after.end());
  unsettled_.insert(unsettled_.end(), row.parents_before.begin(), row.parents_before.end());
}

Result<void> RowStore::settle(db::Database& database) {
  while (!unsettled_.empty()) {
    const auto [table, id] = unsettled_.back();
    unsettled_.pop_back();
    Row parent = PANAL_TRY(load(database, table->id, id));
    if (!parent.has_grave) continue;
    PANAL_TRY(decide_life(database, parent));
    if (parent.live != parent.was_live) PANAL_TRY(store(database, parent, Physical::kWrite));
  }
  return claims_.settle(database);
}

}  // namespace panal::store

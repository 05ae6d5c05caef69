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

Result<bool> is_dismissed(db::Database& database, const Uuid& id) {
  auto found = PANAL_TRY(database.prepare("SELECT 1 FROM _dismissals WHERE id = ?1"));
  return found.bind(id).step();
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
  if (row.live && row.table != nullptr && row.table->name == kDismissalsTable) {
    PANAL_TRY(dismiss(database, row.id));
  }
  return {};
}

// A dismissal has the id of its conflict.
Result<void> RowStore::dismiss(db::Database& database, const Uuid& id) {
  if (planted(Bug::kDismissalsIgnored)) return {};
  auto statement = PANAL_TRY(
      database.prepare("UPDATE _conflicts SET state = CASE state WHEN 4 THEN 1 ELSE 2 END "
      "WHERE id = ?1 AND state IN (0, 3, 4)"));
  PANAL_TRY(statement.bind(id).run());
  state_.conflicts_changed = true;
  return {};
}

Result<void> RowStore::store_table(db::Database& database, Row& row, Physical physical) {
  const TableInfo& table = *row.table;
  if (physical == Physical::kInserted || physical == Physical::kDeleted) return {};
  if (!row.live) {
    if (!row.was_live) return {};
    return PANAL_TRY(database.prepare(table.delete_sql)).bind(row.id).run();
  }
  const ColumnMask touched = mask_where(row, [](const Cell& cell) { return cell.touched; });
  if (row.was_live && touched == 0 && physical == Physical::kWrite) return {};
  const std::string versions = encode_versions(stamps_of(row), table, state_);
  if (physical == Physical::kUpdated) {
    return PANAL_TRY(database.prepare(table.set_version_sql)).bind(row.id, Blob{versions}).run();
  }
  if (row.was_live || physical == Physical::kOutvoted) {
    return run_with_cells(PANAL_TRY(database.prepare(table.update_sql_of(touched))), row, versions,
                          touched);
  }
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
      "covered = ?3, tombs = ?4, kept = ?5, destroyed = ?6"));
  std::optional<Blob> kept_blob;
  if (!row.live) kept_blob = Blob{kept.take()};
  statement.bind(stored(row.table_id), row.id, Blob{row.covered.encode()}, Blob{tombs.take()},
                 kept_blob, std::int64_t{row.destroyed});
  PANAL_TRY(statement.run());
  ++state_.graves;  // at most: only whether there are any counts
  return {};
}

Result<void> RowStore::store_side_cells(db::Database& database, const Row& row) {
  for (std::size_t i = row.known(); i < row.cells.size(); ++i) {
    const Cell& cell = row.cells[i];
    if (!cell.touched && row.live == row.was_live) continue;
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
  for (Loser& loser : row.losers) {
    if (!loser.changed) continue;
    if (planted(Bug::kDropConflict) && loser.fresh) continue;
    if (loser.state == ConflictState::kOpen && PANAL_TRY(is_dismissed(database, loser.id))) {
      loser.state = ConflictState::kDismissed;
    }
    if (loser.state == ConflictState::kStranded && PANAL_TRY(is_dismissed(database, loser.id))) {
      loser.state = ConflictState::kClosed;
    }
    const auto cell = std::ranges::find(row.cells, loser.column, &Cell::column);
    const Value winning = cell == row.cells.end() ? Value{} : cell->value;
    auto statement = PANAL_TRY(database.prepare(
        "INSERT INTO _conflicts VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) "
        "ON CONFLICT(id) DO UPDATE SET state = ?10, winning = ?9"));
    const auto& stamp = loser.write.stamp;
    statement.bind(loser.id, stored(row.table_id), row.id, stored(loser.column), loser.write.value,
                   stored(stamp.origin), stored(stamp.seq), stored(stamp.hlc), winning,
                   static_cast<std::int64_t>(loser.state));
    PANAL_TRY(statement.run());
    ++state_.losers;
    state_.conflicts_changed = true;
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
  return {};
}

}  // namespace panal::store

#include "replication/store/local.h"
#include "src/base/planted.h"

#include <algorithm>

#include "replication/store/system_tables.h"

namespace panal::store {
namespace {

bool wrote(const RowDelta& delta, std::size_t column) {
  return delta.after && (!delta.before || (delta.changed & mask_of(column)) != 0);
}

std::string select_one(const TableInfo& table, std::string_view column) {
  return "SELECT 1 FROM \"" + table.name + "\" WHERE \"" + std::string(column) + "\" = ?1 LIMIT 1";
}

Error field_error(Code code, const std::string& field, std::string reason, std::string message) {
  Error error = fail(code, message);
  error.fields.push_back({field, std::move(reason), std::move(message)});
  return error;
}

Result<std::vector<Uuid>> read_ids(db::Statement& statement) {
  std::vector<Uuid> ids;
  while (PANAL_TRY(statement.step())) ids.push_back(statement.uuid(0));
  return ids;
}

}  // namespace

Result<void> LocalTransaction::check(const RowDelta& delta) {
  if (delta.after) {
    PANAL_TRY(check_types(delta));
    PANAL_TRY(check_parents(delta));
    return check_claims(delta);
  }
  return check_children(delta);
}

// Others would take something else for it.
Result<void> LocalTransaction::check_types(const RowDelta& delta) {
  for (std::size_t i = 0; i < delta.table->columns.size(); ++i) {
    const ColumnInfo& column = delta.table->columns[i];
    if (!wrote(delta, i) || column.holds(delta.values_after[i])) continue;
    return fail(Code::kInternal, delta.table->name + "." + column.name +
                                     " was given a value of another type than it is declared with");
  }
  return {};
}

Result<void> LocalTransaction::check_parents(const RowDelta& delta) {
  for (const auto& [column, parent] : delta.table->references) {
    const Value& value = delta.values_after[column];
    if (!wrote(delta, column) || is_null(value)) continue;
    auto found = PANAL_TRY(database_.prepare(select_one(*parent, "id")));
    found.bind(value);
    if (PANAL_TRY(found.step())) continue;
    return field_error(Code::kConflict, delta.table->columns[column].name, "missing",
                       "what it refers to does not exist");
  }
  return {};
}

Result<void> LocalTransaction::check_children(const RowDelta& delta) {
  for (const auto& [table, column] : delta.table->children) {
    auto found = PANAL_TRY(database_.prepare(select_one(*table, table->columns[column].name)));
    found.bind(delta.id);
    if (!PANAL_TRY(found.step())) continue;
    return fail(Code::kConflict, "it is still referred to by " + table->name);
  }
  return {};
}

Result<void> LocalTransaction::check_claims(const RowDelta& delta) {
  if (planted(Bug::kDuplicatesTaken)) return {};
  for (const UniqueInfo& unique : delta.table->unique) {
    const auto is_written = [&](std::size_t column) { return wrote(delta, column); };
    if (std::ranges::none_of(unique.columns, is_written)) continue;
    // The key may be written in part: read it as it stands now.
    auto row = PANAL_TRY(database_.prepare(delta.table->select_sql));
    if (!PANAL_TRY(row.bind(delta.id).step())) continue;
    auto other = PANAL_TRY(database_.prepare(unique.find_other_sql));
    other.bind(delta.id);
    int parameter = 2;
    for (const std::size_t column : unique.columns) {
      other.bind_one(parameter++, row.value(static_cast<int>(column) + 1));
    }
    if (!PANAL_TRY(other.step())) continue;
    const std::string& name = delta.table->columns[unique.columns.front()].name;
    return field_error(Code::kConflict, name, "duplicate", "this " + name + " is taken");
  }
  return {};
}

// The row as it was before the transaction, as far as the transaction touched it.
Result<Row> LocalTransaction::row_before(RowDelta& delta) {
  const TableInfo& table = *delta.table;
  Row row{.table = &table, .table_id = table.id, .id = delta.id};
  row.cells.resize(table.columns.size());
  for (std::size_t i = 0; i < row.cells.size(); ++i) {
    row.cells[i].column = table.columns[i].id;
    row.cells[i].rule = table.columns[i].merge;
  }
  if (delta.before) {
    const Stamps stamps = PANAL_TRY(rows_.decode(delta.versions_before, table));
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      row.cells[i].stamp = stamps[i];
      if ((delta.changed & mask_of(i)) != 0 || !delta.after) {
        row.cells[i].value = std::move(delta.values_before[i]);
      }
    }
    row.present = row.was_live = true;
    rows_.set_parents(row, row.parents_before);
  }
  PANAL_TRY(rows_.load_beside(database_, row));
  row.live = delta.after;
  return row;
}

// Conflicts of columns that this transaction left alone are judged by their values, too.
Result<void> LocalTransaction::fill_untouched(Row& row) {
  auto now = PANAL_TRY(database_.prepare(row.table->select_sql));
  if (!PANAL_TRY(now.bind(row.id).step())) return {};
  for (std::size_t i = 0; i < row.known(); ++i) {
    if (!row.cells[i].touched) row.cells[i].value = now.value(static_cast<int>(i) + 1);
  }
  return {};
}

Result<void> LocalTransaction::record(RowDelta& delta, std::vector<core::Change>& changes) {
  if (auto short_way = PANAL_TRY(rows_.overwrite(database_, delta, stamp_))) {
    if (!short_way->cells.empty()) changes.push_back(std::move(*short_way));
    return {};
  }
  core::Change change{.table = delta.table->id, .id = delta.id};
  Row row = PANAL_TRY(row_before(delta));
  if (!delta.after) {
    change.kind = core::Change::Kind::kTrash;
    rows_.bury(row, stamp_, seen_, /*destroy=*/false);
    changes.push_back(std::move(change));
    return rows_.store(database_, row, Physical::kDeleted);
  }
  const bool trashed = !delta.before && std::ranges::any_of(row.cells, &Cell::written);
  if (trashed) changes.push_back(change);  // tells that the next one restores it
  for (std::size_t i = 0; i < delta.table->columns.size(); ++i) {
    if (!wrote(delta, i)) continue;
    change.cells.push_back({delta.table->columns[i].id, std::move(delta.values_after[i])});
  }
  std::ranges::sort(change.cells, {}, &core::CellWrite::column);
  rows_.put(row, change, stamp_, seen_);
  if (!row.losers.empty()) PANAL_TRY(fill_untouched(row));
  const bool outvoted = std::ranges::any_of(
      row.cells, [&](const Cell& cell) { return cell.touched && cell.stamp != stamp_; });
  PANAL_TRY(rows_.store(database_, row,
                        outvoted       ? Physical::kOutvoted
                        : delta.before ? Physical::kUpdated
                                       : Physical::kInserted));
  // A row that was replaced by an equal one was not written.
  if (!change.cells.empty()) changes.push_back(std::move(change));
  return {};
}

Result<core::Change> LocalTransaction::drop(Row row) {
  rows_.bury(row, stamp_, seen_, /*destroy=*/true);
  row.live = false;
  PANAL_TRY(rows_.store(database_, row, Physical::kWrite));
  return core::Change{.kind = core::Change::Kind::kDestroy, .table = row.table_id, .id = row.id};
}

Result<void> LocalTransaction::destroy(core::TableId table, const Uuid& id,
                                       std::vector<core::Change>& changes) {
  Row row = PANAL_TRY(rows_.load(database_, table, id));
  if (row.was_live || std::ranges::none_of(row.cells, &Cell::written)) {
    return fail(Code::kNotFound, "it is not in the trash");
  }
  changes.push_back(PANAL_TRY(drop(std::move(row))));
  auto past = PANAL_TRY(
      database_.prepare("SELECT id FROM _conflict_history WHERE table_id = ?1 AND row_id = ?2"));
  past.bind(static_cast<std::int64_t>(table), id);
  return drop_history(PANAL_TRY(read_ids(past)), changes);
}

Result<void> LocalTransaction::drop_history(const std::vector<Uuid>& ids,
                                            std::vector<core::Change>& changes) {
  for (const Uuid& id : ids) {
    Row note = PANAL_TRY(rows_.load(database_, core::table_id(kHistoryTable), id));
    changes.push_back(PANAL_TRY(drop(std::move(note))));
  }
  return {};
}

// Old notes, twice as many as are to be written. One that is about to be written anew stays: it
// would be destroyed by its own transaction.
Result<std::vector<Uuid>> LocalTransaction::expired(std::int64_t from_ms,
                                                    const std::vector<ConflictRecord>& settled) {
  auto past = PANAL_TRY(database_.prepare(
      "SELECT id FROM _conflict_history WHERE closed_hlc < ?1 ORDER BY closed_hlc LIMIT ?2"));
  past.bind(stored_hlc(from_ms), static_cast<std::int64_t>(2 * settled.size()));
  auto ids = PANAL_TRY(read_ids(past));
  std::erase_if(ids, [&](const Uuid& id) {
    return std::ranges::find(settled, id, &ConflictRecord::id) != settled.end();
  });
  return ids;
}

Result<void> LocalTransaction::note_settled(std::vector<core::Change>& changes,
                                            std::int64_t from_ms) {
  const auto settled = rows_.take_settled();
  if (!settled.empty()) {
    PANAL_TRY(drop_history(PANAL_TRY(expired(from_ms, settled)), changes));
  }
  for (const ConflictRecord& record : settled) {
    core::Change change = history_of(record, stamp_);
    Row note = PANAL_TRY(rows_.load(database_, change.table, change.id));
    rows_.put(note, change, stamp_, seen_);
    PANAL_TRY(rows_.decide_life(database_, note));
    PANAL_TRY(rows_.store(database_, note, Physical::kWrite));
    changes.push_back(std::move(change));
  }
  return {};
}

}  // namespace panal::store

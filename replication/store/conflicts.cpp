#include "replication/store/conflicts.h"

#include <algorithm>

#include "replication/store/trash.h"

namespace panal::store {
namespace {

// One that stands again is not told of as history.
std::string select_all() {
  const std::string columns(kRecordColumns);
  return "SELECT * FROM (SELECT " + columns +
         ", state, 0 AS closed_hlc, 0 AS closed_origin FROM _conflicts WHERE state < 3 UNION ALL "
         "SELECT " +
         columns +
         ", 1, closed_hlc, closed_origin FROM _conflict_history AS past WHERE NOT EXISTS "
         "(SELECT 1 FROM _conflicts AS present WHERE present.id = past.id AND present.state < 3))";
}

constexpr int kStateColumn = 13;  // behind those of the record

ConflictStanding standing_of(std::int64_t state) {
  if (state == static_cast<std::int64_t>(ConflictState::kOpen)) return ConflictStanding::kOpen;
  if (state == static_cast<std::int64_t>(ConflictState::kDismissed)) {
    return ConflictStanding::kDismissed;
  }
  return ConflictStanding::kClosed;
}

std::int64_t stored(ConflictStanding standing) {
  switch (standing) {
    case ConflictStanding::kOpen: return static_cast<std::int64_t>(ConflictState::kOpen);
    case ConflictStanding::kDismissed: return static_cast<std::int64_t>(ConflictState::kDismissed);
    case ConflictStanding::kClosed: break;
  }
  return 1;
}

void name(Conflict& conflict, const SchemaSpec& schema) {
  for (const TableSpec& table : schema) {
    if (core::table_id(table.name) != conflict.record.table) continue;
    conflict.table = table.name;
    std::string group;
    for (const ColumnSpec& column : table.columns) {
      if (core::column_id(column.name) != conflict.record.column) continue;
      conflict.column = column.name;
      group = column.group;
    }
    for (const ColumnSpec& column : table.columns) {
      if (!group.empty() && column.group == group) conflict.group.push_back(column.name);
    }
  }
}

Result<Conflict> read(db::Database& database, const db::Statement& row, const SchemaSpec& schema) {
  Conflict conflict;
  conflict.record = read_record(row);
  conflict.standing = standing_of(row.integer(kStateColumn));
  conflict.closed.hlc = static_cast<std::uint64_t>(row.integer(kStateColumn + 1));
  conflict.closed.origin =
      core::OriginId{static_cast<std::uint64_t>(row.integer(kStateColumn + 2))};
  name(conflict, schema);
  if (conflict.standing != ConflictStanding::kDismissed) return conflict;
  auto by = PANAL_TRY(database.prepare("SELECT dismissed_by FROM _dismissals WHERE id = ?1"));
  if (PANAL_TRY(by.bind(conflict.record.id).step())) conflict.dismissed_by = by.text(0);
  return conflict;
}

// Conditions and the values of their parameters.
class Conditions {
 public:
  std::string parameter(Value value) {
    values_.push_back(std::move(value));
    return "?" + std::to_string(values_.size());
  }
  void add(const std::string& condition) {
    sql_ += (sql_.empty() ? " WHERE " : " AND ") + condition;
  }
  void add_one_of(const std::string& column, const std::vector<std::int64_t>& values) {
    std::string list;
    for (const std::int64_t value : values) list += (list.empty() ? "" : ", ") + parameter(value);
    add(column + " IN (" + list + ")");
  }
  const std::string& sql() const { return sql_; }
  void bind(db::Statement& statement) const {
    for (std::size_t i = 0; i < values_.size(); ++i) {
      statement.bind_one(static_cast<int>(i) + 1, values_[i]);
    }
  }

 private:
  std::string sql_;
  std::vector<Value> values_;
};

Value id_value(const Uuid& id) { return Blob{std::string(id.raw())}; }

Conditions conditions_of(const ConflictQuery& query) {
  Conditions where;
  if (query.standing) where.add("state = " + where.parameter(stored(*query.standing)));
  if (query.tables) {
    std::vector<std::int64_t> ids;
    for (const auto& table : *query.tables) {
      ids.push_back(static_cast<std::int64_t>(core::table_id(table)));
    }
    where.add_one_of("table_id", ids);
  }
  if (query.row) where.add("row_id = " + where.parameter(id_value(*query.row)));
  if (query.kind) {
    where.add("kind = " + where.parameter(static_cast<std::int64_t>(*query.kind)));
  }
  if (query.origins) {
    std::vector<std::int64_t> ids;
    for (const auto origin : *query.origins) ids.push_back(static_cast<std::int64_t>(origin));
    where.add_one_of("origin", ids);
  }
  if (query.from_ms) where.add("hlc >= " + where.parameter(stored_hlc(*query.from_ms)));
  if (query.to_ms) where.add("hlc < " + where.parameter(stored_hlc(*query.to_ms + 1)));
  if (query.after) {
    const std::string hlc = where.parameter(static_cast<std::int64_t>(query.after->hlc));
    where.add("(hlc, id) < (" + hlc + ", " + where.parameter(id_value(query.after->id)) + ")");
  }
  return where;
}

std::string quoted(std::string_view text) { return '"' + std::string(text) + '"'; }

// What the transaction that wrote the lost value wrote into another column of the row.
Result<std::optional<Value>> lost_beside(db::Database& database, const ConflictRecord& record,
                                         const std::string& column) {
  for (const char* table : {"_conflicts", "_conflict_history"}) {
    auto found = PANAL_TRY(database.prepare(
        std::string("SELECT value FROM ") + table +
        " WHERE table_id = ?1 AND row_id = ?2 AND column_id = ?3 AND origin = ?4 AND seq = ?5 "
        "AND kind IN (0, 4)"));
    found.bind(static_cast<std::int64_t>(record.table), record.row,
               static_cast<std::int64_t>(core::column_id(column)),
               static_cast<std::int64_t>(record.lost.stamp.origin),
               static_cast<std::int64_t>(record.lost.stamp.seq));
    if (PANAL_TRY(found.step())) return std::optional(found.value(0));
  }
  return std::optional<Value>();
}

// The row of a stranded write that was destroyed, with its columns at their defaults: all of them
// are returned. None: there was nothing to make.
Result<std::vector<std::string>> make_row(db::Database& database, const SchemaSpec& schema,
                                          const Conflict& conflict) {
  std::vector<std::string> columns;
  if (conflict.record.kind != ConflictKind::kStranded) return columns;
  const TableSpec& table = *std::ranges::find(schema, conflict.table, &TableSpec::name);
  auto present =
      PANAL_TRY(database.prepare("SELECT 1 FROM " + quoted(table.name) + " WHERE id = ?1"));
  if (PANAL_TRY(present.bind(conflict.record.row).step())) return columns;
  if (PANAL_TRY(find_trashed(database, table, conflict.record.row))) {
    return fail(Code::kConflict, "the row is in the trash: it must be restored first");
  }
  auto insert =
      PANAL_TRY(database.prepare("INSERT INTO " + quoted(table.name) + "(id) VALUES(?1)"));
  PANAL_TRY(insert.bind(conflict.record.row).run());
  for (const ColumnSpec& column : table.columns) columns.push_back(column.name);
  return columns;
}

Result<void> write_lost(db::Database& database, const SchemaSpec& schema,
                        const Conflict& conflict) {
  const auto& record = conflict.record;
  std::vector<std::string> columns = PANAL_TRY(make_row(database, schema, conflict));
  const bool made = !columns.empty();
  if (!made) columns = conflict.group;
  if (columns.empty()) columns.push_back(conflict.column);
  std::string sets;
  std::vector<Value> values;
  for (const std::string& column : columns) {
    auto value = PANAL_TRY(lost_beside(database, record, column));
    // Of a conflict that stands, a column that both wrote alike may be forgotten: it is as it was.
    if (!value && (made || conflict.standing != ConflictStanding::kClosed)) continue;
    if (!value) return fail(Code::kConflict, "the rest of the group is not known any more");
    values.push_back(std::move(*value));
    sets +=
        (sets.empty() ? "" : ", ") + quoted(column) + " = ?" + std::to_string(values.size() + 1);
  }
  auto update = PANAL_TRY(
      database.prepare("UPDATE " + quoted(conflict.table) + " SET " + sets + " WHERE id = ?1"));
  update.bind(record.row);
  for (std::size_t i = 0; i < values.size(); ++i) {
    update.bind_one(static_cast<int>(i) + 2, values[i]);
  }
  return update.run();
}

}  // namespace

Result<std::vector<Conflict>> list_conflicts(db::Database& database, const SchemaSpec& schema,
                                             const ConflictQuery& query) {
  std::vector<Conflict> conflicts;
  Conditions where = conditions_of(query);
  const std::string limit = where.parameter(static_cast<std::int64_t>(query.limit));
  auto rows = PANAL_TRY(
      database.prepare(select_all() + where.sql() + " ORDER BY hlc DESC, id DESC LIMIT " + limit));
  where.bind(rows);
  while (PANAL_TRY(rows.step())) {
    conflicts.push_back(PANAL_TRY(read(database, rows, schema)));
  }
  return conflicts;
}

Result<std::optional<Conflict>> find_conflict(db::Database& database, const SchemaSpec& schema,
                                              const Uuid& id) {
  auto row = PANAL_TRY(database.prepare(select_all() + " WHERE id = ?1"));
  if (!PANAL_TRY(row.bind(id).step())) return std::optional<Conflict>();
  return std::optional(PANAL_TRY(read(database, row, schema)));
}

Result<void> restore_conflict(db::Database& database, const SchemaSpec& schema, const Uuid& id) {
  const auto conflict = PANAL_TRY(find_conflict(database, schema, id));
  const bool column = conflict && (conflict->record.kind == ConflictKind::kColumn ||
                                   conflict->record.kind == ConflictKind::kStranded);
  if (!conflict || conflict->table.empty() || (column && conflict->column.empty())) {
    return fail(Code::kNotFound, "there is no such conflict");
  }
  if (conflict->record.kind == ConflictKind::kUnique) {
    return fail(Code::kConflict, "both rows are there: one of them must be changed");
  }
  if (column) {
    PANAL_TRY(write_lost(database, schema, *conflict));
  } else {
    auto erase =
        PANAL_TRY(database.prepare("DELETE FROM " + quoted(conflict->table) + " WHERE id = ?1"));
    PANAL_TRY(erase.bind(conflict->record.row).run());
  }
  if (database.changes() == 0) return fail(Code::kNotFound, "the row is gone");
  return {};
}

Result<void> dismiss_conflict(db::Database& database, const SchemaSpec& schema, const Uuid& id,
                              std::string_view by) {
  const auto conflict = PANAL_TRY(find_conflict(database, schema, id));
  if (!conflict || conflict->standing != ConflictStanding::kOpen) {
    return fail(Code::kNotFound, "there is no such open conflict");
  }
  const auto& record = conflict->record;
  std::vector<Uuid> ids = {id};
  for (const std::string& column : conflict->group) {
    const Uuid other =
        conflict_id(record.table, record.row, core::column_id(column), record.lost.stamp.dot());
    auto open = PANAL_TRY(database.prepare("SELECT 1 FROM _conflicts WHERE id = ?1 AND state = 0"));
    if (other != id && PANAL_TRY(open.bind(other).step())) ids.push_back(other);
  }
  for (const Uuid& each : ids) {
    auto note = PANAL_TRY(database.prepare(
        "INSERT INTO _dismissals(id, dismissed_by) VALUES(?1, ?2) ON CONFLICT(id) DO NOTHING"));
    PANAL_TRY(note.bind(each, by).run());
  }
  return {};
}

}  // namespace panal::store

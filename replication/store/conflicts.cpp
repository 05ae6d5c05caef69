#include "replication/store/conflicts.h"

#include <algorithm>

#include "replication/core/hlc.h"
#include "replication/store/row.h"

namespace panal::store {
namespace {

constexpr std::string_view kSelect =
    "SELECT id, table_id, row_id, column_id, value, winning, hlc, origin, state FROM _conflicts ";

std::string_view name_of(ConflictState state) {
  switch (state) {
    case ConflictState::kOpen:
    case ConflictState::kStranded: return "open";
    case ConflictState::kDismissed: return "dismissed";
    default: return "closed";
  }
}

Conflict read(const db::Statement& row, const SchemaSpec& schema) {
  Conflict conflict{.id = row.uuid(0), .row = row.uuid(2)};
  const core::TableId table{static_cast<std::uint32_t>(row.integer(1))};
  const core::ColumnId column{static_cast<std::uint16_t>(row.integer(3))};
  for (const auto& spec : schema) {
    if (core::table_id(spec.name) != table) continue;
    conflict.table = spec.name;
    for (const auto& candidate : spec.columns) {
      if (core::column_id(candidate.name) == column) conflict.column = candidate.name;
    }
  }
  conflict.losing = row.value(4);
  conflict.winning = row.value(5);
  conflict.at_ms = core::hlc_ms(static_cast<std::uint64_t>(row.integer(6)));
  conflict.origin = core::OriginId{static_cast<std::uint64_t>(row.integer(7))};
  conflict.state = name_of(ConflictState{row.integer(8)});
  return conflict;
}

std::optional<std::int64_t> id_of(const std::string& table) {
  if (table.empty()) return std::nullopt;
  return static_cast<std::int64_t>(core::table_id(table));
}

std::string quoted(std::string_view name) { return '"' + std::string(name) + '"'; }

// Every claim beside the first; `first` is a window over those with the same key.
std::string duplicates_sql(const TableSpec& table, const UniqueSpec& unique) {
  std::string key, present, same;
  for (const auto& column : unique.columns) {
    const std::string folded = quoted(column) + (unique.fold_case ? " COLLATE NOCASE" : "");
    key += (key.empty() ? "" : ", ") + folded;
    present += " AND " + quoted(column) + " IS NOT NULL";
    same += " AND other." + quoted(column) + " = t." + folded;
  }
  // Only keys that occur twice are ranked: claims of one key in the order of their making.
  return "SELECT id, holder FROM (SELECT id, first_value(id) OVER (PARTITION BY " + key +
         " ORDER BY panal_claim('" + table.name + "', '" + unique.columns.front() +
         "', _v), id) AS holder FROM " + quoted(table.name) + " AS t WHERE EXISTS (SELECT 1 FROM " +
         quoted(table.name) + " AS other WHERE other.id <> t.id" + same + ")" + present +
         ") WHERE id <> holder ORDER BY id";
}

}  // namespace

Result<std::vector<Conflict>> list_conflicts(db::Database& database, const SchemaSpec& schema,
                                             const ConflictQuery& query) {
  auto rows = PANAL_TRY(database.prepare(
      std::string(kSelect) +
      "WHERE (state < ?1 OR state = 4) AND (?2 IS NULL OR table_id = ?2) AND "
      "(?3 IS NULL OR row_id = ?3) AND (?4 IS NULL OR id > ?4) ORDER BY id LIMIT ?5"));
  const auto below = query.filter == ConflictFilter::kOpen ? ConflictState::kClosed
                                                           : ConflictState::kSilent;
  rows.bind(static_cast<std::int64_t>(below), id_of(query.table), query.row, query.after,
            static_cast<std::int64_t>(query.limit));
  std::vector<Conflict> conflicts;
  while (PANAL_TRY(rows.step())) conflicts.push_back(read(rows, schema));
  return conflicts;
}

Result<std::optional<Conflict>> find_conflict(db::Database& database, const SchemaSpec& schema,
                                              const Uuid& id) {
  auto row = PANAL_TRY(database.prepare(std::string(kSelect) + "WHERE id = ?1 AND state <> 3"));
  if (!PANAL_TRY(row.bind(id).step())) return std::optional<Conflict>{};
  return std::optional<Conflict>(read(row, schema));
}

Result<void> dismiss_conflict(db::Database& database, const Uuid& id, std::string_view by) {
  auto open = PANAL_TRY(
      database.prepare("SELECT 1 FROM _conflicts WHERE id = ?1 AND state IN (0, 4)"));
  if (!PANAL_TRY(open.bind(id).step())) return fail(Code::kNotFound, "no such open conflict");
  auto note = PANAL_TRY(database.prepare(
      "INSERT INTO _dismissals(id, dismissed_by) VALUES(?1, ?2) ON CONFLICT(id) DO NOTHING"));
  return note.bind(id, by).run();
}

Result<std::vector<Duplicate>> list_duplicates(db::Database& database, const SchemaSpec& schema) {
  std::vector<Duplicate> duplicates;
  for (const auto& table : schema) {
    for (const auto& unique : table.unique) {
      auto rows = PANAL_TRY(database.prepare(duplicates_sql(table, unique)));
      while (PANAL_TRY(rows.step())) {
        duplicates.push_back({table.name, unique.columns.front(), rows.uuid(0), rows.uuid(1)});
      }
    }
  }
  return duplicates;
}

}  // namespace panal::store

// The part of RowStore that spares most local writes the making of a Row.
#include "replication/store/row.h"
#include "replication/store/system_tables.h"

namespace panal::store {
namespace {

Result<bool> has_row(db::Database& database, std::string_view sql, const TableInfo& table,
                     const Uuid& id) {
  auto found = PANAL_TRY(database.prepare(sql));
  return found.bind(static_cast<std::int64_t>(table.id), id).step();
}

}  // namespace

// No tombstone, no side cell, no loser, no claim that others share. A dismissal has consequences
// elsewhere.
Result<bool> RowStore::stands_alone(db::Database& database, const TableInfo& table,
                                    const Uuid& id) {
  if (table.name == kDismissalsTable || table.name == kHistoryTable) return false;
  if (state_.duplicates != 0 && !table.unique.empty()) return false;
  const auto none = [&](std::uint64_t count, std::string_view sql) -> Result<bool> {
    if (count == 0) return true;
    return !PANAL_TRY(has_row(database, sql, table, id));
  };
  const bool no_grave =
      PANAL_TRY(none(state_.graves, "SELECT 1 FROM _graves WHERE table_id = ?1 AND row_id = ?2"));
  const bool no_side = PANAL_TRY(
      none(state_.side_cells, "SELECT 1 FROM _unknown WHERE table_id = ?1 AND row_id = ?2"));
  const bool no_loser = PANAL_TRY(
      none(state_.losers, "SELECT 1 FROM _conflicts WHERE table_id = ?1 AND row_id = ?2"));
  return no_grave && no_side && no_loser;
}

void RowStore::note_parents(const RowDelta& delta) {
  if (state_.graves == 0) return;
  for (const auto& [column, parent] : delta.table->references) {
    if (delta.before && (delta.changed & mask_of(column)) == 0) continue;
    const auto after = uuid_of(delta.values_after[column]);
    if (after) unsettled_.emplace_back(parent, *after);
    const auto before = delta.before ? uuid_of(delta.values_before[column]) : std::nullopt;
    if (before) unsettled_.emplace_back(parent, *before);
  }
}

Result<std::optional<core::Change>> RowStore::overwrite(db::Database& database, RowDelta& delta,
                                                        const core::Stamp& stamp) {
  const TableInfo& table = *delta.table;
  if (!delta.after || !PANAL_TRY(stands_alone(database, table, delta.id))) {
    return std::optional<core::Change>{};
  }
  Stamps stamps(table.columns.size());
  if (delta.before) stamps = PANAL_TRY(decode(delta.versions_before, table));
  note_parents(delta);
  core::Change change{.table = table.id, .id = delta.id};
  change.cells.reserve(table.columns.size());
  Hash128 sum;
  for (const std::size_t i : table.by_id) {
    if (delta.before && (delta.changed & mask_of(i)) == 0) continue;
    const core::ColumnId column = table.columns[i].id;
    if (stamps[i] != core::Stamp{}) {
      sum -= hasher_.hash(table.id, delta.id, column, stamps[i], delta.values_before[i]);
    }
    sum += hasher_.hash(table.id, delta.id, column, stamp, delta.values_after[i]);
    stamps[i] = stamp;
    change.cells.push_back({column, std::move(delta.values_after[i])});
  }
  if (sum != Hash128{}) digests_.add(table.id, core::digest_bucket(delta.id), sum);
  if (delta.before) {
    const std::string versions = encode_versions(stamps, table, state_);
    if (versions != delta.versions_after) {
      auto update = PANAL_TRY(database.prepare(table.set_version_sql));
      PANAL_TRY(update.bind(delta.id).bind_blob(2, versions).run());
    }
  }
  return std::optional<core::Change>(std::move(change));
}

}  // namespace panal::store

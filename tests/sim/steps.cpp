// What people do whatever the application is: look for a row, empty the trash, settle a conflict.
#include "replication/store/conflicts.h"
#include "replication/store/trash.h"
#include "tests/sim/load.h"

namespace panal::sim {

Result<std::optional<Uuid>> any_row(const Writer& by, db::Database& database,
                                    const std::string& table) {
  auto rows = PANAL_TRY(database.prepare("SELECT count(*) FROM \"" + table + '"'));
  PANAL_TRY(rows.step());
  const auto count = static_cast<std::uint64_t>(rows.integer(0));
  if (count == 0) return std::optional<Uuid>{};
  auto row =
      PANAL_TRY(database.prepare("SELECT id FROM \"" + table + "\" ORDER BY id LIMIT 1 OFFSET ?1"));
  row.bind(static_cast<std::int64_t>(by.dice.below(count)));
  if (!PANAL_TRY(row.step())) return std::optional<Uuid>{};
  return std::optional<Uuid>(row.uuid(0));
}

Result<void> from_trash(const Writer& by, db::Database& database, const std::string& table) {
  const auto rows =
      PANAL_TRY(store::list_trash(database, by.schema, {.tables = {table}, .limit = 3}));
  if (rows.empty()) return {};
  const auto& row = rows[by.dice.below(rows.size())];
  if (by.dice.below(4) == 0) return by.engine.destroy(database, row.table, row.id);
  PANAL_TRY(store::restore_row(database, by.schema, row.table, row.id));
  return {};
}

Result<void> settle_conflict(const Writer& by, db::Database& database) {
  std::optional<store::ConflictStanding> standing;  // now and then one of the history
  if (by.dice.below(4) != 0) standing = store::ConflictStanding::kOpen;
  const auto some =
      PANAL_TRY(store::list_conflicts(database, by.schema, {.standing = standing, .limit = 5}));
  if (some.empty()) return {};
  const Uuid id = some[by.dice.below(some.size())].record.id;
  return by.dice.below(2) == 0 ? store::dismiss_conflict(database, by.schema, id, "someone")
                               : store::restore_conflict(database, by.schema, id);
}

}  // namespace panal::sim

#include "replication/store/absences.h"

#include "replication/store/system_tables.h"
#include "replication/store/versions.h"

namespace panal::store {

Result<std::vector<AbsentMember>> read_absences(db::Database& database, const Catalog& catalog,
                                                const State& state) {
  const TableInfo& table = *catalog.find(kAbsencesTable);
  const auto lost = static_cast<std::size_t>(table.find(core::column_id("lost")));
  std::vector<AbsentMember> absences;
  auto rows = PANAL_TRY(database.prepare("SELECT id, lost, back, _v FROM _absences ORDER BY id"));
  while (PANAL_TRY(rows.step())) {
    const Stamps stamps = PANAL_TRY(decode_versions(rows.blob(3), table, state));
    absences.push_back({rows.uuid(0),
                        {static_cast<std::uint64_t>(rows.integer(1)),
                         static_cast<std::uint64_t>(rows.integer(2)), stamps[lost].dot()}});
  }
  return absences;
}

Result<void> mark_absent(db::Database& database, const Uuid& node) {
  auto statement = PANAL_TRY(database.prepare(
      "INSERT INTO _absences(id, lost) VALUES(?1, 1) "
      "ON CONFLICT(id) DO UPDATE SET lost = lost + 1 WHERE lost = back"));
  return statement.bind(node).run();
}

Result<bool> mark_back(db::Database& database, const Uuid& node) {
  auto statement = PANAL_TRY(
      database.prepare("UPDATE _absences SET back = lost WHERE id = ?1 AND back < lost"));
  PANAL_TRY(statement.bind(node).run());
  return database.changes() > 0;
}

}  // namespace panal::store

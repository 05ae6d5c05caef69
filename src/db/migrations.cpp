#include "src/db/migrations.h"

#include <sqlite3.h>

#include <climits>
#include <string>

#include "src/base/siphash.h"

namespace panal::db {
namespace {

constexpr SipKey kChecksumKey = {0x70616e616c2d6d69, 0x6772617465000001};

std::int64_t checksum(std::string_view sql) {
  return static_cast<std::int64_t>(siphash(kChecksumKey, sql));
}

// The last one that a program must know; kept for programs that do not know what came after.
Result<int> needed(Database& database, std::string_view set) {
  auto table = PANAL_TRY(
      database.prepare("SELECT 1 FROM sqlite_schema WHERE name = '_migrations_needed'"));
  if (!PANAL_TRY(table.step())) return INT_MAX;
  auto row =
      PANAL_TRY(database.prepare("SELECT number FROM _migrations_needed WHERE set_name = ?1"));
  row.bind(set);
  return PANAL_TRY(row.step()) ? static_cast<int>(row.integer(0)) : INT_MAX;
}

Result<void> note_needed(Database& database, std::string_view set,
                         const std::vector<Migration>& migrations) {
  int number = 0;
  for (const Migration& each : migrations) {
    if (!each.additive) number = each.number;
  }
  auto note =
      PANAL_TRY(database.prepare("INSERT OR REPLACE INTO _migrations_needed VALUES(?1, ?2)"));
  return note.bind(set, number).run();
}

Result<int> check_applied(Database& database, std::string_view set,
                          const std::vector<Migration>& migrations) {
  auto rows = PANAL_TRY(database.prepare(
      "SELECT number, checksum FROM _migrations WHERE set_name = ?1 ORDER BY number"));
  rows.bind(set);
  int last = 0;
  while (PANAL_TRY(rows.step())) {
    const auto number = static_cast<int>(rows.integer(0));
    const std::string name = std::string(set) + " " + std::to_string(number);
    if (number != last + 1) return fail(Code::kCorrupt, "migration " + name + " is out of order");
    const bool known = static_cast<std::size_t>(number) <= migrations.size();
    if (!known && PANAL_TRY(needed(database, set)) <= static_cast<int>(migrations.size())) break;
    if (!known) {
      return fail(Code::kUnavailable, "the database is newer than this program (migration " + name +
                                          "): use the newer program");
    }
    if (rows.integer(1) != checksum(migrations[static_cast<std::size_t>(last)].sql)) {
      return fail(Code::kCorrupt, "migration " + name + " was changed after it was applied");
    }
    last = number;
  }
  return last;
}

}  // namespace

Result<void> migrate(Database& database, std::string_view set,
                     const std::vector<Migration>& migrations) {
  PANAL_TRY(database.execute(
      "CREATE TABLE IF NOT EXISTS _migrations(set_name TEXT NOT NULL, number INTEGER NOT NULL, "
      "checksum INTEGER NOT NULL, PRIMARY KEY(set_name, number)) WITHOUT ROWID"));
  const int last = PANAL_TRY(check_applied(database, set, migrations));
  if (sqlite3_db_readonly(database.handle(), "main") == 1) return {};
  PANAL_TRY(
      database.execute("CREATE TABLE IF NOT EXISTS _migrations_needed(set_name TEXT PRIMARY KEY, "
                       "number INTEGER NOT NULL) WITHOUT ROWID"));
  for (std::size_t i = static_cast<std::size_t>(last); i < migrations.size(); ++i) {
    auto step = PANAL_TRY(Savepoint::begin(database));
    PANAL_TRY(database.execute(migrations[i].sql));
    {
      auto note = PANAL_TRY(database.prepare("INSERT INTO _migrations VALUES(?1, ?2, ?3)"));
      PANAL_TRY(note.bind(set, migrations[i].number, checksum(migrations[i].sql)).run());
    }
    PANAL_TRY(note_needed(database, set, migrations));
    PANAL_TRY(step.release());
  }
  return {};
}

}  // namespace panal::db

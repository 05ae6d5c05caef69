#include "src/db/migrations.h"

#include <sqlite3.h>

#include <string>

#include "src/base/siphash.h"

namespace panal::db {
namespace {

constexpr SipKey kChecksumKey = {0x70616e616c2d6d69, 0x6772617465000001};

std::int64_t checksum(std::string_view sql) {
  return static_cast<std::int64_t>(siphash(kChecksumKey, sql));
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
    if (static_cast<std::size_t>(number) > migrations.size()) {
      return fail(Code::kUnavailable, "the database is newer than this program (migration " +
                                          name + "): use the newer program");
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
  for (std::size_t i = static_cast<std::size_t>(last); i < migrations.size(); ++i) {
    auto step = PANAL_TRY(Savepoint::begin(database));
    PANAL_TRY(database.execute(migrations[i].sql));
    {
      auto note = PANAL_TRY(database.prepare("INSERT INTO _migrations VALUES(?1, ?2, ?3)"));
      PANAL_TRY(note.bind(set, migrations[i].number, checksum(migrations[i].sql)).run());
    }
    PANAL_TRY(step.release());
  }
  return {};
}

}  // namespace panal::db

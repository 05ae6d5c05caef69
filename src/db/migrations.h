#pragma once
// Migrations: numbered SQL steps, each applied once, in order, and never edited afterwards:
// the checksum of each applied step is stored and must match.
#include <string_view>
#include <vector>

#include "src/base/result.h"
#include "src/db/database.h"

namespace panal::db {

struct Migration {
  int number;  // 1, 2, … without gaps, within one `set`
  std::string_view sql;
  // Programs that do not know it can go on with the database: an update that is undone needs that.
  bool additive = false;
};

// Brings the database to the last of `migrations`, each in its own transaction. Sets are
// independent ("engine", "app"). Refuses a changed checksum, and a database newer than we know
// unless all that we do not know is additive; that much is done for a connection that only reads,
// too, and nothing else.
Result<void> migrate(Database& database, std::string_view set,
                     const std::vector<Migration>& migrations);

}  // namespace panal::db

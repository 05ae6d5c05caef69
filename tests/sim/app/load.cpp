// What people do with Panal, by the statements of its own modules.
#include "tests/sim/load.h"

#include "tests/sim/app/people.h"

namespace panal::sim {

Result<void> transact(const Writer& writer, db::Database& database) {
  People people(writer, database);
  PANAL_TRY(people.come_in());
  do {
    PANAL_TRY(people.act());
  } while (writer.dice.chance(30));
  return {};
}

}  // namespace panal::sim

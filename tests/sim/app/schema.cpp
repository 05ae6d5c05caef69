// Panal's own schema. An older version had no stars, no links of incidents to tags, and no steps of
// second factors: what the load leaves alone on a node of that version.
#include "src/app/store/schema.h"

#include <algorithm>

#include "src/app/store/outbox.h"
#include "src/app/store/search.h"
#include "tests/sim/schema.h"

namespace panal::sim {

SchemaSpec schema(int version) {
  SchemaSpec all = app::store::schema();
  if (version >= 2) return all;
  std::erase_if(all, [](const TableSpec& table) {
    return table.name == "favourites" || table.name == "incident_tags";
  });
  const auto users = std::ranges::find(all, "users", &TableSpec::name);
  std::erase_if(users->columns,
                [](const ColumnSpec& column) { return column.name == "totp_step"; });
  return all;
}

Result<void> prepare(db::Database& database) {
  PANAL_TRY(app::store::prepare_search(database));
  return app::store::prepare_outbox(database);
}

db::Writer::Work before_commit() { return app::store::update_search; }

}  // namespace panal::sim

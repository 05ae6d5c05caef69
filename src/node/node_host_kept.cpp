// The part of NodeHost that hands out what the engine keeps beside the rows.
#include <algorithm>

#include "replication/store/trash.h"
#include "src/node/node_host.h"

namespace panal::node {
namespace {

std::string shown(const store::Published& state, core::OriginId origin) {
  const auto found = std::ranges::find(state.origins, origin, &store::OriginInfo::origin);
  return found == state.origins.end() ? std::string("?") : found->shown;
}

}  // namespace

Result<std::vector<app::TrashedRow>> NodeHost::trash(db::Database& reader,
                                                     const app::TrashQuery& query) {
  store::TrashQuery asked{.tables = query.tables, .after = std::nullopt, .limit = query.limit};
  if (query.after) asked.after = store::TrashPlace{query.after->first, query.after->second};
  auto rows = PANAL_TRY(store::list_trash(reader, parts_.engine.schema(), asked));
  const auto state = parts_.engine.published();
  std::vector<app::TrashedRow> out;
  out.reserve(rows.size());
  for (store::TrashedRow& row : rows) {
    out.push_back({std::move(row.table), row.id, row.deleted_at_ms, shown(*state, row.origin),
                   std::move(row.values)});
  }
  return out;
}

Result<void> NodeHost::restore(db::Database& database, std::string_view table, const Uuid& id) {
  PANAL_TRY(store::restore_row(database, parts_.engine.schema(), table, id));
  return {};
}

Result<void> NodeHost::destroy(db::Database& database, std::string_view table, const Uuid& id) {
  return parts_.engine.destroy(database, table, id);
}

}  // namespace panal::node

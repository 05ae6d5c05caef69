// The part of NodeHost that hands out what the engine keeps beside the rows.
#include <algorithm>

#include "replication/core/hlc.h"
#include "replication/store/conflicts.h"
#include "replication/store/trash.h"
#include "src/node/node_host.h"

namespace panal::node {
namespace {

std::string shown(const store::Published& state, core::OriginId origin) {
  const auto found = std::ranges::find(state.origins, origin, &store::OriginInfo::origin);
  return found == state.origins.end() ? std::string("?") : found->shown;
}

std::string node_name(const store::Published& state, core::OriginId origin) {
  const auto found = std::ranges::find(state.origins, origin, &store::OriginInfo::origin);
  if (found == state.origins.end()) return {};
  const auto member = std::ranges::find(state.members, found->node, &store::Member::node);
  return member == state.members.end() ? std::string() : member->name;
}

app::ConflictSide shown(const store::Published& state, store::ConflictSide&& side) {
  if (side.stamp == core::Stamp{}) return {};
  return {std::move(side.value),
          core::hlc_ms(side.stamp.hlc),
          shown(state, side.stamp.origin),
          node_name(state, side.stamp.origin),
          store::claim_key(side.stamp.hlc, side.stamp.origin)};
}

constexpr std::string_view kKinds[] = {"column", "revived", "unique", "parent", "stranded"};

std::string_view name_of(store::ConflictStanding standing) {
  switch (standing) {
    case store::ConflictStanding::kOpen: return "open";
    case store::ConflictStanding::kClosed: return "closed";
    case store::ConflictStanding::kDismissed: break;
  }
  return "dismissed";
}

app::Conflict shown(const store::Published& state, store::Conflict&& conflict) {
  store::ConflictRecord& record = conflict.record;
  app::Conflict out{.id = record.id,
                    .kind = std::string(kKinds[static_cast<std::size_t>(record.kind)]),
                    .state = std::string(name_of(conflict.standing)),
                    .table = std::move(conflict.table),
                    .row = record.row,
                    .column = std::move(conflict.column),
                    .group = std::move(conflict.group),
                    .lost = {},
                    .kept = {},
                    .holder = record.holder,
                    .dismissed_by = std::move(conflict.dismissed_by)};
  out.place = static_cast<std::int64_t>(record.lost.stamp.hlc);
  out.lost = shown(state, std::move(record.lost));
  out.kept = shown(state, std::move(record.kept));
  if (conflict.standing == store::ConflictStanding::kClosed) {
    out.closed_at_ms = core::hlc_ms(conflict.closed.hlc);
    out.closed_origin = shown(state, conflict.closed.origin);
  }
  return out;
}

// "B" stands for all of that node's, "B-1f3c" for one.
std::vector<core::OriginId> origins_named(const store::Published& state, std::string_view name) {
  std::vector<core::OriginId> origins;
  for (const store::OriginInfo& info : state.origins) {
    const std::string_view text = info.shown;
    if (text == name || text.substr(0, text.find('-')) == name) origins.push_back(info.origin);
  }
  return origins;
}

store::ConflictQuery engine_query(const store::Published& state, const app::ConflictQuery& query) {
  store::ConflictQuery asked{.tables = query.tables,
                             .row = query.row,
                             .from_ms = query.from_ms,
                             .to_ms = query.to_ms,
                             .limit = query.limit};
  for (const auto standing : {store::ConflictStanding::kOpen, store::ConflictStanding::kClosed,
                              store::ConflictStanding::kDismissed}) {
    if (query.state == name_of(standing)) asked.standing = standing;
  }
  for (std::size_t i = 0; i < std::size(kKinds); ++i) {
    if (query.kind == kKinds[i]) asked.kind = static_cast<store::ConflictKind>(i);
  }
  if (!query.origin.empty()) asked.origins = origins_named(state, query.origin);
  if (query.after) {
    asked.after =
        store::ConflictPlace{static_cast<std::uint64_t>(query.after->first), query.after->second};
  }
  return asked;
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

Result<std::int64_t> NodeHost::trash_count(db::Database& reader, std::string_view table) {
  for (const TableSpec& spec : parts_.engine.schema()) {
    if (spec.name == table) return store::count_trash(reader, spec);
  }
  return 0;
}

Result<app::RestoredRows> NodeHost::restore(db::Database& database, std::string_view table,
                                            const Uuid& id) {
  return store::restore_row(database, parts_.engine.schema(), table, id);
}

Result<void> NodeHost::destroy(db::Database& database, std::string_view table, const Uuid& id) {
  return parts_.engine.destroy(database, table, id);
}

Result<std::vector<app::Conflict>> NodeHost::conflicts(db::Database& reader,
                                                       const app::ConflictQuery& query) {
  const auto state = parts_.engine.published();
  std::vector<app::Conflict> out;
  for (auto& each : PANAL_TRY(
           store::list_conflicts(reader, parts_.engine.schema(), engine_query(*state, query)))) {
    out.push_back(shown(*state, std::move(each)));
  }
  return out;
}

Result<std::optional<app::Conflict>> NodeHost::conflict(db::Database& reader, const Uuid& id) {
  auto found = PANAL_TRY(store::find_conflict(reader, parts_.engine.schema(), id));
  if (!found) return std::optional<app::Conflict>();
  return std::optional(shown(*parts_.engine.published(), std::move(*found)));
}

Result<void> NodeHost::restore_conflict(db::Database& database, const Uuid& id) {
  return store::restore_conflict(database, parts_.engine.schema(), id);
}

Result<void> NodeHost::dismiss_conflict(db::Database& database, const Uuid& id,
                                        std::string_view by) {
  return store::dismiss_conflict(database, parts_.engine.schema(), id, by);
}

}  // namespace panal::node

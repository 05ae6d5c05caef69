#include "replication/store/take_back.h"

#include "replication/core/fence.h"
#include "replication/store/applier.h"
#include "replication/wire/item.h"

namespace panal::store {
namespace {

core::Fence fence_of(const Taking& by) {
  core::MembersChanged known;
  for (const Member& member : by.state.members) known.members.push_back(to_core(member));
  known.reports = by.state.reports;
  std::map<core::OriginId, Uuid> owners;
  for (const OriginInfo& info : by.state.origins) owners[info.origin] = info.node;
  return core::Fence(by.node, known, std::move(owners));
}

}  // namespace

Result<void> take_back(db::Database& database, const core::RawEntry& raw, const Taking& by,
                       State& state, RowStore& rows, std::set<core::TableId>& tables) {
  if (state.vector.covers(raw.dot)) return {};
  const core::LogItemPtr item = PANAL_TRY(wire::make_item(raw));
  Applier applier(state, rows);
  Result<void> follows = applier.check(item->header);
  if (fence_of(by).refuses(*item)) follows = fail(Code::kPrecondition, "its node was removed");
  if (follows) return applier.apply(database, raw, tables);
  by.log.warning("store", "an entry of another node is not kept over the snapshot",
                 {{"reason", follows.error().message}});
  return {};
}

}  // namespace panal::store

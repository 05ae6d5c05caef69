#include "src/node/rejoin.h"

#include <algorithm>
#include <filesystem>

#include "replication/store/carry_over.h"
#include "replication/store/engine.h"
#include "replication/store/state.h"
#include "src/node/identity.h"

namespace panal::node {

std::string removed_database(const DataFolder& folder) { return folder.path() + "/removed.db"; }

// The log goes first: as long as the database has its name, the folder is the removed node's.
Result<void> set_removed_aside(const DataFolder& folder) {
  if (std::filesystem::exists(removed_database(folder))) {
    return fail(Code::kConflict,
                removed_database(folder) + " is there from an earlier removal: move it away first");
  }
  PANAL_TRY(folder.disown_keys());
  for (const char* suffix : {"-wal", ""}) {
    const std::string from = folder.database() + suffix;
    if (!std::filesystem::exists(from)) continue;
    std::error_code error;
    std::filesystem::rename(from, removed_database(folder) + suffix, error);
    if (error) return fail(Code::kIo, "cannot rename " + from + ": " + error.message());
  }
  return {};
}

Result<std::string> former_label(const DataFolder& folder) {
  if (!std::filesystem::exists(removed_database(folder))) return std::string();
  auto old = PANAL_TRY(db::Database::open(removed_database(folder), db::Access::kReadWrite));
  const auto before = PANAL_TRY(Identity::load(old));
  return before ? before->label : std::string();
}

namespace {

Result<bool> is_member(db::Database& database, const Uuid& node) {
  const auto members = PANAL_TRY(store::list_members(database));
  return std::ranges::find(members, node, &store::Member::node) != members.end();
}

}  // namespace

// Not twice, should the file have outlived a crash; and not into another cluster.
Result<std::size_t> take_over_removed(const DataFolder& folder, db::Database& fresh) {
  constexpr std::string_view kTakenOver = "taken_over";
  std::size_t count = 0;
  if (!std::filesystem::exists(removed_database(folder))) return count;
  {
    auto old = PANAL_TRY(db::Database::open(removed_database(folder), db::Access::kReadWrite));
    PANAL_TRY(store::migrate_engine(old));
    const auto before = PANAL_TRY(Identity::load(old));
    const auto now = PANAL_TRY(Identity::load(fresh));
    if (!before || !now || before->cluster != now->cluster) return count;
    const std::string name = before->node.text();
    if (PANAL_TRY(store::get_meta(fresh, kTakenOver)) != name) {
      const store::Unshipped wanted{.node = before->node,
                                    .covered = PANAL_TRY(store::read_applied(fresh))};
      auto all = PANAL_TRY(db::Savepoint::begin(fresh));
      PANAL_TRY(store::each_unshipped(old, wanted, [&](const store::CarriedEntry& entry) {
        ++count;
        return store::keep_carried(fresh, entry);
      }));
      PANAL_TRY(store::set_meta(fresh, kTakenOver, name));
      PANAL_TRY(all.release());
    }
    // Of what the donor's disk has lost this may be the only copy: a person decides.
    if (!PANAL_TRY(is_member(fresh, before->node))) return count;
  }
  for (const char* suffix : {"-wal", "-shm", ""}) {
    std::error_code ignored;  // what cannot be removed is only in the way
    std::filesystem::remove(removed_database(folder) + suffix, ignored);
  }
  return count;
}

}  // namespace panal::node

#include "replication/store/claims.h"

#include <algorithm>
#include <tuple>

#include "replication/store/engine.h"
#include "replication/store/row.h"
#include "replication/store/versions.h"
#include "src/base/encoding.h"
#include "src/base/planted.h"
#include "src/base/siphash.h"

namespace panal::store {
namespace {

constexpr std::string_view kDeclarationsKey = "unique";

bool is_complete(const Row& row, const UniqueInfo& unique) {
  return std::ranges::none_of(unique.columns,
                              [&](std::size_t column) { return is_null(row.cells[column].value); });
}

// Of a key of several columns the last one written made the claim. A column that nobody wrote
// holds a default, and claims nothing.
std::optional<core::Stamp> claim_stamp(const Stamps& stamps, const UniqueInfo& unique) {
  core::Stamp claim;
  for (const std::size_t column : unique.columns) {
    if (stamps[column] == core::Stamp{}) return std::nullopt;
    claim = std::max(claim, stamps[column]);
  }
  return claim;
}

std::string declarations(const Catalog& catalog) {
  std::string text;
  for (const auto& table : catalog.tables()) {
    for (const UniqueInfo& unique : table->unique) text += unique.claimants_sql + '\n';
  }
  return hex_encode(std::to_string(siphash({1, 1}, text)));
}

}  // namespace

void Claims::note(const Row& row, By by) {
  if (row.table == nullptr || row.table->unique.empty()) return;
  if (state_.duplicates == 0 && (by == By::kLocal || !row.live)) return;
  for (const UniqueInfo& unique : row.table->unique) {
    const bool moved =
        row.live != row.was_live || std::ranges::any_of(unique.columns, [&](std::size_t column) {
          return row.cells[column].touched;
        });
    if (!moved || (state_.duplicates == 0 && !is_complete(row, unique))) continue;
    touched_.emplace(row.table, row.id);
    return;
  }
}

Result<void> Claims::settle(db::Database& database) {
  while (!touched_.empty()) {
    const auto [table, id] = *touched_.begin();
    touched_.erase(touched_.begin());
    PANAL_TRY(settle_row(database, *table, id));
  }
  return {};
}

Result<void> Claims::settle_row(db::Database& database, const TableInfo& table, const Uuid& id) {
  std::set<Uuid> rows = {id}, before, listed;
  if (state_.duplicates != 0) {
    auto found = PANAL_TRY(
        database.prepare("SELECT id, row_id FROM _conflicts "
                         "WHERE table_id = ?1 AND kind = 2 AND (row_id = ?2 OR holder = ?2)"));
    found.bind(static_cast<std::int64_t>(table.id), id);
    while (PANAL_TRY(found.step())) {
      before.insert(found.uuid(0));
      rows.insert(found.uuid(1));
    }
  }
  for (const Uuid& row : rows) {
    for (const UniqueInfo& unique : table.unique) {
      PANAL_TRY(judge(database, table, unique, row, listed));
    }
  }
  for (const Uuid& each : before) {
    if (!listed.contains(each)) PANAL_TRY(book_.remove(database, each));
  }
  return {};
}

// Lists all who share the row's key, but the first.
Result<void> Claims::judge(db::Database& database, const TableInfo& table, const UniqueInfo& unique,
                           const Uuid& id, std::set<Uuid>& listed) {
  std::vector<Value> key;
  {
    auto row = PANAL_TRY(database.prepare(unique.key_sql));
    if (!PANAL_TRY(row.bind(id).step())) return {};
    for (int i = 0; i < row.columns(); ++i) key.push_back(row.value(i));
  }
  if (std::ranges::any_of(key, is_null)) return {};
  const auto claims = PANAL_TRY(claims_of(database, table, unique, key));
  for (std::size_t i = 1; i < claims.size(); ++i) {
    const Claim& loser = claims[i];
    const ConflictRecord record{
        .id = duplicate_id(table.id, loser.row, unique.ids, loser.side.stamp.dot()),
        .kind = ConflictKind::kUnique,
        .table = table.id,
        .row = loser.row,
        .column = unique.ids.front(),
        .lost = loser.side,
        .kept = claims.front().side,
        .holder = claims.front().row};
    listed.insert(record.id);
    const auto before = PANAL_TRY(book_.state_of(database, record.id));
    PANAL_TRY(book_.put(database, record, before, /*shown=*/true));
  }
  return {};
}

// The earliest first.
Result<std::vector<Claims::Claim>> Claims::claims_of(db::Database& database, const TableInfo& table,
                                                     const UniqueInfo& unique,
                                                     const std::vector<Value>& key) {
  auto found = PANAL_TRY(database.prepare(unique.claimants_sql));
  for (std::size_t i = 0; i < key.size(); ++i) found.bind_one(static_cast<int>(i) + 1, key[i]);
  std::vector<Claim> claims;
  while (PANAL_TRY(found.step())) {
    const Stamps stamps = PANAL_TRY(decode_versions(found.blob(1), table, state_));
    const auto stamp = claim_stamp(stamps, unique);
    if (!stamp) continue;
    claims.push_back({found.uuid(0), {found.value(2), *stamp}});
  }
  std::ranges::sort(claims, {}, [](const Claim& claim) {
    const std::uint64_t hlc = claim.side.stamp.hlc;
    return std::tuple(planted(Bug::kLastClaimWins) ? ~hlc : hlc, claim.side.stamp.origin,
                      claim.row);
  });
  return claims;
}

Result<bool> Claims::rebuild_if_changed(db::Database& database, const Catalog& catalog) {
  const std::string now = declarations(catalog);
  if (PANAL_TRY(get_meta(database, kDeclarationsKey)) == now) return false;
  std::vector<Uuid> listed;
  {
    auto rows = PANAL_TRY(database.prepare("SELECT id FROM _conflicts WHERE kind = 2"));
    while (PANAL_TRY(rows.step())) listed.push_back(rows.uuid(0));
  }
  for (const Uuid& id : listed) PANAL_TRY(book_.remove(database, id));
  for (const auto& table : catalog.tables()) {
    for (const UniqueInfo& unique : table->unique) {
      auto rows = PANAL_TRY(database.prepare(unique.doubles_sql));
      while (PANAL_TRY(rows.step())) touched_.emplace(table.get(), rows.uuid(0));
    }
  }
  PANAL_TRY(settle(database));
  PANAL_TRY(set_meta(database, kDeclarationsKey, now));
  return true;
}

}  // namespace panal::store

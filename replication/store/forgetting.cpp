#include "replication/store/forgetting.h"

#include <algorithm>

#include "src/base/limits.h"

namespace panal::store {
namespace {

Result<std::int64_t> number(db::Database& database, std::string_view sql) {
  auto statement = PANAL_TRY(database.prepare(sql));
  PANAL_TRY(statement.step());
  return statement.integer(0);
}

}  // namespace

// The log first: what else is forgotten never runs ahead of it.
Result<bool> Forgetting::step(db::Database& database, const core::VersionVector& stable) {
  if (PANAL_TRY(drop_entries(database, stable))) return true;
  const bool more_graves = PANAL_TRY(drop_graves(database, stable));
  const bool more_losers = PANAL_TRY(drop_losers(database, stable));
  const bool more_pages = PANAL_TRY(give_back_pages(database));
  return more_graves || more_losers || more_pages;
}

Result<bool> Forgetting::drop_entries(db::Database& database, const core::VersionVector& stable) {
  std::size_t entries = 0, bytes = 0;
  for (const auto& [origin, end] : stable.components()) {
    const std::uint64_t begin = state_.floor.get(origin);
    if (begin >= end || !state_.origins.contains(origin)) continue;
    const std::int64_t base = log_key(state_.ordinal(origin), 0);
    std::uint64_t last = end;
    {
      auto rows = PANAL_TRY(database.prepare(
          "SELECT key, length(bytes) FROM _log WHERE key > ?1 AND key <= ?2 ORDER BY key"));
      rows.bind(base + static_cast<std::int64_t>(begin), base + static_cast<std::int64_t>(end));
      while (PANAL_TRY(rows.step())) {
        bytes += static_cast<std::size_t>(rows.integer(1));
        state_.log_bytes -= static_cast<std::uint64_t>(rows.integer(1));
        --state_.log_entries;
        if (++entries < limits::kForgetEntries && bytes < limits::kForgetBytes) continue;
        last = static_cast<std::uint64_t>(rows.integer(0) - base);
        break;
      }
    }
    auto drop = PANAL_TRY(database.prepare("DELETE FROM _log WHERE key > ?1 AND key <= ?2"));
    drop.bind(base + static_cast<std::int64_t>(begin), base + static_cast<std::int64_t>(last));
    PANAL_TRY(drop.run());
    state_.floor.raise(origin, last);
    if (entries >= limits::kForgetEntries || bytes >= limits::kForgetBytes) return true;
  }
  return false;
}

Result<bool> Forgetting::drop_graves(db::Database& database, const core::VersionVector& stable) {
  if (state_.graves == 0 || finished_ == stable) return false;
  if (cursor_.table == INT64_MIN) looked_ = stable;
  std::vector<Place> gone;
  std::size_t seen = 0;
  {
    auto graves = PANAL_TRY(database.prepare(
        "SELECT table_id, row_id, covered, length(tombs) = 0, "
        "dropped IS NOT NULL AND length(kept) = 0, kept IS NULL "
        "FROM _graves WHERE (table_id, row_id) > (?1, ?2) ORDER BY table_id, row_id LIMIT ?3"));
    graves.bind(cursor_.table, cursor_.row, static_cast<std::int64_t>(limits::kForgetGraves));
    while (PANAL_TRY(graves.step())) {
      ++seen;
      cursor_ = {graves.integer(0), graves.uuid(1)};
      const auto covered = PANAL_TRY(core::VersionVector::decode(graves.blob(2)));
      const bool live = graves.integer(5) != 0;
      // Who sees a live row's deletion in the list of conflicts must still find it there; what is
      // in the trash stays until it is destroyed.
      const bool settled = live ? graves.integer(3) != 0 : graves.integer(4) != 0;
      if (settled && looked_.covers(covered) &&
          PANAL_TRY(droppable(database, cursor_, live, covered))) {
        gone.push_back(cursor_);
      }
    }
  }
  for (const Place& place : gone) PANAL_TRY(drop_row(database, place));
  if (seen == limits::kForgetGraves) return true;
  cursor_ = {};
  finished_ = looked_;
  if (PANAL_TRY(number(database, "SELECT count(*) FROM (SELECT 1 FROM _graves LIMIT 1)")) == 0) {
    state_.graves = 0;
  }
  return finished_ != stable;
}

// A live row needs its grave as long as only a child keeps it alive.
Result<bool> Forgetting::droppable(db::Database& database, const Place& place, bool live,
                                   const core::VersionVector& covered) {
  if (!live) return true;
  const core::TableId table{static_cast<std::uint32_t>(place.table)};
  const Row row = PANAL_TRY(rows_.load(database, table, place.row));
  return std::ranges::any_of(row.cells, [&](const Cell& cell) {
    return cell.written() && !covered.covers(cell.stamp.dot());
  });
}

// With a destroyed row goes all that was known of it, but what was stranded.
Result<void> Forgetting::drop_row(db::Database& database, const Place& place) {
  auto grave = PANAL_TRY(database.prepare(
      "DELETE FROM _graves WHERE table_id = ?1 AND row_id = ?2 RETURNING kept IS NULL"));
  PANAL_TRY(grave.bind(place.table, place.row).step());
  const bool live = grave.integer(0) != 0;
  PANAL_TRY(grave.step());
  if (live) return {};
  for (const char* sql : {"DELETE FROM _conflicts "
                          "WHERE table_id = ?1 AND row_id = ?2 AND kind <> 4",
                          "DELETE FROM _unknown WHERE table_id = ?1 AND row_id = ?2"}) {
    auto drop = PANAL_TRY(database.prepare(sql));
    PANAL_TRY(drop.bind(place.table, place.row).run());
  }
  return {};
}

// A silent loser is needed only until everybody has it: any later write has seen it, and would
// close it. One of a row with a grave may be what the row lives by; one of a column that is not
// known here shows after the upgrade.
Result<bool> Forgetting::drop_losers(db::Database& database, const core::VersionVector& stable) {
  if (state_.losers == 0) return false;
  std::vector<Uuid> gone;
  std::size_t seen = 0;
  {
    auto silent = PANAL_TRY(database.prepare(
        "SELECT id, origin, seq, table_id, column_id FROM _conflicts AS c WHERE state = 3 "
        "AND NOT EXISTS (SELECT 1 FROM _graves AS g WHERE g.table_id = c.table_id "
        "AND g.row_id = c.row_id) ORDER BY hlc LIMIT ?1"));
    silent.bind(static_cast<std::int64_t>(limits::kForgetGraves));
    while (PANAL_TRY(silent.step())) {
      ++seen;
      const core::OriginId origin{static_cast<std::uint64_t>(silent.integer(1))};
      const core::TableId table{static_cast<std::uint32_t>(silent.integer(3))};
      const core::ColumnId column{static_cast<std::uint16_t>(silent.integer(4))};
      if (stable.covers({origin, static_cast<std::uint64_t>(silent.integer(2))}) &&
          rows_.knows(table, column)) {
        gone.push_back(silent.uuid(0));
      }
    }
  }
  for (const Uuid& id : gone) {
    auto drop = PANAL_TRY(database.prepare("DELETE FROM _conflicts WHERE id = ?1"));
    PANAL_TRY(drop.bind(id).run());
  }
  return !gone.empty() && seen == limits::kForgetGraves;
}

// Free pages are used again first; when they are a large part of the file, it is made smaller.
Result<bool> Forgetting::give_back_pages(db::Database& database) {
  const std::int64_t free = PANAL_TRY(number(database, "PRAGMA freelist_count"));
  if (free < limits::kFreePagesKept) return false;
  if (free < PANAL_TRY(number(database, "PRAGMA page_count")) / 4) return false;
  PANAL_TRY(
      database.execute("PRAGMA incremental_vacuum(" + std::to_string(limits::kVacuumPages) + ")"));
  return PANAL_TRY(number(database, "PRAGMA freelist_count")) < free;  // else: an older file
}

}  // namespace panal::store

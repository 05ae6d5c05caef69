// The part of RowStore that reads, and that decides whether a row lives.
#include <algorithm>

#include "replication/store/row.h"
#include "replication/wire/entry_codec.h"
#include "src/base/planted.h"

namespace panal::store {
namespace {

core::Stamp stamp_at(const db::Statement& row, int first) {
  return {static_cast<std::uint64_t>(row.integer(first + 2)),
          core::OriginId{static_cast<std::uint64_t>(row.integer(first))},
          static_cast<std::uint64_t>(row.integer(first + 1))};
}

}  // namespace

core::Stamp read_stamp(ByteReader& in) {
  core::Stamp stamp;
  stamp.origin = core::OriginId{in.u64()};
  stamp.seq = in.varint();
  stamp.hlc = in.u64();
  return stamp;
}

Result<Row> RowStore::load(db::Database& database, core::TableId table, const Uuid& id) {
  Row row{.table = catalog_.find(table), .table_id = table, .id = id};
  if (row.table != nullptr) PANAL_TRY(load_cells(database, row));
  PANAL_TRY(load_beside(database, row));
  row.live = row.was_live;
  return row;
}

Result<void> RowStore::load_beside(db::Database& database, Row& row) {
  if (state_.graves != 0) PANAL_TRY(load_grave(database, row));
  if (state_.side_cells != 0) PANAL_TRY(load_side_cells(database, row));
  if (state_.losers != 0) PANAL_TRY(load_losers(database, row));
  return {};
}

Result<void> RowStore::load_cells(db::Database& database, Row& row) {
  const TableInfo& table = *row.table;
  row.cells.resize(table.columns.size());
  for (std::size_t i = 0; i < row.cells.size(); ++i) {
    row.cells[i].column = table.columns[i].id;
    row.cells[i].rule = table.columns[i].merge;
  }
  auto found = PANAL_TRY(database.prepare(table.select_sql));
  if (!PANAL_TRY(found.bind(row.id).step())) return {};
  const Stamps stamps = PANAL_TRY(decode_versions(found.blob(0), table, state_));
  for (std::size_t i = 0; i < row.cells.size(); ++i) {
    row.cells[i].stamp = stamps[i];
    row.cells[i].value = found.value(static_cast<int>(i) + 1);
  }
  row.present = row.was_live = true;
  set_parents(row, row.parents_before);
  return {};
}

// kept := (column:u64 origin:u64 seq:varint hlc:u64 value)*; tombs := (origin:u64 seq:varint
// hlc:u64)*
Result<void> RowStore::load_grave(db::Database& database, Row& row) {
  auto found = PANAL_TRY(database.prepare(
      "SELECT covered, tombs, kept, dropped FROM _graves WHERE table_id = ?1 AND row_id = ?2"));
  if (!PANAL_TRY(found.bind(static_cast<std::int64_t>(row.table_id), row.id).step())) return {};
  row.has_grave = true;
  row.covered = PANAL_TRY(core::VersionVector::decode(found.blob(0)));
  if (const Value dropped = found.value(3); !is_null(dropped)) {
    row.dropped = PANAL_TRY(core::VersionVector::decode(found.blob(3)));
  }
  ByteReader tombs(found.blob(1));
  while (tombs.ok() && !tombs.rest().empty()) {
    row.tombs.push_back(read_stamp(tombs));
  }
  ByteReader kept(row.was_live ? std::string_view{} : found.blob(2));
  while (kept.ok() && !kept.rest().empty()) {
    const core::ColumnId column{static_cast<std::uint16_t>(kept.u64())};
    const core::Stamp stamp = read_stamp(kept);
    Value value = wire::read_value(kept);
    const auto cell = std::ranges::find(row.cells, column, &Cell::column);
    if (cell == row.cells.end()) {  // kept by a node with a newer schema: a side cell here
      row.cells.push_back(
          {.column = column, .value = std::move(value), .stamp = stamp, .touched = true});
      continue;
    }
    cell->stamp = stamp;
    cell->value = std::move(value);
  }
  if (!tombs.done() || !kept.done()) return fail(Code::kCorrupt, "a trashed row is damaged");
  return {};
}

Result<void> RowStore::load_side_cells(db::Database& database, Row& row) {
  auto found =
      PANAL_TRY(database.prepare("SELECT column_id, value, live, origin, seq, hlc FROM _unknown "
                                 "WHERE table_id = ?1 AND row_id = ?2"));
  found.bind(static_cast<std::int64_t>(row.table_id), row.id);
  while (PANAL_TRY(found.step())) {
    if (row.table == nullptr) row.was_live = found.integer(2) != 0;
    row.side_live = row.side_live || found.integer(2) != 0;
    row.cells.push_back({.column = core::ColumnId{static_cast<std::uint16_t>(found.integer(0))},
                         .value = found.value(1),
                         .stamp = stamp_at(found, 3)});
  }
  return {};
}

Result<void> RowStore::load_losers(db::Database& database, Row& row) {
  auto found = PANAL_TRY(
      database.prepare("SELECT id, column_id, value, state, origin, seq, hlc, kind FROM _conflicts "
                       "WHERE table_id = ?1 AND row_id = ?2 AND kind <> 2 ORDER BY id"));
  found.bind(static_cast<std::int64_t>(row.table_id), row.id);
  while (PANAL_TRY(found.step())) {
    row.losers.push_back({.id = found.uuid(0),
                          .kind = ConflictKind{found.integer(7)},
                          .column = core::ColumnId{static_cast<std::uint16_t>(found.integer(1))},
                          .write = {stamp_at(found, 4), found.value(2)},
                          .before = ConflictState{found.integer(3)}});
    row.losers.back().shown = row.losers.back().kind == ConflictKind::kStranded;
  }
  return {};
}

std::optional<core::Stamp> uncovered_write(const Row& row) {
  std::optional<core::Stamp> newest;
  const auto take = [&](const core::Stamp& stamp) {
    if (!row.covered.covers(stamp.dot()) && (!newest || *newest < stamp)) newest = stamp;
  };
  for (const Cell& cell : row.cells) {
    if (cell.written()) take(cell.stamp);
  }
  for (const Loser& loser : row.losers) {
    const bool write = loser.column != core::ColumnId{} && loser.kind != ConflictKind::kStranded;
    if (write && !loser.gone) take(loser.write.stamp);
  }
  return newest;
}

Result<void> RowStore::decide_life(db::Database& database, Row& row) {
  if (!row.has_grave) {
    row.live = true;
    return {};
  }
  Visited visited = {{row.table_id, row.id}};
  row.live = PANAL_TRY(supported(database, row, visited));
  return {};
}

// By a write of its own that no deleter had seen, or by a live child that refers to it. Children
// of a cycle do not keep each other alive, hence `visited`.
Result<bool> RowStore::supported(db::Database& database, const Row& row, Visited& visited) {
  if (uncovered_write(row)) return true;
  if (row.table == nullptr || planted(Bug::kOrphans)) return false;
  for (const auto& [table, column] : row.table->children) {
    auto found = PANAL_TRY(database.prepare("SELECT id FROM \"" + table->name + "\" WHERE \"" +
                                            table->columns[column].name + "\" = ?1"));
    found.bind(row.id);
    std::vector<Uuid> children;
    while (PANAL_TRY(found.step())) children.push_back(found.uuid(0));
    for (const Uuid& id : children) {
      if (!visited.emplace(table->id, id).second) continue;
      const Row child = PANAL_TRY(load(database, table->id, id));
      if (!child.has_grave || PANAL_TRY(supported(database, child, visited))) return true;
    }
  }
  return false;
}

}  // namespace panal::store

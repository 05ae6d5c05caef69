// The part of RowStore that changes a Row in memory: merging, and what follows from it.
#include <algorithm>

#include "replication/store/row.h"
#include "src/base/bytes.h"
#include "src/base/planted.h"

namespace panal::store {
namespace {

const ColumnInfo& column_of(const Row& row, int place) {
  return row.table->columns[static_cast<std::size_t>(place)];
}

}  // namespace

Hash128 RowStore::hash(const Row& row, const Cell& cell) {
  return hasher_.hash(row.table_id, row.id, cell.column, cell.stamp, cell.value);
}

// To be called before a cell changes.
void RowStore::touch(Row& row, Cell& cell) {
  if (cell.touched) return;
  cell.touched = true;
  if (row.was_live && cell.written()) row.removed += hash(row, cell);
}

void RowStore::put(Row& row, const core::Change& change, const core::Stamp& stamp,
                   const core::VersionVector& seen) {
  const std::size_t known = row.known();
  for (const auto& written : change.cells) {
    const int place = row.table == nullptr ? -1 : row.table->find(written.column);
    auto cell =
        place >= 0
            ? row.cells.begin() + place
            : std::find_if(row.cells.begin() + static_cast<std::ptrdiff_t>(known), row.cells.end(),
                           [&](const Cell& side) { return side.column == written.column; });
    if (cell == row.cells.end()) {
      if (planted(Bug::kDropUnknownCells)) continue;
      row.cells.push_back({.column = written.column});
      cell = row.cells.end() - 1;
    }
    const bool held = place < 0 || column_of(row, place).holds(written.value);
    put_cell(row, *cell, {stamp, held ? written.value : column_of(row, place).zero()}, seen);
  }
  for (Loser& loser : row.losers) {
    if (loser.kind != ConflictKind::kStranded || !seen.covers(loser.write.stamp.dot())) continue;
    const auto again = std::ranges::find(change.cells, loser.column, &core::CellWrite::column);
    if (again != change.cells.end() && again->value == loser.write.value) loser.gone = true;
  }
  if (change.cells.empty()) return;  // REPLACE by an equal row is no write, and is not told
  // A write that had seen a deletion is no conflict with it.
  const auto gone =
      std::erase_if(row.tombs, [&](const core::Stamp& tomb) { return seen.covers(tomb.dot()); });
  if (gone != 0) row.grave_changed = true;
}

void RowStore::add_loser(Row& row, core::ColumnId column, core::Write lost) {
  const Uuid id = conflict_id(row.table_id, row.id, column, lost.stamp.dot());
  row.losers.push_back({.id = id, .column = column, .write = std::move(lost), .changed = true});
}

void RowStore::put_cell(Row& row, Cell& cell, core::Write write, const core::VersionVector& seen) {
  touch(row, cell);
  if (!cell.written() || (row.losers.empty() && seen.covers(cell.stamp.dot()))) {
    cell.value = std::move(write.value);
    cell.stamp = write.stamp;
    return;
  }
  core::Register all{{cell.stamp, std::move(cell.value)}, {}};
  const auto maximal = [&](const Loser& loser) {
    return loser.column == cell.column && loser.kind != ConflictKind::kStranded && !loser.gone;
  };
  for (const Loser& loser : row.losers) {
    if (maximal(loser)) all.losers.push_back(loser.write);
  }
  core::merge(all, std::move(write), seen, cell.rule);
  for (Loser& loser : row.losers) {
    if (!maximal(loser)) continue;
    const auto left = std::ranges::find(all.losers, loser.write.stamp, &core::Write::stamp);
    if (left != all.losers.end()) all.losers.erase(left);
    else loser.gone = true;
  }
  for (core::Write& lost : all.losers) add_loser(row, cell.column, std::move(lost));
  cell.value = std::move(all.winner.value);
  cell.stamp = all.winner.stamp;
}

// Makes the best of a register's writes its winner, after some of them went or the rule changed.
void RowStore::elect(Row& row, Cell& cell) {
  Loser* best = nullptr;
  for (Loser& loser : row.losers) {
    const bool rival = loser.column == cell.column && loser.kind != ConflictKind::kStranded;
    if (!rival || loser.gone) continue;
    const bool over_best = best == nullptr || core::beats(loser.write, best->write, cell.rule);
    if (over_best) best = &loser;
  }
  if (best == nullptr) return;
  core::Write present{cell.stamp, cell.value};
  if (cell.written() && !core::beats(best->write, present, cell.rule)) return;
  touch(row, cell);
  const bool was_written = cell.written();
  best->gone = true;
  cell.stamp = best->write.stamp;
  cell.value = best->write.value;
  if (was_written) add_loser(row, cell.column, std::move(present));
}

void RowStore::bury(Row& row, const core::Stamp& stamp, const core::VersionVector& seen,
                    bool destroy) {
  if (planted(Bug::kForgetTombstone)) return;
  for (const Cell& cell : row.cells) {
    if (planted(Bug::kDeleteWins) && cell.written())
      row.covered.raise(cell.stamp.origin, cell.stamp.seq);
  }
  std::erase_if(row.tombs, [&](const core::Stamp& tomb) { return seen.covers(tomb.dot()); });
  row.tombs.push_back(stamp);
  std::ranges::sort(row.tombs);
  row.covered.raise(seen);
  row.covered.raise(stamp.origin, stamp.seq);
  row.has_grave = row.grave_changed = true;
  if (!destroy) return;
  row.dropped.raise(seen);
  row.dropped.raise(stamp.origin, stamp.seq);
  drop_destroyed(row);
}

// What its destroyer had seen leaves the row, as if it had never been written: on each node alike.
void RowStore::drop_destroyed(Row& row) {
  for (Loser& loser : row.losers) {
    const bool write = loser.column != core::ColumnId{};
    if (write && row.dropped.covers(loser.write.stamp.dot())) loser.gone = true;
  }
  for (Cell& cell : row.cells) {
    if (!cell.written() || !row.dropped.covers(cell.stamp.dot())) continue;
    touch(row, cell);
    cell.value = {};
    cell.stamp = {};
    row.lost_cells = true;
    elect(row, cell);
  }
}

void RowStore::strand(Row& row, const core::Change& change, const core::Stamp& stamp) {
  for (const auto& written : change.cells) {
    add_loser(row, written.column, {stamp, written.value});
    row.losers.back().kind = ConflictKind::kStranded;
    row.losers.back().shown = true;
  }
}

// The conflicts of column 0: one for each deletion that a live row survived.
void RowStore::list_deletions(Row& row) {
  const auto kind = uncovered_write(row) ? ConflictKind::kRevived : ConflictKind::kParent;
  for (Loser& loser : row.losers) {
    if (loser.column != core::ColumnId{}) continue;
    loser.shown = row.live && std::ranges::find(row.tombs, loser.write.stamp) != row.tombs.end();
    loser.gone = !loser.shown;
    loser.changed = true;  // who revived it may be another now
    loser.kind = kind;
  }
  if (!row.live || planted(Bug::kRevivalUnflagged)) return;
  for (const core::Stamp& tomb : row.tombs) {
    const Uuid id = conflict_id(row.table_id, row.id, core::ColumnId{}, tomb.dot());
    if (std::ranges::find(row.losers, id, &Loser::id) != row.losers.end()) continue;
    row.losers.push_back(
        {.id = id, .kind = kind, .write = {tomb, {}}, .shown = true, .changed = true});
  }
}

// Which of the concurrent losers are worth showing may change with the winner and with deletions.
// Of a column that is not known here nobody can tell: they are kept, and show after the upgrade.
void RowStore::judge_losers(Row& row) {
  list_deletions(row);
  for (Loser& loser : row.losers) {
    if (loser.column == core::ColumnId{} || loser.gone || loser.kind == ConflictKind::kStranded) {
      continue;
    }
    const auto known = row.cells.begin() + static_cast<std::ptrdiff_t>(row.known());
    const auto cell = std::ranges::find(row.cells.begin(), known, loser.column, &Cell::column);
    loser.shown = cell != known &&
                  (cell->rule == Merge::kLastWriter || planted(Bug::kQuietConflicts)) &&
                  (cell->value != loser.write.value || planted(Bug::kEqualValuesConflict)) &&
                  !row.covered.covers(loser.write.stamp.dot());
    const bool was_shown = loser.before && is_shown(*loser.before);
    const bool outdated = loser.shown && cell->touched;  // the winner that it shows
    loser.changed = loser.changed || loser.shown != was_shown || outdated;
  }
}

void RowStore::update_digest(Row& row) {
  Hash128 delta;
  delta -= row.removed;
  for (const Cell& cell : row.cells) {
    if (!cell.written()) continue;
    const bool counted = row.was_live && !cell.touched;
    if (row.live && !counted) delta += hash(row, cell);
    if (!row.live && counted && !planted(Bug::kDigestKeepsDead)) delta -= hash(row, cell);
  }
  if (delta != Hash128{}) digests_.add(row.table_id, core::digest_bucket(row.id), delta);
}

void RowStore::set_parents(const Row& row,
                           std::vector<std::pair<const TableInfo*, Uuid>>& parents) const {
  if (row.table == nullptr) return;
  for (const auto& reference : row.table->references) {
    const auto id = uuid_of(row.cells[reference.column].value);
    if (id) parents.emplace_back(reference.parent, *id);
  }
}

std::optional<Uuid> uuid_of(const Value& value) {
  const auto* blob = std::get_if<Blob>(&value);
  return blob == nullptr ? std::nullopt : Uuid::from_bytes(blob->bytes);
}

}  // namespace panal::store

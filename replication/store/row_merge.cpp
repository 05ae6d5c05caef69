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
  if (change.cells.empty()) return;  // REPLACE by an equal row is no write, and is not told
  // A write that had seen a deletion is no conflict with it.
  const auto gone =
      std::erase_if(row.tombs, [&](const core::Stamp& tomb) { return seen.covers(tomb.dot()); });
  if (gone != 0) row.grave_changed = true;
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
    return loser.column == cell.column && loser.state != ConflictState::kClosed;
  };
  for (const Loser& loser : row.losers) {
    if (maximal(loser)) all.losers.push_back(loser.write);
  }
  core::merge(all, std::move(write), seen, cell.rule);
  for (Loser& loser : row.losers) {
    if (!maximal(loser)) continue;
    const auto left = std::ranges::find(all.losers, loser.write.stamp, &core::Write::stamp);
    if (left != all.losers.end()) {
      all.losers.erase(left);
    } else {
      loser.state = ConflictState::kClosed;
      loser.changed = true;
    }
  }
  for (core::Write& lost : all.losers) {
    const Uuid id = conflict_id(row.table_id, row.id, cell.column, lost.stamp.dot());
    row.losers.push_back({id, cell.column, std::move(lost), ConflictState::kSilent, true, true});
  }
  cell.value = std::move(all.winner.value);
  cell.stamp = all.winner.stamp;
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
  row.destroyed = row.destroyed || destroy;
  row.has_grave = row.grave_changed = true;
}

void RowStore::strand(Row& row, const core::Change& change, const core::Stamp& stamp) {
  for (const auto& written : change.cells) {
    const Uuid id = conflict_id(row.table_id, row.id, written.column, stamp.dot());
    row.losers.push_back(
        {id, written.column, {stamp, written.value}, ConflictState::kStranded, true, true});
  }
}

// The conflicts of column 0: one for each deletion that a live row survived.
void RowStore::list_deletions(Row& row) {
  for (Loser& loser : row.losers) {
    if (loser.column != core::ColumnId{} || loser.state == ConflictState::kClosed) continue;
    if (row.live && std::ranges::find(row.tombs, loser.write.stamp) != row.tombs.end()) continue;
    loser.state = ConflictState::kClosed;
    loser.changed = true;
  }
  if (!row.live || planted(Bug::kRevivalUnflagged)) return;
  for (const core::Stamp& tomb : row.tombs) {
    const Uuid id = conflict_id(row.table_id, row.id, core::ColumnId{}, tomb.dot());
    if (std::ranges::find(row.losers, id, &Loser::id) != row.losers.end()) continue;
    row.losers.push_back({id, core::ColumnId{}, {tomb, {}}, ConflictState::kOpen, true, true});
  }
}

// Which of the concurrent losers are worth showing may change with the winner and with deletions.
void RowStore::judge_losers(Row& row) {
  list_deletions(row);
  for (Loser& loser : row.losers) {
    if (loser.column == core::ColumnId{} || loser.state == ConflictState::kClosed ||
        loser.state == ConflictState::kDismissed || loser.state == ConflictState::kStranded) {
      continue;
    }
    const auto cell = std::ranges::find(row.cells, loser.column, &Cell::column);
    const bool shown = cell != row.cells.end() &&
                       (cell->rule == Merge::kLastWriter || planted(Bug::kQuietConflicts)) &&
                       (cell->value != loser.write.value || planted(Bug::kEqualValuesConflict)) &&
                       !row.covered.covers(loser.write.stamp.dot());
    const auto state = shown ? ConflictState::kOpen : ConflictState::kSilent;
    const bool outdated = cell != row.cells.end() && cell->touched;  // the winner it shows
    if (state != loser.state || outdated) loser.changed = true;
    loser.state = state;
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

Uuid conflict_id(core::TableId table, const Uuid& row, core::ColumnId column,
                 const core::Dot& dot) {
  constexpr SipKey kKey = {0x70616e616c2d636f, 0x6e666c6963740001};  // never to change
  ByteWriter out;
  out.u64(static_cast<std::uint64_t>(table));
  out.u64(static_cast<std::uint64_t>(column));
  out.raw(row.raw());
  out.u64(static_cast<std::uint64_t>(dot.origin));
  out.u64(dot.seq);
  const Hash128 hash = siphash128(kKey, out.bytes());
  std::string raw(16, '\0');
  for (std::size_t i = 0; i < 8; ++i) {
    raw[i] = static_cast<char>(hash.low >> (8 * i));
    raw[i + 8] = static_cast<char>(hash.high >> (8 * i));
  }
  return Uuid::from_hash(raw);
}

}  // namespace panal::store

#include "replication/store/carry_issue.h"

#include <algorithm>

#include "replication/store/carry_over.h"
#include "replication/wire/entry_codec.h"

namespace panal::store {
namespace {

using Kind = core::Change::Kind;

// An INSERT writes all columns that the table had at the time; an UPDATE only some of them, as far
// as a table has more than one.
bool is_whole(const TableInfo* table, const core::Change& change) {
  if (change.kind != Kind::kPut || table == nullptr) return false;
  return std::ranges::any_of(table->generations, [&](const auto& generation) {
    if (change.cells.size() != generation.second) return false;
    return std::all_of(table->columns.begin(),
                       table->columns.begin() + static_cast<std::ptrdiff_t>(generation.second),
                       [&](const ColumnInfo& column) {
                         return std::ranges::find(change.cells, column.id,
                                                  &core::CellWrite::column) != change.cells.end();
                       });
  });
}

// The next change of this row does.
bool restores(const core::Change& change) {
  return change.kind == Kind::kPut && change.cells.empty();
}

}  // namespace

Result<std::vector<core::Change>> CarryIssue::decide(std::vector<core::Change> changes) {
  for (const core::Change& change : changes) {
    if (restores(change)) restored_.emplace(change.table, change.id);
    else if (PANAL_TRY(makes(change))) made_.emplace(change.table, change.id);
  }
  while (PANAL_TRY(drop_orphans(changes))) {
  }
  std::vector<core::Change> issued;
  for (core::Change& change : changes) {
    if (PANAL_TRY(kept(change))) issued.push_back(std::move(change));
  }
  return issued;
}

// A row is not made when it refers to one that is gone, or is not made.
Result<bool> CarryIssue::drop_orphans(const std::vector<core::Change>& changes) {
  bool dropped = false;
  for (const core::Change& change : changes) {
    const TableInfo* table = catalog_.find(change.table);
    const auto made = made_.find({change.table, change.id});
    if (made == made_.end() || table == nullptr || change.kind != Kind::kPut) continue;
    if (PANAL_TRY(parents_live(*table, change))) continue;
    made_.erase(made);
    dropped = true;
  }
  return dropped;
}

// A row that is not there and never was, or whose every deletion the write had seen. Of one that
// was destroyed and forgotten nothing is known here, as of a new one: but it was restored once, or
// the transaction may have been here before.
Result<bool> CarryIssue::makes(const core::Change& change) {
  if (!is_whole(catalog_.find(change.table), change)) return false;
  const Row row = PANAL_TRY(rows_.load(database_, change.table, change.id));
  const bool old = doubtful_ || restored_.contains({change.table, change.id});
  if (row.was_live || (!row.has_grave && old)) return false;
  return std::ranges::all_of(
      row.tombs, [&](const core::Stamp& tomb) { return seen_.covers(tomb.dot()); });
}

Result<bool> CarryIssue::kept(core::Change& change) {
  const bool here = PANAL_TRY(lives(change.table, change.id));
  const bool made = made_.contains({change.table, change.id});
  switch (change.kind) {
    case Kind::kPut: {
      if (restores(change)) return here || made;
      const TableInfo* table = catalog_.find(change.table);
      const bool whole = table == nullptr || PANAL_TRY(parents_live(*table, change));
      if ((!here && !made) || !whole) change.kind = Kind::kStrand;
      return true;
    }
    case Kind::kTrash: return here || made;
    case Kind::kDestroy: {
      const Row row = PANAL_TRY(rows_.load(database_, change.table, change.id));
      return row.has_grave || here || made;
    }
    case Kind::kStrand: return true;
  }
  return false;
}

Result<bool> CarryIssue::lives(core::TableId table, const Uuid& id) {
  const Row row = PANAL_TRY(rows_.load(database_, table, id));
  return row.was_live;
}

Result<bool> CarryIssue::parents_live(const TableInfo& table, const core::Change& change) {
  for (const Reference& reference : table.references) {
    const auto cell = std::ranges::find(change.cells, table.columns[reference.column].id,
                                        &core::CellWrite::column);
    if (cell == change.cells.end()) continue;
    const auto* blob = std::get_if<Blob>(&cell->value);
    const auto id = blob == nullptr ? std::nullopt : Uuid::from_bytes(blob->bytes);
    if (!id || made_.contains({reference.parent->id, *id})) continue;
    if (!PANAL_TRY(lives(reference.parent->id, *id))) return false;
  }
  return true;
}

Result<std::optional<PreparedCarry>> prepare_carry(db::Database& database, const Catalog& catalog,
                                                   RowStore& rows,
                                                   const core::VersionVector& here) {
  auto next = PANAL_TRY(next_carried(database));
  if (!next) return std::optional<PreparedCarry>{};
  if (next->entry.others) {
    return std::optional(PreparedCarry{.number = next->number,
                                       .carried = {},
                                       .changes = {},
                                       .others = std::move(next->entry.raw)});
  }
  auto original = PANAL_TRY(wire::decode_entry(next->entry.raw.dot, next->entry.raw.bytes));
  const auto& before = original.header.carried;  // it was carried once already
  PreparedCarry prepared{.number = next->number, .carried = {}, .changes = {}};
  prepared.carried.hlc = before ? before->hlc : original.header.hlc;
  if (before) prepared.carried.seen = before->seen;
  else prepared.carried.seen = std::move(next->entry.seen);
  // What is not here was not seen, as far as any reader of this can tell.
  prepared.carried.seen.lower(here);
  prepared.carried.seen.raise(next->issued);
  CarryIssue issue(database, catalog, rows, prepared.carried.seen, next->entry.doubtful);
  prepared.changes = PANAL_TRY(issue.decide(std::move(original.changes)));
  return std::optional(std::move(prepared));
}

}  // namespace panal::store

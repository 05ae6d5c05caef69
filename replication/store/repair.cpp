#include "replication/store/repair.h"

#include <algorithm>

#include "replication/store/inspect.h"
#include "replication/wire/entry_codec.h"
#include "src/base/limits.h"

namespace panal::store {
namespace {

// An index that does not fit its damaged row stops every write to the row: it is made anew.
template <class Change>
Result<void> with_sound_indexes(db::Database& database, const TableInfo* table, Change change) {
  Result<void> done = change();
  if (done.ok() || done.error().code != Code::kCorrupt || table == nullptr) return done;
  PANAL_TRY(database.execute("REINDEX \"" + table->name + "\""));
  return change();
}

}  // namespace

Result<std::vector<RepairedRow>> Repairer::run(db::Database& database, const core::Repair& repair) {
  if (state_.vector != repair.vector) return std::vector<RepairedRow>{};  // another time
  const core::TableId table = repair.bucket.table;
  switch (repair.kind) {
    case core::Repair::Kind::kReplace:
      for (const auto& row : repair.rows) PANAL_TRY(replace(database, table, row));
      break;
    case core::Repair::Kind::kMerge:
      for (const auto& row : repair.rows) PANAL_TRY(merge(database, table, row));
      PANAL_TRY(rows_.settle(database));
      break;
    case core::Repair::Kind::kSum: PANAL_TRY(keep_sum(repair.bucket, repair.sum)); break;
    case core::Repair::Kind::kFromLog: PANAL_TRY(from_log(database, repair.bucket)); break;
  }
  return std::move(repaired_);
}

void Repairer::note(core::TableId table, const Uuid& id, const core::RowCells* ours,
                    const core::RowCells& now) {
  const TableInfo* info = catalog_.find(table);
  RepairedRow report{
      .table = info == nullptr ? std::string() : info->name, .id = id, .columns = {}};
  for (std::size_t i = 0; info != nullptr && ours != nullptr && i < info->columns.size(); ++i) {
    const auto cell_in = [&](const core::RowCells& row) {
      const auto at = std::ranges::find(row.cells, info->columns[i].id, &core::CellState::column);
      return at == row.cells.end() ? nullptr : &*at;
    };
    const auto* before = cell_in(*ours);
    const auto* after = cell_in(now);
    const bool same =
        (before == nullptr) == (after == nullptr) && (before == nullptr || *before == *after);
    if (!same) report.columns += (report.columns.empty() ? "" : ", ") + info->columns[i].name;
  }
  repaired_.push_back(std::move(report));
}

Result<void> Repairer::replace(db::Database& database, core::TableId table,
                               const core::RowCells& theirs) {
  const bool known = std::ranges::all_of(theirs.cells, [&](const core::CellState& cell) {
    return state_.origins.contains(cell.stamp.origin);
  });
  if (!known) return fail(Code::kCorrupt, "the peer's row names an origin that nobody knows");
  std::optional<core::RowCells> ours;
  if (auto row = rows_.load(database, table, theirs.id); row.ok()) ours = cells_of(*row);
  PANAL_TRY(with_sound_indexes(database, catalog_.find(table),
                               [&] { return rows_.replace(database, table, theirs); }));
  note(table, theirs.id, ours ? &*ours : nullptr, theirs);
  return {};
}

// As if the other's writes had just arrived: tombstones add up, a cell goes to the greater stamp.
Result<void> Repairer::merge(db::Database& database, core::TableId table,
                             const core::RowCells& theirs) {
  Row row = PANAL_TRY(rows_.load(database, table, theirs.id));
  const core::RowCells ours = cells_of(row);
  bool changed = !row.covered.covers(theirs.covered) || row.dropped.empty() == theirs.destroyed;
  if (changed) {
    row.covered.raise(theirs.covered);
    row.tombs.insert(row.tombs.end(), theirs.tombs.begin(), theirs.tombs.end());
    std::ranges::sort(row.tombs);
    row.tombs.erase(std::unique(row.tombs.begin(), row.tombs.end()), row.tombs.end());
    if (theirs.destroyed) row.dropped.raise(theirs.covered);
    row.has_grave = row.grave_changed = true;
  }
  for (const auto& cell : theirs.cells) {
    if (!state_.origins.contains(cell.stamp.origin)) continue;
    if (PANAL_TRY(merge_cell(database, row, cell))) changed = true;
  }
  if (!changed) return {};  // theirs to take over
  PANAL_TRY(rows_.decide_life(database, row));
  PANAL_TRY(with_sound_indexes(database, row.table,
                               [&] { return rows_.store(database, row, Physical::kWrite); }));
  note(table, theirs.id, &ours, cells_of(PANAL_TRY(rows_.load(database, table, theirs.id))));
  return {};
}

// Two values of one write: what the log says was written, else the one with the greater hash, which
// is the same choice on every node.
Result<bool> Repairer::merge_cell(db::Database& database, Row& row, const core::CellState& theirs) {
  Cell& ours = rows_.cell_of(row, theirs.column);
  if (ours.written() && ours.stamp == theirs.stamp) {
    if (ours.value == theirs.value) return false;
    const auto logged =
        PANAL_TRY(written(database, row.table_id, row.id, theirs.column, theirs.stamp));
    core::CellHasher hasher(key_);
    const auto hash = [&](const Value& value) {
      const Hash128 sum = hasher.hash(row.table_id, row.id, theirs.column, theirs.stamp, value);
      return std::pair(sum.high, sum.low);
    };
    const Value& right = logged                                  ? *logged
                         : hash(ours.value) < hash(theirs.value) ? theirs.value
                                                                 : ours.value;
    if (right == ours.value) return false;
    rows_.set_cell(row, ours, {theirs.stamp, right});
    return true;
  }
  if (ours.written() && ours.stamp > theirs.stamp) return false;
  rows_.set_cell(row, ours, {theirs.stamp, theirs.value});
  return true;
}

Result<void> Repairer::keep_sum(const core::Bucket& bucket, const Hash128& sum) {
  const auto at = digests_.tables().find(bucket.table);
  Hash128 delta = sum;
  if (at != digests_.tables().end()) delta -= at->second[bucket.number];
  digests_.add(bucket.table, bucket.number, delta);
  note(bucket.table, Uuid{}, nullptr, {});
  return {};
}

Result<Hash128> Repairer::sum_of(db::Database& database, const core::Bucket& bucket,
                                 std::vector<Uuid>* ids) {
  auto inspector = PANAL_TRY(Inspector::open(database, catalog_, key_));
  Hash128 total;
  const auto add = [&](const Uuid& id, const Hash128& sum) {
    if (core::digest_bucket(id) != bucket.number) return;
    total += sum;
    if (ids != nullptr) ids->push_back(id);
  };
  if (const TableInfo* table = catalog_.find(bucket.table)) {
    std::string after;
    while (PANAL_TRY(inspector.visit_rows(*table, after, limits::kScrubSliceRows, add))) {
    }
  }
  PANAL_TRY(inspector.visit_side_cells(bucket.table, add));
  return total;
}

// Without a peer to ask. The kept sum proves the repair, or else nothing is changed.
Result<void> Repairer::from_log(db::Database& database, const core::Bucket& bucket) {
  Hash128 kept;
  const auto sums = digests_.tables().find(bucket.table);
  if (sums != digests_.tables().end()) kept = sums->second[bucket.number];
  std::vector<Uuid> ids;
  if (PANAL_TRY(sum_of(database, bucket, &ids)) == kept) return keep_sum(bucket, kept);
  for (const Uuid& id : ids) {
    auto row = rows_.load(database, bucket.table, id);
    if (!row.ok()) continue;
    const core::RowCells ours = cells_of(*row);
    core::RowCells right = ours;
    for (auto& cell : right.cells) {
      auto logged = PANAL_TRY(written(database, bucket.table, id, cell.column, cell.stamp));
      if (logged) cell.value = std::move(*logged);
    }
    if (right != ours) PANAL_TRY(replace(database, bucket.table, right));
  }
  if (PANAL_TRY(sum_of(database, bucket, nullptr)) == kept) return {};
  return fail(Code::kCorrupt, "the log does not hold what the damaged rows were");
}

Result<std::optional<Value>> Repairer::written(db::Database& database, core::TableId table,
                                               const Uuid& id, core::ColumnId column,
                                               const core::Stamp& stamp) {
  const std::optional<Value> none;
  const auto origin = state_.origins.find(stamp.origin);
  if (origin == state_.origins.end()) return none;
  auto row = PANAL_TRY(database.prepare("SELECT bytes FROM _log WHERE key = ?1"));
  row.bind(log_key(origin->second.ordinal, stamp.seq));
  if (!PANAL_TRY(row.step())) return none;
  const auto entry = wire::decode_entry(stamp.dot(), row.blob(0));
  if (!entry.ok() || entry->header.hlc != stamp.hlc) return none;
  std::optional<Value> value;
  for (const auto& change : entry->changes) {
    if (change.table != table || change.id != id) continue;
    for (const auto& cell : change.cells) {
      if (cell.column == column) value = cell.value;
    }
  }
  return value;
}

}  // namespace panal::store

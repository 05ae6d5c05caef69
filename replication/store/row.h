#pragma once
// Row: all that is known of one replicated row, as merging needs it: its cells and their stamps,
// the concurrent writes that lost, its tombstones, cells of columns that this node's schema does
// not have. RowStore loads it, merges changes into it and stores what became of it.
//
// Both ways to a row go through here: remote entries, and local transactions after the fact (their
// SQL has already changed the table; what is left are versions, conflicts, graves and digest).
// Writer thread only.
#include <cstdint>
#include <optional>
#include <set>
#include <vector>

#include "replication/core/change.h"
#include "replication/core/digest_messages.h"
#include "replication/core/merge.h"
#include "replication/store/capture.h"
#include "replication/store/catalog.h"
#include "replication/store/claims.h"
#include "replication/store/conflict_book.h"
#include "replication/store/state.h"
#include "replication/store/versions.h"
#include "src/base/bytes.h"

namespace panal::store {

struct Cell {
  core::ColumnId column{};
  Merge rule = Merge::kLastWriter;
  Value value;
  core::Stamp stamp;  // none: never written
  bool touched = false;

  bool written() const { return stamp != core::Stamp{}; }
};

struct Loser {
  Uuid id;
  ConflictKind kind = ConflictKind::kColumn;
  core::ColumnId column{};  // 0: the row's deletion lost against a concurrent write
  core::Write write;
  std::optional<ConflictState> before = {};  // as stored; nothing: it is new
  bool shown = false;
  bool changed = false;
  bool gone = false;  // a later write had seen it, or it was destroyed
};

struct Row {
  const TableInfo* table = nullptr;  // null: unknown to this node's schema
  core::TableId table_id{};
  Uuid id;
  std::vector<Cell> cells;  // the table's columns first, in order; then those of the side table
  bool present = false;     // in the table
  bool was_live = false, live = false;
  bool side_live = false;  // its side cells are counted as live
  bool has_grave = false, grave_changed = false;
  bool lost_cells = false;         // some are back at their defaults
  core::VersionVector covered;     // the union of its tombstones
  core::VersionVector dropped;     // the union of those that destroyed: what they cover is no more
  std::vector<core::Stamp> tombs;  // deletions that no later write had seen
  std::vector<Loser> losers;
  std::vector<std::pair<const TableInfo*, Uuid>> parents_before;
  Hash128 removed;  // hashes of cells that were live and got touched

  std::size_t known() const { return table == nullptr ? 0 : table->columns.size(); }
};

// What is written to the table itself.
enum class Physical {
  kWrite,     // a remote change: the row's cells
  kInserted,  // a local INSERT did it all, versions included
  kUpdated,   // a local UPDATE: its versions are missing
  kOutvoted,  // a local write that lost against a greater value (Merge::kMax): cells too
  kDeleted,   // a local DELETE did it all
};

class RowStore {
 public:
  RowStore(const Catalog& catalog, State& state, Digests& digests, SipKey key)
      : catalog_(catalog),
        state_(state),
        digests_(digests),
        hasher_(key),
        book_(state),
        claims_(state, book_) {}

  bool knows(core::TableId table, core::ColumnId column) const {
    const TableInfo* info = catalog_.find(table);
    return info != nullptr && info->find(column) >= 0;
  }

  // A transaction begins; `settling`: a local one, whose settled conflicts are asked for.
  void begin(bool settling);
  std::vector<ConflictRecord> take_settled() { return book_.take_settled(); }

  Result<Row> load(db::Database& database, core::TableId table, const Uuid& id);
  // Grave, losers and side cells alone, for a row whose cells the caller knows.
  Result<void> load_beside(db::Database& database, Row& row);

  // `seen` is all that the transaction of `stamp` had seen.
  void put(Row& row, const core::Change& change, const core::Stamp& stamp,
           const core::VersionVector& seen);
  // The cells of `change` become conflicts of a row that is gone.
  void strand(Row& row, const core::Change& change, const core::Stamp& stamp);
  void bury(Row& row, const core::Stamp& stamp, const core::VersionVector& seen, bool destroy);

  void set_parents(const Row& row, std::vector<std::pair<const TableInfo*, Uuid>>& parents) const;
  Result<Stamps> decode(std::string_view versions, const TableInfo& table) const {
    return decode_versions(versions, table, state_);
  }
  Result<void> decide_life(db::Database& database, Row& row);
  Result<void> store(db::Database& database, Row& row, Physical physical);

  // The short way for a row that a local transaction wrote: when nothing is known of it beside its
  // cells, what was written replaces what was there. None: it must go the long way.
  Result<std::optional<core::Change>> overwrite(db::Database& database, RowDelta& delta,
                                                const core::Stamp& stamp);

  // To be called when all rows of a transaction are stored: a parent that somebody deleted
  // meanwhile comes back for a new child, and goes again with the last child that held it.
  Result<void> settle(db::Database& database);

  // For repairs. The row becomes exactly what another node has, whatever it was; sums and conflicts
  // stay as they are.
  Result<void> replace(db::Database& database, core::TableId table, const core::RowCells& theirs);
  Cell& cell_of(Row& row, core::ColumnId column);  // makes it when there is none
  void set_cell(Row& row, Cell& cell, core::Write write);

  // When the schema may be a newer one: cells of the side table whose columns are known by now
  // move into the tables, and unique values that are declared by now are looked at.
  Result<void> adopt(db::Database& database);

 private:
  using Visited = std::set<std::pair<core::TableId, Uuid>>;

  Result<void> load_cells(db::Database& database, Row& row);
  Result<void> load_grave(db::Database& database, Row& row);
  Result<void> load_side_cells(db::Database& database, Row& row);
  Result<void> load_losers(db::Database& database, Row& row);
  void put_cell(Row& row, Cell& cell, core::Write write, const core::VersionVector& seen);
  void add_loser(Row& row, core::ColumnId column, core::Write lost);
  void elect(Row& row, Cell& cell);
  void drop_destroyed(Row& row);
  void touch(Row& row, Cell& cell);
  Hash128 hash(const Row& row, const Cell& cell);

  Result<bool> supported(db::Database& database, const Row& row, Visited& visited);
  void update_digest(Row& row);
  void list_deletions(Row& row);
  void judge_losers(Row& row);
  Result<void> store_table(db::Database& database, Row& row, Physical physical);
  Result<void> store_grave(db::Database& database, const Row& row);
  Result<void> store_side_cells(db::Database& database, const Row& row);
  Result<void> store_losers(db::Database& database, Row& row);
  Result<void> note_settlement(db::Database& database, const Row& row);
  void note_parents(const Row& row);
  void note_parents(const RowDelta& delta);
  Result<bool> stands_alone(db::Database& database, const TableInfo& table, const Uuid& id);
  Result<void> adopt_side_cells(db::Database& database);
  Result<void> retell(db::Database& database);
  Result<void> adopt_row(db::Database& database, core::TableId table, const Uuid& id);

  const Catalog& catalog_;
  State& state_;
  Digests& digests_;
  core::CellHasher hasher_;
  ConflictBook book_;
  Claims claims_;
  std::vector<std::pair<const TableInfo*, Uuid>> unsettled_;  // parents of rows that changed
};

// What a reference holds; none when it is null or no id.
std::optional<Uuid> uuid_of(const Value& value);

// A stamp as a grave holds it.
core::Stamp read_stamp(ByteReader& in);

// The newest write of the row itself that no deleter had seen.
std::optional<core::Stamp> uncovered_write(const Row& row);

}  // namespace panal::store

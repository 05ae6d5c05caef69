#pragma once
// ConflictBook: the conflicts that stand, in `_conflicts`, their numbers, and what became of those
// that a local transaction settled.
//
// What stands is a function of what was delivered: losing writes of registers (core/merge.h),
// deletions that lost against a concurrent edit, rows whose unique value belongs to another. A
// conflict that stands no more leaves the table. The transaction that settled one by a person's
// doing notes it in the replicated table `_conflict_history`, in its own entry: so every node has
// the same history too, whatever came in which order. Dismissals are rows of `_dismissals`.
//
// Writer thread only; owned by RowStore.
#include <cstdint>
#include <optional>
#include <vector>

#include "replication/core/change.h"
#include "replication/core/merge.h"
#include "replication/store/state.h"

namespace panal::store {

enum class ConflictState : std::int64_t {
  kOpen = 0,
  kDismissed = 2,  // by a person
  kSilent = 3,     // not worth showing, but merging still needs it
};

enum class ConflictKind : std::int64_t {
  kColumn = 0,    // a value that lost against a concurrent one
  kRevived = 1,   // a deletion that lost against a concurrent edit of the row
  kUnique = 2,    // a row whose unique value belongs to another, which claimed it earlier
  kParent = 3,    // a deletion that lost against a concurrent row that refers to this one
  kStranded = 4,  // a write to a row that is gone (carry_over.h); takes no part in merging
};

constexpr bool is_shown(ConflictState state) { return state != ConflictState::kSilent; }

// One of the two sides: the value, and when and where it was written.
struct ConflictSide {
  Value value;
  core::Stamp stamp;
};

struct ConflictRecord {
  Uuid id;  // the same on every node
  ConflictKind kind = ConflictKind::kColumn;
  core::TableId table{};
  Uuid row;
  core::ColumnId column{};  // 0: the row as a whole
  ConflictSide lost, kept;
  std::optional<Uuid> holder;  // of a unique value: the row that has it
};

class ConflictBook {
 public:
  explicit ConflictBook(State& state) : state_(state) {}

  // Of a transaction; `settling`: a local one, whose history is wanted.
  void begin(bool settling);

  // Stores a record that had `before` (nothing: it is new). `shown` ones are open or dismissed.
  Result<void> put(db::Database& database, const ConflictRecord& record,
                   std::optional<ConflictState> before, bool shown);
  Result<void> remove(db::Database& database, const Uuid& id);
  Result<std::optional<ConflictState>> state_of(db::Database& database, const Uuid& id);

  // A row of the two tables came or went.
  Result<void> on_dismissal(db::Database& database, const Uuid& id, bool live);
  Result<void> on_history(db::Database& database, const Uuid& id, bool live);

  // What this transaction settled.
  std::vector<ConflictRecord> take_settled();

 private:
  Result<void> count(db::Database& database, const Uuid& id, ConflictState before,
                     ConflictState after);
  Result<void> remember(db::Database& database, const Uuid& id, ConflictState before);
  std::uint64_t& number_of(const ConflictRecord& record);

  State& state_;
  bool settling_ = false;
  std::vector<ConflictRecord> settled_;
};

// The first stamp of a moment, as a column holds it; the last there is for the far future.
std::int64_t stored_hlc(std::int64_t ms);

// Reading `_conflicts` and the history: the columns of a record, from `first` on.
inline constexpr std::string_view kRecordColumns =
    "id, kind, table_id, row_id, column_id, value, origin, seq, hlc, winning, won_origin, won_hlc, "
    "holder";
ConflictRecord read_record(const db::Statement& row);

// The ids: the same on every node.
Uuid conflict_id(core::TableId table, const Uuid& row, core::ColumnId column, const core::Dot& dot);
Uuid duplicate_id(core::TableId table, const Uuid& row, const std::vector<core::ColumnId>& columns,
                  const core::Dot& dot);

// The row of the history that a settled conflict becomes.
core::Change history_of(const ConflictRecord& record, const core::Stamp& now);

}  // namespace panal::store

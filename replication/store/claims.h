#pragma once
// Claims: which rows hold a unique value that an earlier claim has. They keep what they say, and
// are listed as conflicts until somebody changes or deletes one of the two.
//
// Who holds a value is a function of the live rows alone: the earliest claim by (HLC, origin, id).
// The list is brought up to date at the end of each transaction, for the rows that changed and for
// those they had stood in a conflict with. Look-ups use panal_claim (engine.h) and find the same.
//
// Writer thread only; owned by RowStore.
#include <set>
#include <utility>

#include "replication/store/catalog.h"
#include "replication/store/conflict_book.h"
#include "replication/store/state.h"

namespace panal::store {

struct Row;

class Claims {
 public:
  Claims(State& state, ConflictBook& book) : state_(state), book_(book) {}

  void forget() { touched_.clear(); }
  // A row of a table with unique values was stored. A local one was checked against all others.
  enum class By { kLocal, kRemote };
  void note(const Row& row, By by);
  Result<void> settle(db::Database& database);
  // Finds them all anew when the declarations changed since the last time; tells whether.
  Result<bool> rebuild_if_changed(db::Database& database, const Catalog& catalog);

 private:
  using Touched = std::pair<const TableInfo*, Uuid>;
  struct Claim {
    Uuid row;
    ConflictSide side;
  };

  Result<void> settle_row(db::Database& database, const TableInfo& table, const Uuid& id);
  Result<void> judge(db::Database& database, const TableInfo& table, const UniqueInfo& unique,
                     const Uuid& id, std::set<Uuid>& listed);
  Result<std::vector<Claim>> claims_of(db::Database& database, const TableInfo& table,
                                       const UniqueInfo& unique, const std::vector<Value>& key);

  State& state_;
  ConflictBook& book_;
  std::set<Touched> touched_;
};

}  // namespace panal::store

#pragma once
// Capture: remembers every change that a local transaction makes to replicated rows, and boils it
// down to one difference a row.
//
// SQLite's preupdate hook reports rows one by one as statements run. What it does not report is
// that they are undone again, by a failing statement or a rolled-back savepoint: the list is then
// cut back (db/row_observer.h). Tables that are not in the catalog (FTS5's own, local ones) are
// ignored; so is SET v = v. Outside local transactions it sees to it that nobody but the engine
// changes replicated rows. Writer thread only; owned by the Engine.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "replication/store/catalog.h"
#include "replication/store/restamp.h"
#include "src/db/row_observer.h"

namespace panal::store {

// The row before and after the transaction. At least one of both is there.
struct RowDelta {
  const TableInfo* table = nullptr;
  Uuid id;
  bool before = false, after = false;
  std::string versions_before, versions_after;  // `_v` as SQLite has it
  bool replaced = false;                        // deleted and inserted again: its versions are lost
  ColumnMask changed = 0;            // with both: which columns differ, with their groups
  std::vector<Value> values_before;  // of `changed`; of all when it was deleted
  std::vector<Value> values_after;   // of `changed`; of all when it is new
};

class Capture : public db::RowObserver {
 public:
  Capture(const Catalog& catalog, Restamp& restamp) : catalog_(catalog), restamp_(restamp) {}

  void begin();
  void pause() { mode_ = Mode::kOff; }
  bool active() const { return mode_ == Mode::kCapture; }
  // Until pause(): a change of a replicated row is a mistake, for no other node would learn of it.
  void forbid();
  // What was done against that.
  Result<void> check_forbidden() const;
  // What happened since begin(), rows in the order in which they were first touched; an error
  // when the transaction did what replication cannot carry.
  Result<std::vector<RowDelta>> finish();

  std::string amend(std::string_view sql) override { return restamp_.amend(sql); }
  void on_row(const db::RowChange& change) override;
  std::size_t mark() const override { return events_.size(); }
  void cut(std::size_t mark) override;
  void on_partial_failure() override;

 private:
  struct Event {
    db::RowChange::Kind kind;
    const TableInfo* table;
    Uuid id;
    ColumnMask mask;            // of an update
    std::string before, after;  // `_v`
    std::size_t values;         // where its values begin
  };

  const TableInfo* table_of(const char* name);
  void on_update(const db::RowChange& change, Event event);
  void refuse(std::string why);
  void fold(RowDelta& delta, Event& event);
  std::vector<RowDelta> fold_events();

  const Catalog& catalog_;
  Restamp& restamp_;
  enum class Mode { kOff, kCapture, kForbid };
  Mode mode_ = Mode::kOff;
  std::string forbidden_;  // the table of the first forbidden change
  std::vector<Event> events_;
  std::vector<Value> values_;
  std::string refused_;
  const char* last_name_ = nullptr;  // the table of the previous row, to spare the search
  std::string last_text_;
  const TableInfo* last_table_ = nullptr;
};

}  // namespace panal::store

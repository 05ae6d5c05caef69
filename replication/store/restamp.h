#pragma once
// Restamping: lets an UPDATE of a replicated table write the row's new `_v` by itself, which would
// otherwise take a second UPDATE of the same row.
//
// The statement is prepared with one more assignment, `_v = panal_restamp(_v, n)`. What the new
// `_v` is depends on which columns will differ, and that is known only afterwards: the function
// assumes those that differed when the statement last ran, and whoever takes the row over
// (RowStore::overwrite) compares, and corrects a wrong guess. So this is never more than a short
// cut. Writer thread only; owned by the Engine.
#include <string>
#include <string_view>
#include <vector>

#include "replication/store/catalog.h"
#include "replication/store/state.h"

namespace panal::store {

class Restamp {
 public:
  Restamp(const Catalog& catalog, const State& state, const core::Stamp& stamp)
      : catalog_(catalog), state_(state), stamp_(stamp) {}

  // The statement with the assignment; empty: it is to stay as it is.
  std::string amend(std::string_view sql);
  // What panal_restamp() yields in a captured transaction.
  Result<std::string> next(std::string_view versions, std::int64_t statement);
  // The columns of the row that was just updated.
  void learn(const TableInfo& table, ColumnMask changed);

 private:
  struct Guess {
    const TableInfo* table;
    ColumnMask columns;
  };

  const Catalog& catalog_;
  const State& state_;
  const core::Stamp& stamp_;    // of the running transaction
  std::vector<Guess> guesses_;  // by number of the statement
  std::size_t running_ = 0;
};

}  // namespace panal::store

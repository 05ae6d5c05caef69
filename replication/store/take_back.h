#pragma once
// Taking back: what a node held of others' entries before its store was replaced (carry_over.h) is
// applied again, each by its own name: its writer may be gone, and may have been told that it is
// durable here.
//
// Writer thread only; the engine uses it.
#include <set>

#include "replication/store/engine.h"
#include "replication/store/row.h"

namespace panal::store {

struct Taking {
  Uuid node;  // this one
  const Published& state;
  Log& log;
};

// Of a removed node's it takes what the fence lets through. What does not follow the snapshot, like
// what had seen an own entry that goes by another name now, is left to others that have it, and
// the log says so.
Result<void> take_back(db::Database& database, const core::RawEntry& raw, const Taking& by,
                       State& state, RowStore& rows, std::set<core::TableId>& tables);

}  // namespace panal::store

#pragma once
// Search: a full-text index (FTS5) beside each collection that has searched fields: without case
// and accents, by the beginnings of words, all of which must occur.
//
// An index is this node's own: it does not replicate, and its tables are none that capture knows.
// Triggers note which rows change, whether by a local transaction or by a remote entry that is
// applied; update_search() indexes them in the same commit, all at once: FTS5 writes what it has
// in memory at the end of every savepoint, and so of every job of a group. An index that is
// missing, or of other columns, is built when the database is opened.
//
//   _search_<name>        the index: contentless, by row number
//   _search_<name>_rows   row number ↔ id
//   _search_stale         the rows to be indexed before the next commit
//   _searches             what each index was built of
#include <string>
#include <string_view>

#include "src/app/store/collection.h"
#include "src/base/result.h"
#include "src/db/database.h"

namespace panal::app::store {

// On the writer's connection, when the tables are there.
Result<void> prepare_search(db::Database& database);
// Before every commit on that connection.
Result<void> update_search(db::Database& database);

// The index query for what a person typed: each word as the beginning of one. Never malformed.
std::string match_of(std::string_view text);

// For a list: what goes before its `from`, and the condition that a match is compared with.
std::string found_rows(const Collection& collection);
std::string found_condition(const Collection& collection);

}  // namespace panal::app::store

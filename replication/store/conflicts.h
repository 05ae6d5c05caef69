#pragma once
// Conflicts as people see them: those that stand and those that were settled, told in names.
// Reading works on any connection; settling is done inside a captured transaction.
//
// Restoring one is a write like any other, and since that write has seen the conflict, it closes
// it. Dismissing replicates.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "replication/store/conflict_book.h"
#include "replication/store/engine.h"

namespace panal::store {

enum class ConflictStanding { kOpen, kClosed, kDismissed };

struct Conflict {
  ConflictRecord record;
  ConflictStanding standing = ConflictStanding::kOpen;
  std::string table;               // empty: of a newer schema than ours
  std::string column;              // empty: that, or the row as a whole
  std::vector<std::string> group;  // the columns that move together with it, itself among them
  core::Stamp closed;              // the transaction that closed it
  std::string dismissed_by;
};

// Where a page ended.
struct ConflictPlace {
  std::uint64_t hlc = 0;
  Uuid id;
};

struct ConflictQuery {
  std::optional<ConflictStanding> standing = {};
  std::optional<std::vector<std::string>> tables = {};  // nothing: all, unknown ones too
  std::optional<Uuid> row = {};
  std::optional<ConflictKind> kind = {};
  std::optional<std::vector<core::OriginId>> origins = {};  // of the value that lost
  std::optional<std::int64_t> from_ms = {}, to_ms = {};     // when it was written, ends included
  std::optional<ConflictPlace> after = {};
  std::size_t limit = 50;
};

// The newest lost value first; of one moment, by id downwards. The same on every node.
Result<std::vector<Conflict>> list_conflicts(db::Database& database, const SchemaSpec& schema,
                                             const ConflictQuery& query);
Result<std::optional<Conflict>> find_conflict(db::Database& database, const SchemaSpec& schema,
                                              const Uuid& id);

// Writes the lost value, with the columns that move together with it; of a deletion: deletes the
// row again. A stranded write whose row was destroyed makes it anew, with all that the transaction
// wrote to it. kNotFound: there is no such conflict, or its row or column is gone. kConflict: the
// value is another's by now; the rest of the group is not known any more; both rows of a unique
// value are there, and one of them must be changed; or the row must come from the trash first.
Result<void> restore_conflict(db::Database& database, const SchemaSpec& schema, const Uuid& id);
// With those of the columns that move together with it.
Result<void> dismiss_conflict(db::Database& database, const SchemaSpec& schema, const Uuid& id,
                              std::string_view by);

}  // namespace panal::store

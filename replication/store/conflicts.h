#pragma once
// Conflicts: concurrent writes that lost, for people to look at. Reading works on any connection.
//
// Restoring one is a write like any other: the application writes the lost value, and since that
// write has seen the conflict, it closes it. Dismissing replicates.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "replication/store/engine.h"

namespace panal::store {

enum class ConflictFilter { kOpen, kAll };

struct Conflict {
  Uuid id;
  std::string table;   // empty: of a schema newer than ours
  Uuid row;
  std::string column;  // empty: the row's deletion lost against a concurrent edit
  Value losing;
  Value winning;       // the value that won; the present one while the conflict is open
  std::int64_t at_ms = 0;  // when the losing value was written
  core::OriginId origin{};  // by whom
  std::string state;        // open, closed, dismissed
};

struct ConflictQuery {
  ConflictFilter filter = ConflictFilter::kOpen;
  std::string table = {};           // empty: all
  std::optional<Uuid> row = {};
  std::optional<Uuid> after = {};   // the last one of the previous page
  std::size_t limit = 50;
};

// By id, which is the same on every node.
Result<std::vector<Conflict>> list_conflicts(db::Database& database, const SchemaSpec& schema,
                                             const ConflictQuery& query);
Result<std::optional<Conflict>> find_conflict(db::Database& database, const SchemaSpec& schema,
                                              const Uuid& id);
// Inside a captured transaction.
Result<void> dismiss_conflict(db::Database& database, const Uuid& id, std::string_view by);

// Rows that claim a unique value which an earlier claim holds.
struct Duplicate {
  std::string table;
  std::string column;  // the first of the claim's
  Uuid row;
  Uuid holder;
};
Result<std::vector<Duplicate>> list_duplicates(db::Database& database, const SchemaSpec& schema);

}  // namespace panal::store

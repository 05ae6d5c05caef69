#pragma once
// Trash: rows that were deleted and not destroyed, with the values they had, and their way back.
// What it reads are the graves that merging keeps (row.h). Reading works on any connection; it
// looks at every grave of the tables that are asked for.
//
// Destroying is Engine::destroy.
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "replication/store/engine.h"

namespace panal::store {

struct TrashedRow {
  std::string table;
  Uuid id;
  std::int64_t deleted_at_ms = 0;
  core::OriginId origin{};                            // who deleted it
  std::vector<std::pair<std::string, Value>> values;  // of the columns that this schema has
};

// Where a page ended.
struct TrashPlace {
  std::int64_t deleted_at_ms = 0;
  Uuid id;
};

struct TrashQuery {
  std::vector<std::string> tables;
  std::optional<TrashPlace> after = {};
  std::size_t limit = 50;
};

// How many of a table there are.
Result<std::int64_t> count_trash(db::Database& database, const TableSpec& table);
// The last deleted first; of one moment, by id downwards.
Result<std::vector<TrashedRow>> list_trash(db::Database& database, const SchemaSpec& schema,
                                           const TrashQuery& query);
Result<std::optional<TrashedRow>> find_trashed(db::Database& database, const TableSpec& table,
                                               const Uuid& id);
// Restores the row and, before it, the rows in the trash that it refers to; says which they were,
// itself as the last. Inside a captured transaction, which gives kConflict when a unique value is
// taken by now or a parent is gone for good. kNotFound: it is not in the trash.
using RestoredRows = std::vector<std::pair<std::string, Uuid>>;
Result<RestoredRows> restore_row(db::Database& database, const SchemaSpec& schema,
                                 std::string_view table, const Uuid& id);

}  // namespace panal::store

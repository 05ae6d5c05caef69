#pragma once
// TableSpec: a replicated table, declared once. Schema, capture, merge, digest and the unique
// claims all follow from it; adding a table needs no line in the replication engine.
//
// A replicated table is WITHOUT ROWID, its primary key is `id BLOB` (16 bytes), and the engine
// adds a hidden last column `_v BLOB` with the versions of its cells. Columns are identified by
// name across schema versions, and are only ever added.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace panal {

enum class Merge {
  kLastWriter,  // highest (HLC, origin) wins; concurrent losers are listed as conflicts
  kMax,         // the greatest value wins
  kQuiet,       // last writer wins, without conflict rows (last_seen and the like)
};

struct ColumnSpec {
  std::string name;
  std::string type;  // SQL: "TEXT NOT NULL DEFAULT ''", … No UNIQUE, no CHECK, no REFERENCES.
  Merge merge = Merge::kLastWriter;
  std::string group = {};  // columns with one group name move together
};

// The live row with the earliest claim by (HLC, origin, id) holds the value; others are listed.
struct UniqueSpec {
  std::vector<std::string> columns;
  bool fold_case = false;
};

struct ReferenceSpec {
  std::string column;
  std::string table;  // the parent, whose id the column holds (or NULL)
};

struct TableSpec {
  std::string name;
  std::vector<ColumnSpec> columns;  // without id and _v
  std::vector<UniqueSpec> unique = {};
  std::vector<ReferenceSpec> references = {};
  std::vector<std::string> indexes = {};  // column lists: "created_at", "clid"
};

using SchemaSpec = std::vector<TableSpec>;

}  // namespace panal

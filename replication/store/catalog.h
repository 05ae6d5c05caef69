#pragma once
// Catalog: the replicated tables as this database has them: columns in their physical order, ids,
// merge rules, references, and the SQL that reads and writes one row.
//
// Columns are only ever appended, so a column's place never changes on a node. A *generation*
// numbers the states of the schema: the `_v` of a fresh row names it instead of its columns.
// Immutable once opened. Owned by the Engine.
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "replication/core/change.h"
#include "src/base/table_spec.h"
#include "src/db/database.h"

namespace panal::store {

using ColumnMask = std::uint64_t;

constexpr ColumnMask mask_of(std::size_t column) { return ColumnMask{1} << column; }

struct TableInfo;

// A column's affinity: SQLite converts some values, or refuses them (NOT NULL). What was told and
// what is stored would then not be the same.
enum class Storage { kAny, kInteger, kReal, kText };

struct ColumnInfo {
  std::string name;
  core::ColumnId id{};
  Storage storage = Storage::kAny;
  bool not_null = false;
  Merge merge = Merge::kLastWriter;
  ColumnMask group = 0;  // all columns that move together with this one, itself included

  // Whether the value would be stored as it is; text with digits is not told apart from numbers.
  bool holds(const Value& value) const;
  // In the place of what it does not hold: null, or the type's zero. The same on every node.
  Value zero() const;
};

struct Reference {
  std::size_t column;
  const TableInfo* parent;
};

struct Child {
  const TableInfo* table;
  std::size_t column;
};

struct UniqueInfo {
  std::vector<std::size_t> columns;
  std::vector<core::ColumnId> ids;  // of the columns
  std::string find_other_sql;       // ?1 the id of the claimant, ?2… the key
  std::string key_sql;              // the key of the row ?1
  std::string claimants_sql;        // id, _v, first column; ?1… the key
  std::string doubles_sql;          // the ids of all rows whose key another row has, too
};

struct TableInfo {
  std::string name;
  core::TableId id{};
  std::vector<ColumnInfo> columns;  // without id and _v, in physical order
  std::vector<std::size_t> by_id;   // places in `columns`, by ascending column id
  std::vector<int> places;          // by SQLite's column number; -1 the id, -2 `_v`
  int id_place = 0;                 // SQLite's number of the id
  int version_place = 0;            // and of `_v`
  std::vector<std::pair<std::uint64_t, std::size_t>> generations;  // from when on how many columns
  std::vector<Reference> references;
  std::vector<Child> children;
  std::vector<UniqueInfo> unique;
  std::string select_sql, insert_sql, delete_sql, set_version_sql;
  std::string range_sql;  // `_v`, the columns, the id; of ?2 rows by id from above ?1

  ColumnMask all() const { return mask_of(columns.size()) - 1; }
  ColumnMask columns_of_generation(std::uint64_t generation) const;
  ColumnMask with_groups(ColumnMask mask) const;
  int find(core::ColumnId id) const;  // -1: not known here
  std::string insert_sql_of(ColumnMask mask) const;
  std::string update_sql_of(ColumnMask mask) const;
};

class Catalog {
 public:
  // Creates what is missing: tables, columns, indexes. Refuses names whose ids collide.
  static Result<Catalog> open(db::Database& database, const SchemaSpec& schema);
  // As it stands, for a reader.
  static Result<Catalog> read(db::Database& database, const SchemaSpec& schema);

  const TableInfo* find(core::TableId id) const;
  const TableInfo* find(std::string_view name) const;
  const std::vector<std::unique_ptr<TableInfo>>& tables() const { return tables_; }
  std::uint64_t generation() const { return generation_; }

 private:
  Result<void> add(db::Database& database, const TableSpec& spec);
  Result<void> connect(const TableSpec& spec);
  Result<void> read_generations(db::Database& database);
  Result<void> note_generations(db::Database& database);

  std::vector<std::unique_ptr<TableInfo>> tables_;
  std::map<core::TableId, const TableInfo*> by_id_;
  std::map<std::string, const TableInfo*, std::less<>> by_name_;
  std::uint64_t generation_ = 0;
};

}  // namespace panal::store

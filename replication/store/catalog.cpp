#include "replication/store/catalog.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "src/base/assert.h"
#include "src/base/encoding.h"
#include "src/base/limits.h"
#include "src/base/planted.h"

namespace panal::store {
namespace {

// Identifiers come from TableSpec constants, never from input; quoting guards against keywords.
std::string quoted(std::string_view name) { return '"' + std::string(name) + '"'; }

Result<std::set<std::string>> column_names(db::Database& database, const std::string& table) {
  auto rows = PANAL_TRY(database.prepare("SELECT name FROM pragma_table_info(?1)"));
  rows.bind(table);
  std::set<std::string> names;
  while (PANAL_TRY(rows.step())) names.emplace(rows.text(0));
  return names;
}

constexpr double kIntegerBound = 9'223'372'036'854'775'807.0;  // whole reals below become integers

// SQLite's rules, in their order.
Storage storage_of(std::string_view type) {
  const std::string lower = lower_ascii(type);
  const auto says = [&](std::string_view word) { return lower.find(word) != std::string::npos; };
  if (says("int")) return Storage::kInteger;
  if (says("char") || says("clob") || says("text")) return Storage::kText;
  if (says("blob") || lower.empty()) return Storage::kAny;
  return says("real") || says("floa") || says("doub") ? Storage::kReal : Storage::kInteger;
}

Result<void> create(db::Database& database, const TableSpec& spec) {
  std::string sql =
      "CREATE TABLE IF NOT EXISTS " + quoted(spec.name) + "(id BLOB NOT NULL PRIMARY KEY";
  for (const auto& column : spec.columns) sql += ", " + quoted(column.name) + " " + column.type;
  sql += ", _v BLOB NOT NULL DEFAULT (panal_stamp())) WITHOUT ROWID";
  PANAL_TRY(database.execute(sql));
  const auto present = PANAL_TRY(column_names(database, spec.name));
  for (const auto& column : spec.columns) {
    if (present.contains(column.name)) continue;
    PANAL_TRY(database.execute("ALTER TABLE " + quoted(spec.name) + " ADD COLUMN " +
                               quoted(column.name) + " " + column.type));
  }
  return {};
}

Result<void> index(db::Database& database, const TableSpec& spec, std::string_view kind,
                   const std::string& name, const std::string& columns) {
  return database.execute("CREATE INDEX IF NOT EXISTS " +
                          quoted(spec.name + "_" + std::string(kind) + "_" + name) + " ON " +
                          quoted(spec.name) + "(" + columns + ")");
}

Result<void> create_indexes(db::Database& database, const TableSpec& spec) {
  for (const auto& columns : spec.indexes) {
    std::string name = columns;
    std::ranges::replace_if(
        name, [](char c) { return c == ',' || c == ' '; }, '_');
    PANAL_TRY(index(database, spec, "by", name, columns));
  }
  for (const auto& reference : spec.references) {
    PANAL_TRY(index(database, spec, "of", reference.column, quoted(reference.column)));
  }
  for (const auto& unique : spec.unique) {
    std::string name, columns;
    for (const auto& column : unique.columns) {
      name += (name.empty() ? "" : "_") + column;
      columns += (columns.empty() ? "" : ", ") + quoted(column) +
                 (unique.fold_case ? " COLLATE NOCASE" : "");
    }
    PANAL_TRY(index(database, spec, "claim", name, columns));
  }
  return {};
}

std::size_t place_of(const TableInfo& table, std::string_view column) {
  const auto at = std::ranges::find(table.columns, column, &ColumnInfo::name);
  PANAL_ASSERT(at != table.columns.end());
  return static_cast<std::size_t>(at - table.columns.begin());
}

UniqueInfo unique_info(const TableInfo& table, const UniqueSpec& spec) {
  UniqueInfo info;
  const std::string name = quoted(table.name);
  const std::string fold = spec.fold_case ? " COLLATE NOCASE" : "";
  std::string key, others, equal, same;
  for (const auto& column : spec.columns) {
    info.columns.push_back(place_of(table, column));
    info.ids.push_back(core::column_id(column));
    const auto parameter = [&](std::size_t first) {
      return " = ?" + std::to_string(info.columns.size() - 1 + first) + fold;
    };
    const std::string conjunction = key.empty() ? "" : " AND ";
    others += " AND " + quoted(column) + parameter(2);
    equal += conjunction + quoted(column) + parameter(1);
    same += " AND o." + quoted(column) + " = t." + quoted(column) + fold;
    key += (key.empty() ? "" : ", ") + quoted(column);
  }
  info.find_other_sql = "SELECT 1 FROM " + name + " WHERE id <> ?1" + others + " LIMIT 1";
  info.key_sql = "SELECT " + key + " FROM " + name + " WHERE id = ?1";
  info.claimants_sql =
      "SELECT id, _v, " + quoted(spec.columns.front()) + " FROM " + name + " WHERE " + equal;
  info.doubles_sql = "SELECT id FROM " + name + " AS t WHERE EXISTS (SELECT 1 FROM " + name +
                     " AS o WHERE o.id <> t.id" + same + ")";
  return info;
}

void describe(TableInfo& table, const TableSpec& spec) {
  for (auto& column : table.columns) {
    const auto declared = std::ranges::find(spec.columns, column.name, &ColumnSpec::name);
    if (declared == spec.columns.end()) continue;  // of a newer version of the program
    column.merge = declared->merge;
    if (declared->group.empty()) continue;
    for (const auto& other : spec.columns) {
      if (other.group == declared->group) column.group |= mask_of(place_of(table, other.name));
    }
  }
  for (std::size_t i = 0; i < table.columns.size(); ++i) table.by_id.push_back(i);
  std::ranges::sort(table.by_id, {}, [&](std::size_t i) { return table.columns[i].id; });
  for (const auto& unique : spec.unique) table.unique.push_back(unique_info(table, unique));
  std::string columns;
  for (const auto& column : table.columns) columns += ", " + quoted(column.name);
  const std::string name = quoted(table.name);
  table.select_sql = "SELECT _v" + columns + " FROM " + name + " WHERE id = ?1";
  table.range_sql =
      "SELECT _v" + columns + ", id FROM " + name + " WHERE id > ?1 ORDER BY id LIMIT ?2";
  table.delete_sql = "DELETE FROM " + name + " WHERE id = ?1";
  table.set_version_sql = "UPDATE " + name + " SET _v = ?2 WHERE id = ?1";
  table.insert_sql = table.insert_sql_of(table.all());
}

}  // namespace

bool ColumnInfo::holds(const Value& value) const {
  if (is_null(value)) return !not_null;
  if (storage == Storage::kAny || std::holds_alternative<Blob>(value)) return true;
  const auto* text = std::get_if<std::string>(&value);
  const auto* real = std::get_if<double>(&value);
  if (storage == Storage::kText) return text != nullptr;
  // Text that could be read as a number becomes one.
  if (text != nullptr) return text->find_first_of("0123456789") == std::string::npos;
  if (storage == Storage::kReal) return real != nullptr;
  return real == nullptr || std::trunc(*real) != *real || std::abs(*real) >= kIntegerBound;
}

Value ColumnInfo::zero() const {
  if (!not_null) return {};
  switch (storage) {
    case Storage::kAny: return Blob{};
    case Storage::kInteger: return std::int64_t{0};
    case Storage::kReal: return 0.0;
    case Storage::kText: return std::string();
  }
  return {};
}

ColumnMask TableInfo::columns_of_generation(std::uint64_t generation) const {
  std::size_t count = 0;
  for (const auto& [from, columns_then] : generations) {
    if (from <= generation) count = columns_then;
  }
  return mask_of(count) - 1;
}

ColumnMask TableInfo::with_groups(ColumnMask mask) const {
  ColumnMask whole = mask;
  if (planted(Bug::kGroupsIgnored)) return mask;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if ((mask & mask_of(i)) != 0) whole |= columns[i].group;
  }
  return whole;
}

int TableInfo::find(core::ColumnId wanted) const {
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].id == wanted) return static_cast<int>(i);
  }
  return -1;
}

// ?1 id, ?2 _v, ?3… the columns of the mask in order.
std::string TableInfo::insert_sql_of(ColumnMask mask) const {
  std::string sql = "INSERT INTO " + quoted(name) + "(id, _v";
  std::string values = ") VALUES(?1, ?2";
  int parameter = 3;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if ((mask & mask_of(i)) == 0) continue;
    sql += ", " + quoted(columns[i].name);
    values += ", ?" + std::to_string(parameter++);
  }
  return sql + values + ")";
}

std::string TableInfo::update_sql_of(ColumnMask mask) const {
  std::string sql = "UPDATE " + quoted(name) + " SET _v = ?2";
  int parameter = 3;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if ((mask & mask_of(i)) == 0) continue;
    sql += ", " + quoted(columns[i].name) + " = ?" + std::to_string(parameter++);
  }
  return sql + " WHERE id = ?1";
}

Result<void> Catalog::add(db::Database& database, const TableSpec& spec) {
  auto table = std::make_unique<TableInfo>();
  table->name = spec.name;
  table->id = core::table_id(spec.name);
  auto rows = PANAL_TRY(
      database.prepare("SELECT name, type, \"notnull\" FROM pragma_table_info(?1) ORDER BY cid"));
  rows.bind(spec.name);
  for (int place = 0; PANAL_TRY(rows.step()); ++place) {
    const std::string name(rows.text(0));
    if (name == "id" || name == "_v") {
      (name == "id" ? table->id_place : table->version_place) = place;
      table->places.push_back(name == "id" ? -1 : -2);
      continue;
    }
    const core::ColumnId id = core::column_id(name);
    if (table->find(id) >= 0 || id == core::ColumnId{}) {
      return fail(Code::kInternal, "column " + spec.name + "." + name + " needs another name");
    }
    table->places.push_back(static_cast<int>(table->columns.size()));
    table->columns.push_back({name, id, storage_of(rows.text(1)), rows.integer(2) != 0});
  }
  if (table->columns.size() > limits::kTableColumns) {
    return fail(Code::kInternal, "table " + spec.name + " has too many columns");
  }
  describe(*table, spec);
  if (!by_id_.emplace(table->id, table.get()).second) {
    return fail(Code::kInternal, "table " + spec.name + " needs another name");
  }
  by_name_.emplace(table->name, table.get());
  tables_.push_back(std::move(table));
  return {};
}

Result<void> Catalog::connect(const TableSpec& spec) {
  const auto name_of = [](const auto& table) { return table->name; };
  TableInfo& table = **std::ranges::find(tables_, spec.name, name_of);
  for (const auto& reference : spec.references) {
    const auto parent = std::ranges::find(tables_, reference.table, name_of);
    if (parent == tables_.end()) {
      return fail(Code::kInternal, spec.name + " references unknown table " + reference.table);
    }
    const std::size_t column = place_of(table, reference.column);
    table.references.push_back({column, parent->get()});
    (*parent)->children.push_back({&table, column});
  }
  return {};
}

Result<void> Catalog::read_generations(db::Database& database) {
  auto rows = PANAL_TRY(database.prepare(
      "SELECT table_id, generation, columns FROM _generations ORDER BY generation"));
  while (PANAL_TRY(rows.step())) {
    const core::TableId id{static_cast<std::uint32_t>(rows.integer(0))};
    const auto generation = static_cast<std::uint64_t>(rows.integer(1));
    generation_ = std::max(generation_, generation);
    for (auto& table : tables_) {
      if (table->id != id) continue;
      table->generations.emplace_back(generation, static_cast<std::size_t>(rows.integer(2)));
    }
  }
  return {};
}

Result<void> Catalog::note_generations(db::Database& database) {
  const std::uint64_t next = generation_ + 1;
  for (auto& table : tables_) {
    const auto& known = table->generations;
    if (!known.empty() && known.back().second == table->columns.size()) continue;
    auto note = PANAL_TRY(database.prepare("INSERT INTO _generations VALUES(?1, ?2, ?3)"));
    note.bind(static_cast<std::int64_t>(table->id), static_cast<std::int64_t>(next),
              static_cast<std::int64_t>(table->columns.size()));
    PANAL_TRY(note.run());
    table->generations.emplace_back(next, table->columns.size());
    generation_ = next;
  }
  return {};
}

Result<Catalog> Catalog::read(db::Database& database, const SchemaSpec& schema) {
  Catalog catalog;
  for (const auto& spec : schema) PANAL_TRY(catalog.add(database, spec));
  for (const auto& spec : schema) PANAL_TRY(catalog.connect(spec));
  PANAL_TRY(catalog.read_generations(database));
  return catalog;
}

Result<Catalog> Catalog::open(db::Database& database, const SchemaSpec& schema) {
  auto all = PANAL_TRY(db::Savepoint::begin(database));
  for (const auto& spec : schema) {
    PANAL_TRY(create(database, spec));
    PANAL_TRY(create_indexes(database, spec));
  }
  Catalog catalog = PANAL_TRY(read(database, schema));
  PANAL_TRY(catalog.note_generations(database));
  PANAL_TRY(all.release());
  return catalog;
}

const TableInfo* Catalog::find(core::TableId id) const {
  const auto at = by_id_.find(id);
  return at == by_id_.end() ? nullptr : at->second;
}

const TableInfo* Catalog::find(std::string_view name) const {
  const auto at = by_name_.find(name);
  return at == by_name_.end() ? nullptr : at->second;
}

}  // namespace panal::store

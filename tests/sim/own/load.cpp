#include "tests/sim/load.h"

#include <algorithm>

#include "tests/sim/schema.h"

namespace panal::sim {
namespace {

constexpr std::int64_t kRowsWanted = 3;  // in a table, about

struct Load {
  const Writer& by;
  db::Database& database;

  std::uint64_t pick(std::uint64_t below) { return by.dice.below(below); }
  const TableSpec& any_table() { return by.schema[pick(by.schema.size())]; }
  Result<std::int64_t> count(const std::string& table) {
    auto row = PANAL_TRY(database.prepare("SELECT count(*) FROM \"" + table + '"'));
    PANAL_TRY(row.step());
    return row.integer(0);
  }
  Result<std::optional<Uuid>> any_row(const std::string& table) {
    return sim::any_row(by, database, table);
  }

  Result<Value> value_for(const TableSpec& table, const ColumnSpec& column);
  Result<Value> next_number();
  Result<void> insert(const TableSpec& table);
  Result<void> put(const TableSpec& table, const Uuid& id, std::vector<Value> values);
  Result<void> update(const TableSpec& table);
  Result<void> touch_all();
  Result<void> remove(const TableSpec& table, const Uuid& id, int depth);
  Result<void> statement();
};

Result<Value> Load::value_for(const TableSpec& table, const ColumnSpec& column) {
  for (const auto& reference : table.references) {
    if (reference.column != column.name) continue;
    const auto parent = PANAL_TRY(any_row(reference.table));
    return !parent || pick(6) == 0 ? Value{} : Value(Blob{std::string(parent->raw())});
  }
  if (column.name == "number") return next_number();
  if (column.name == "content") {
    std::uint64_t bytes = pick(300);
    if (by.large) bytes = pick(6) == 0 ? 5'000'000 + pick(4'000'000) : 400'000 + pick(1'600'000);
    return Value(Blob{std::string(bytes, 'x')});
  }
  if (column.name == "closed_at" && pick(2) == 0) return Value{};
  if (column.type.starts_with("INTEGER")) return Value(static_cast<std::int64_t>(pick(6)));
  if (column.type.starts_with("REAL")) return Value(static_cast<double>(pick(6)) / 2);
  return Value(std::string(1, "abcAB"[pick(5)]));
}

// Node label and counter. The counter goes up in the very transaction that uses it.
Result<Value> Load::next_number() {
  const auto last = PANAL_TRY(store::get_meta(database, "sim.counter"));
  const std::string next = std::to_string(last ? std::stoll(*last) + 1 : 1);
  PANAL_TRY(store::set_meta(database, "sim.counter", next));
  return Value(by.label + "-" + next);
}

Result<void> Load::put(const TableSpec& table, const Uuid& id, std::vector<Value> values) {
  std::string columns = "id", places = "?1";
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    columns += ", \"" + table.columns[i].name + '"';
    places += ", ?" + std::to_string(i + 2);
  }
  const char* verb = pick(8) == 0 ? "INSERT OR REPLACE INTO \"" : "INSERT INTO \"";
  auto insert =
      PANAL_TRY(database.prepare(verb + table.name + "\"(" + columns + ") VALUES(" + places + ")"));
  insert.bind(id);
  for (std::size_t i = 0; i < values.size(); ++i) {
    insert.bind_one(static_cast<int>(i) + 2, values[i]);
  }
  return insert.run();
}

Result<void> Load::insert(const TableSpec& table) {
  std::vector<Value> values;
  for (const auto& column : table.columns) values.push_back(PANAL_TRY(value_for(table, column)));
  Uuid id = Uuid::v7(by.wall_ms, by.dice.random());
  if (table.name == "settings") {
    id = relation_id(table.name, {}, Uuid{{static_cast<std::uint8_t>(pick(4))}});
  } else if (table.references.size() == 2) {
    const auto end = [&](std::size_t i) {
      const auto* blob = std::get_if<Blob>(&values[i]);
      return blob == nullptr ? Uuid{} : Uuid::from_bytes(blob->bytes).value_or(Uuid{});
    };
    id = relation_id(table.name, end(0), end(1));
  }
  return put(table, id, std::move(values));
}

Result<void> Load::update(const TableSpec& table) {
  const auto id = PANAL_TRY(any_row(table.name));
  if (!id) return insert(table);
  for (const auto& column : table.columns) {
    // A number is final.
    if (column.name == "number" || pick(table.columns.size()) > 1) continue;
    const Value value = PANAL_TRY(value_for(table, column));
    auto change = PANAL_TRY(database.prepare("UPDATE \"" + table.name + "\" SET \"" + column.name +
                                             "\" = ?2 WHERE id = ?1"));
    change.bind(*id, value);
    PANAL_TRY(change.run());
  }
  return {};
}

Result<void> Load::touch_all() {
  auto change = PANAL_TRY(database.prepare(pick(2) == 0 ? "UPDATE users SET last_seen = ?1"
                                                        : "UPDATE users SET score = score + ?1"));
  return change.bind(static_cast<std::int64_t>(pick(4))).run();
}

// With all that refers to it, else it is refused.
Result<void> Load::remove(const TableSpec& table, const Uuid& id, int depth) {
  for (const auto& child : by.schema) {
    for (const auto& reference : child.references) {
      if (reference.table != table.name || depth == 0) continue;
      std::vector<Uuid> children;
      {
        auto rows = PANAL_TRY(database.prepare("SELECT id FROM \"" + child.name + "\" WHERE \"" +
                                               reference.column + "\" = ?1 ORDER BY id"));
        rows.bind(id);
        while (PANAL_TRY(rows.step())) children.push_back(rows.uuid(0));
      }
      for (const Uuid& one : children) PANAL_TRY(remove(child, one, depth - 1));
    }
  }
  auto gone = PANAL_TRY(database.prepare("DELETE FROM \"" + table.name + "\" WHERE id = ?1"));
  return gone.bind(id).run();
}

Result<void> Load::statement() {
  const TableSpec& table = any_table();
  const auto kind = pick(20);
  if (kind < 2) return touch_all();
  if (kind < 4) return from_trash(by, database, any_table().name);
  if (kind < 6) return settle_conflict(by, database);
  if (kind < 9) {
    const auto id = PANAL_TRY(any_row(table.name));
    return id ? remove(table, *id, pick(3) == 0 ? 0 : 5) : Result<void>{};
  }
  const bool few = PANAL_TRY(count(table.name)) < kRowsWanted;
  return few || kind == 9 ? insert(table) : update(table);
}

}  // namespace

Result<void> transact(const Writer& writer, db::Database& database) {
  Load load{writer, database};
  do {
    PANAL_TRY(load.statement());
  } while (writer.dice.chance(40));
  return {};
}

}  // namespace panal::sim

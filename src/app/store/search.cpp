#include "src/app/store/search.h"

#include <optional>
#include <utility>
#include <vector>

#include "src/app/model/entities.h"
#include "src/app/store/chat.h"

namespace panal::app::store {
namespace {

std::string index_of(const Collection& collection) { return "_search_" + collection.name; }

// As it is called when the row is written.
std::string label_of(const Field& field, const std::string& column) {
  return "(SELECT " + std::string(model::label_of(field.of)) + " FROM " + field.of +
         " WHERE id = " + column + ")";
}

// The columns, as an expression over the row `row` ("new", "t"). Words never run together.
std::string text_of(const Collection& collection, const std::string& row) {
  std::string sql;
  for (const Field& field : collection.fields) {
    if (!field.can(model::kSearch)) continue;
    if (!sql.empty()) sql += " || char(10) || ";
    const std::string column = row + "." + field.name;
    sql += "coalesce(" + (field.of.empty() ? column : label_of(field, column)) + ", '')";
  }
  return sql;
}

std::string columns_of(const Collection& collection) {
  std::string names;
  for (const Field& field : collection.fields) {
    if (field.can(model::kSearch)) names += (names.empty() ? "" : ", ") + field.name;
  }
  return names;
}

// What an index was built of, and how: another form is built anew.
std::string form_of(const Collection& collection) { return "2: " + columns_of(collection); }

Result<bool> is_ready(db::Database& database, const Collection& collection) {
  auto built =
      PANAL_TRY(database.prepare("SELECT 1 FROM _searches WHERE name = ?1 AND columns = ?2"));
  if (!PANAL_TRY(built.bind(collection.name, form_of(collection)).step())) return false;
  auto table = PANAL_TRY(database.prepare("SELECT 1 FROM sqlite_schema WHERE name = ?1"));
  return table.bind(index_of(collection)).step();
}

Result<void> drop(db::Database& database, const Collection& collection) {
  const std::string index = index_of(collection);
  for (const char* trigger : {"_added", "_changed", "_removed"}) {
    PANAL_TRY(database.execute("DROP TRIGGER IF EXISTS " + index + trigger));
  }
  PANAL_TRY(database.execute("DROP TABLE IF EXISTS " + index));
  return database.execute("DROP TABLE IF EXISTS " + index + "_rows");
}

Result<void> fill(db::Database& database, const Collection& collection) {
  const std::string index = index_of(collection), table = collection.name;
  PANAL_TRY(database.execute("CREATE TABLE " + index +
                             "_rows (number INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE)"));
  PANAL_TRY(database.execute("CREATE VIRTUAL TABLE " + index +
                             " USING fts5(words, content='', contentless_delete=1, prefix='2 3',"
                             " tokenize=\"unicode61 remove_diacritics 2\")"));
  PANAL_TRY(database.execute("INSERT INTO " + index + "_rows (id) SELECT id FROM " + table +
                             " ORDER BY id"));
  return database.execute("INSERT INTO " + index + " (rowid, words) SELECT r.number, " +
                          text_of(collection, "t") + " FROM " + index + "_rows AS r JOIN " + table +
                          " AS t ON t.id = r.id");
}

Result<void> keep(db::Database& database, const Collection& collection) {
  const auto trigger = [&](std::string_view name, const std::string& event, std::string_view row) {
    return database.execute("CREATE TRIGGER " + index_of(collection) + std::string(name) +
                            " AFTER " + event + " ON " + collection.name +
                            " BEGIN INSERT OR IGNORE INTO _search_stale (name, id) VALUES ('" +
                            collection.name + "', " + std::string(row) + ".id); END");
  };
  PANAL_TRY(trigger("_added", "INSERT", "new"));
  PANAL_TRY(trigger("_changed", "UPDATE OF " + columns_of(collection), "new"));
  return trigger("_removed", "DELETE", "old");
}

Result<void> build(db::Database& database, const Collection& collection) {
  auto all = PANAL_TRY(db::Savepoint::begin(database));
  PANAL_TRY(drop(database, collection));
  PANAL_TRY(fill(database, collection));
  PANAL_TRY(keep(database, collection));
  constexpr std::string_view kNote =
      "INSERT INTO _searches (name, columns) VALUES (?1, ?2) "
      "ON CONFLICT (name) DO UPDATE SET columns = excluded.columns";
  auto note = PANAL_TRY(database.prepare(kNote));
  PANAL_TRY(note.bind(collection.name, form_of(collection)).run());
  return all.release();
}

Result<std::optional<std::int64_t>> number_of(db::Database& database, const std::string& rows,
                                              const Uuid& id) {
  auto known = PANAL_TRY(database.prepare("SELECT number FROM " + rows + " WHERE id = ?1"));
  if (!PANAL_TRY(known.bind(id).step())) return std::optional<std::int64_t>{};
  return std::optional<std::int64_t>{known.integer(0)};
}

// The row's entry, as the row stands now. All are statements that SQLite never has to undo half of
// (no RETURNING, no INSERT from SELECT): at those, too, FTS5 writes out what it has in memory.
Result<void> index_row(db::Database& database, const Collection& collection, const Uuid& id) {
  const std::string index = index_of(collection), rows = index + "_rows";
  auto number = PANAL_TRY(number_of(database, rows, id));
  auto text = PANAL_TRY(database.prepare("SELECT " + text_of(collection, "t") + " FROM " +
                                         collection.name + " AS t WHERE t.id = ?1"));
  const bool lives = PANAL_TRY(text.bind(id).step());
  if (number) {
    auto remove = PANAL_TRY(database.prepare("DELETE FROM " + index + " WHERE rowid = ?1"));
    PANAL_TRY(remove.bind(*number).run());
  }
  if (!lives) {
    auto forget = PANAL_TRY(database.prepare("DELETE FROM " + rows + " WHERE id = ?1"));
    return forget.bind(id).run();
  }
  if (!number) {
    auto add = PANAL_TRY(database.prepare("INSERT INTO " + rows + " (id) VALUES (?1)"));
    PANAL_TRY(add.bind(id).run());
    number = PANAL_TRY(number_of(database, rows, id));
  }
  auto insert =
      PANAL_TRY(database.prepare("INSERT INTO " + index + " (rowid, words) VALUES (?1, ?2)"));
  return insert.bind(*number, text.text(0)).run();
}

const std::vector<const Collection*>& all_searched() {
  static const std::vector<const Collection*> all = [] {
    std::vector<const Collection*> made{&chat_messages()};
    for (const auto* entity : model::entities()) {
      if (records_of(*entity).is_searched()) made.push_back(&records_of(*entity));
    }
    return made;
  }();
  return all;
}

const Collection* searched(std::string_view name) {
  for (const Collection* each : all_searched()) {
    if (each->name == name) return each;
  }
  return nullptr;
}

}  // namespace

Result<void> update_search(db::Database& database) {
  std::vector<std::pair<const Collection*, Uuid>> stale;
  {
    auto rows = PANAL_TRY(database.prepare("SELECT name, id FROM _search_stale"));
    while (PANAL_TRY(rows.step())) stale.emplace_back(searched(rows.text(0)), rows.uuid(1));
  }
  if (stale.empty()) return {};
  for (const auto& [collection, id] : stale) {
    if (collection != nullptr) PANAL_TRY(index_row(database, *collection, id));
  }
  return database.execute("DELETE FROM _search_stale");
}

Result<void> prepare_search(db::Database& database) {
  PANAL_TRY(database.execute(
      "CREATE TABLE IF NOT EXISTS _searches (name TEXT PRIMARY KEY, columns TEXT) WITHOUT ROWID;"
      "CREATE TABLE IF NOT EXISTS _search_stale (name TEXT, id BLOB, PRIMARY KEY (name, id))"
      " WITHOUT ROWID"));
  for (const Collection* each : all_searched()) {
    if (PANAL_TRY(is_ready(database, *each))) continue;
    PANAL_TRY(build(database, *each));
  }
  auto all = PANAL_TRY(db::Savepoint::begin(database));
  PANAL_TRY(update_search(database));
  return all.release();
}

// A word in quotes is taken as it stands, operators included; what has no letter or digit in it
// asks for nothing.
std::string match_of(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n";
  std::string match;
  while (true) {
    const std::size_t start = text.find_first_not_of(kBlank);
    if (start == std::string_view::npos) return match;
    text.remove_prefix(start);
    const std::string_view word = text.substr(0, text.find_first_of(kBlank));
    text.remove_prefix(word.size());
    if (!match.empty()) match += ' ';
    match += '"';
    for (const char c : word) match.append(c == '"' ? 2 : 1, c == '\0' ? ' ' : c);
    match += "\"*";
  }
}

// CROSS JOIN fixes the order: from the matches to their rows, never through all rows.
std::string found_rows(const Collection& collection) {
  const std::string index = index_of(collection);
  return index + " AS s CROSS JOIN " + index + "_rows AS r ON r.number = s.rowid CROSS JOIN ";
}

std::string found_condition(const Collection& collection) {
  return "t.id = r.id AND s." + index_of(collection) + " = ";
}

}  // namespace panal::app::store

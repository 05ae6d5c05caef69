#include "src/app/store/search.h"

#include "src/app/model/entities.h"

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

Result<bool> is_ready(db::Database& database, const Collection& collection) {
  auto built =
      PANAL_TRY(database.prepare("SELECT 1 FROM _searches WHERE name = ?1 AND columns = ?2"));
  if (!PANAL_TRY(built.bind(collection.name, columns_of(collection)).step())) return false;
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
  const std::string index = index_of(collection), table = collection.name;
  const std::string number = "(SELECT number FROM " + index + "_rows WHERE id = ";
  const std::string add = "INSERT INTO " + index + " (rowid, words) VALUES (" + number +
                          "new.id), " + text_of(collection, "new") + "); END";
  PANAL_TRY(database.execute("CREATE TRIGGER " + index + "_added AFTER INSERT ON " + table +
                             " BEGIN INSERT INTO " + index + "_rows (id) VALUES (new.id); " + add));
  PANAL_TRY(database.execute("CREATE TRIGGER " + index + "_changed AFTER UPDATE OF " +
                             columns_of(collection) + " ON " + table + " BEGIN DELETE FROM " +
                             index + " WHERE rowid = " + number + "old.id); " + add));
  return database.execute("CREATE TRIGGER " + index + "_removed AFTER DELETE ON " + table +
                          " BEGIN DELETE FROM " + index + " WHERE rowid = " + number +
                          "old.id); DELETE FROM " + index + "_rows WHERE id = old.id; END");
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
  PANAL_TRY(note.bind(collection.name, columns_of(collection)).run());
  return all.release();
}

}  // namespace

Result<void> prepare_search(db::Database& database) {
  PANAL_TRY(database.execute(
      "CREATE TABLE IF NOT EXISTS _searches (name TEXT PRIMARY KEY, columns TEXT) WITHOUT ROWID"));
  for (const auto* entity : model::entities()) {
    const Collection& each = records_of(*entity);
    if (!each.is_searched() || PANAL_TRY(is_ready(database, each))) continue;
    PANAL_TRY(build(database, each));
  }
  return {};
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

#include "src/node/node_tables.h"

#include "src/db/migrations.h"

namespace panal::node {

namespace {

// Of another program: not to be touched.
Result<bool> is_foreign(db::Database& database) {
  auto tables = PANAL_TRY(database.prepare(
      "SELECT count(*), count(*) FILTER (WHERE name = '_migrations') FROM sqlite_schema"));
  PANAL_TRY(tables.step());
  return tables.integer(0) > 0 && tables.integer(1) == 0;
}

}  // namespace

Result<void> migrate_node(db::Database& database) {
  if (PANAL_TRY(is_foreign(database))) {
    return fail(Code::kCorrupt, "the database file is another program's: move it away");
  }
  static const std::vector<db::Migration> kMigrations = {
      // `given`: how many labels this node has handed out as a donor; never goes back.
      {1,
       "CREATE TABLE _node (singleton INTEGER PRIMARY KEY, node BLOB NOT NULL,"
       " cluster BLOB NOT NULL, label TEXT NOT NULL, given INTEGER NOT NULL);"
       "CREATE TABLE _join_tokens (id BLOB PRIMARY KEY, secret_hash BLOB NOT NULL,"
       " role TEXT NOT NULL, expires_ms INTEGER NOT NULL, fingerprint TEXT, node BLOB,"
       " label TEXT, certificate TEXT) WITHOUT ROWID;"},
  };
  return db::migrate(database, "node", kMigrations);
}

}  // namespace panal::node

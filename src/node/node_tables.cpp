#include "src/node/node_tables.h"

#include "src/db/migrations.h"

namespace panal::node {

Result<void> migrate_node(db::Database& database) {
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

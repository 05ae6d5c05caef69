#include "src/app/store/schema.h"

// What the server itself notes of a new row (created_at, sid) merges quietly: one request that two
// nodes carried out under one Idempotency-Key is one row, and nothing that a person must settle.
namespace panal::app::store {
namespace {

TableSpec users() {
  return {
      .name = "users",
      .columns = {{"login", "TEXT NOT NULL DEFAULT ''"},
                  {"name", "TEXT NOT NULL DEFAULT ''"},
                  {"password", "TEXT NOT NULL DEFAULT ''"},  // argon2id, PHC string
                  {"language", "TEXT NOT NULL DEFAULT ''"},  // es, en, or '' for the browser's
                  {"roles", "TEXT NOT NULL DEFAULT ''"},     // names, a space between
                  {"created_at", "INTEGER NOT NULL DEFAULT 0", Merge::kQuiet},
                  {"updated_at", "INTEGER NOT NULL DEFAULT 0", Merge::kMax}},
      .unique = {{{"login"}, true}},
  };
}

// The id is a hash of the token, so that a request finds its session by primary key. There is no
// reference to the user: a sign-in on one node must not bring back a user deleted on another.
TableSpec sessions() {
  return {
      .name = "sessions",
      .columns = {{"user", "BLOB"},
                  {"hash", "BLOB"},  // SHA-256 of the token
                  {"created_at", "INTEGER NOT NULL DEFAULT 0", Merge::kQuiet},
                  {"last_seen", "INTEGER NOT NULL DEFAULT 0", Merge::kQuiet},
                  {"expires_at", "INTEGER NOT NULL DEFAULT 0"},
                  {"address", "TEXT NOT NULL DEFAULT ''"},
                  {"agent", "TEXT NOT NULL DEFAULT ''"}},
      .indexes = {"user"},
  };
}

TableSpec api_tokens() {
  return {
      .name = "api_tokens",
      .columns = {{"user", "BLOB"},
                  {"hash", "BLOB"},
                  {"scope", "TEXT NOT NULL DEFAULT ''"},
                  {"created_at", "INTEGER NOT NULL DEFAULT 0", Merge::kQuiet},
                  {"expires_at", "INTEGER NOT NULL DEFAULT 0"}},
      .indexes = {"user"},
  };
}

TableSpec messages() {
  return {
      .name = "messages",
      .columns = {{"clid", "INTEGER"},
                  {"mess", "TEXT NOT NULL DEFAULT ''"},
                  {"sid", "TEXT NOT NULL DEFAULT ''", Merge::kQuiet},  // the node that took it
                  {"author", "BLOB"},
                  {"created_at", "INTEGER NOT NULL DEFAULT 0", Merge::kQuiet},
                  {"updated_at", "INTEGER NOT NULL DEFAULT 0", Merge::kMax}},
      .unique = {{{"clid"}}},
      .indexes = {"clid", "created_at"},
  };
}

// The id is a hash of the name: two nodes that set one setting write one row.
TableSpec settings() {
  return {
      .name = "settings",
      .columns = {{"name", "TEXT NOT NULL DEFAULT ''"}, {"value", "TEXT NOT NULL DEFAULT ''"}},
  };
}

}  // namespace

SchemaSpec schema() { return {users(), sessions(), api_tokens(), messages(), settings()}; }

}  // namespace panal::app::store

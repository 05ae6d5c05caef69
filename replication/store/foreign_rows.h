#pragma once
// The rows of a cluster that was, for a new one to begin with: a snapshot whose digest was made
// with another key than ours. Blocking; on the thread that has the database.
#include <string>

#include "replication/store/engine.h"

namespace panal::store {

// As import_snapshot(), into a store whose digests are made with `key`. The file's digest must be
// that of its rows with `written_with`, which is counted anew from what came to lie in the store.
Result<void> import_foreign_snapshot(db::Database& database, const SchemaSpec& schema, SipKey key,
                                     SipKey written_with, const std::string& path);

}  // namespace panal::store

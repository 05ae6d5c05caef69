#pragma once
// Favourites: each user's stars, of whatever record. A star's id is a hash of user and record, so
// that two nodes that set it write one row. Nobody else sees it; it is in no log.
//
// Inside a captured transaction, on the writer thread.
#include "src/base/ids.h"
#include "src/base/result.h"
#include "src/db/database.h"

namespace panal::app::store {

Result<void> add_favourite(db::Database& database, const Uuid& user, const Uuid& record);
Result<void> remove_favourite(db::Database& database, const Uuid& user, const Uuid& record);

}  // namespace panal::app::store

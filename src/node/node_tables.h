#pragma once
// Tables of the node itself: who it is, and the join tokens it has given out. Never replicated,
// never part of a snapshot or a backup of the cluster's data.
#include "src/base/result.h"
#include "src/db/database.h"

namespace panal::node {

Result<void> migrate_node(db::Database& database);

}  // namespace panal::node

#pragma once
// Rejoin: `panal join` on the folder of a node that was removed from the cluster.
//
// The old database is set aside as DIR/removed.db, with all that the old node had written and
// nobody else has, and the folder joins as a new node. Blocking; nobody else has the folder open.
#include <string>

#include "src/base/result.h"
#include "src/node/data_folder.h"

namespace panal::node {

std::string removed_database(const DataFolder& folder);

// Again after a crash half-way is fine. kConflict: there is one already, whose writes may still
// be wanted.
Result<void> set_removed_aside(const DataFolder& folder);

}  // namespace panal::node

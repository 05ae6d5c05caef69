#pragma once
// Rejoin: `panal join` on the folder of a node that was removed from the cluster, or that its donor
// knows nothing of any more.
//
// The old database is set aside as DIR/removed.db, and the folder joins as a new node. At its first
// start what the old one had written and nobody else has waits to be issued again
// (replication/store/carry_over.h). The file goes then; but that of an unknown node stays, since it
// may have the only copy of what the donor's disk has lost. Blocking; nobody else has the folder
// open.
#include <cstddef>
#include <string>

#include "src/base/result.h"
#include "src/db/database.h"
#include "src/node/data_folder.h"

namespace panal::node {

std::string removed_database(const DataFolder& folder);

// Again after a crash half-way is fine. kConflict: there is one already, whose writes may still
// be wanted.
Result<void> set_removed_aside(const DataFolder& folder);

// The label of the node that was set aside; empty: none was.
Result<std::string> former_label(const DataFolder& folder);

// Takes what was set aside over into the new node's database, once; how many transactions there
// were. What is in the snapshot that the new node began with had been shipped.
Result<std::size_t> take_over_removed(const DataFolder& folder, db::Database& fresh);

}  // namespace panal::node

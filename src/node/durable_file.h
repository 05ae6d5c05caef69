#pragma once
// Files that must survive a power cut: synced, and put in their place by a rename. Blocking; any
// thread.
#include <string>

#include "src/base/result.h"

namespace panal::node {

// What was written to the file, by anybody, is on the disk when this returns.
Result<void> sync_file(const std::string& path);

// Gives the file, synced before, its final name, and makes that durable.
Result<void> publish_file(const std::string& from, const std::string& to);

}  // namespace panal::node

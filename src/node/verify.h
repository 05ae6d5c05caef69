#pragma once
// `panal verify`: is the database what it says it is? Works beside a running node.
#include <string>

#include "src/base/result.h"

namespace panal::node {

// SQLite's own check, then the digest computed anew from the rows against the one that was kept
// incrementally, in one snapshot. Prints what was found; an error when something is wrong.
Result<void> verify(const std::string& data);

}  // namespace panal::node

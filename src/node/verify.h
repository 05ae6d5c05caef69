#pragma once
// `panal verify`: is the database what it says it is? Works beside a running node.
#include <string>

#include "src/base/result.h"
#include "src/node/storage.h"

namespace panal::node {

// SQLite's own check, then the digest computed anew from the rows against the one that was kept
// incrementally, in one snapshot. Prints what was found; an error when something is wrong.
//
// With `repair`, what is wrong is put right first: a running node does so by itself from the other
// members, and is waited for; of one that does not run, the indexes are made anew and the rows are
// taken from the log.
Result<void> verify(const std::string& data, bool repair, const Environment& environment);

}  // namespace panal::node

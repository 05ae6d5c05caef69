#pragma once
// Fetches the donor's snapshot into a file, chunk by chunk, going on where an earlier attempt
// stopped; a progress bar on a terminal. Blocking.
#include <string>

#include "src/base/result.h"
#include "src/base/siphash.h"
#include "src/node/donor_link.h"

namespace panal::node {

Result<void> fetch_snapshot(DonorLink& donor, const std::string& token, SipKey key,
                            const std::string& path);

// Tells the donor that its snapshot is not needed any more; should that fail, it finds out itself.
void release_snapshot(DonorLink& donor, const std::string& token);

}  // namespace panal::node

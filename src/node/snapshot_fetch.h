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

}  // namespace panal::node

#pragma once
// Fetches the donor's snapshot into a file, chunk by chunk; what an earlier attempt left there is
// kept where its hashes are right. A progress bar on a terminal. Blocking.
#include <cstdint>
#include <functional>
#include <string>

#include "replication/core/version_vector.h"
#include "src/base/result.h"
#include "src/base/siphash.h"
#include "src/node/donor_link.h"

namespace panal::node {

// Told of each piece, by bytes; false: enough, give up.
using OnFetched = std::function<bool(std::uint64_t done, std::uint64_t all)>;

// Returns the donor's vector of the snapshot.
Result<core::VersionVector> fetch_snapshot(DonorLink& donor, const std::string& token, SipKey key,
                                           const std::string& path, const OnFetched& on_fetched);

// A progress bar, when stderr is a terminal.
bool show_progress(std::uint64_t done, std::uint64_t all);

// Tells the donor that its snapshot is not needed any more; should that fail, it finds out itself.
void release_snapshot(DonorLink& donor, const std::string& token);

}  // namespace panal::node

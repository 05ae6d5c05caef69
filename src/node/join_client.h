#pragma once
// `panal join`: makes a folder one more node of a cluster.
//
// Keys are made here, the certificate is signed by the donor. What was begun is kept in the folder
// (the key, and `join.node`, this node's uuid), so that running the same command again goes on;
// the identity is written last, and with it the folder is a node's.
#include <string>

#include "src/node/config.h"
#include "src/node/storage.h"

namespace panal::node {

Result<void> join_cluster(const Config& config, const std::string& token,
                          const Environment& environment);

}  // namespace panal::node

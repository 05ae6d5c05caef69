#pragma once
// `panal serve`: opens or founds the node, runs it until SIGTERM or SIGINT.
#include "src/node/config.h"
#include "src/node/storage.h"

namespace panal::node {

// Returns the process's exit code.
int serve(const Config& config, const Environment& environment);

// What was told, else the host's name made fit for a node's.
std::string node_name(const Config& config);

}  // namespace panal::node

#pragma once
// `panal serve`: opens or founds the node, runs it until SIGTERM or SIGINT.
#include "src/node/config.h"
#include "src/node/storage.h"

namespace panal::node {

// Returns the process's exit code.
int serve(const Config& config, const Environment& environment);

// Nobody can sign in yet: the first-run page is open to who has the code.
Result<bool> needs_setup(const Storage& storage);

// What was told, else the host's name made fit for a node's.
std::string node_name(const Config& config);

}  // namespace panal::node

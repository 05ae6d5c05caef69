#pragma once
// `panal update FILE | --check`: gives an appliance a bundle and follows what becomes of it until
// it restarts. Blocking.
#include "src/node/cli.h"
#include "src/node/control_client.h"

namespace panal::node {

Result<void> update(const Invocation& invocation, ControlClient& appliance);

}  // namespace panal::node

#pragma once
// `panal node list | drain | resume | remove`. Blocking.
#include <string>

#include "src/node/control_client.h"

namespace panal::node {

enum class NodeCommand { kDrain, kResume, kRemove };

Result<void> list_nodes(ControlClient& client, bool json);
// `node`: its name, its letters or its id.
Result<void> change_node(ControlClient& client, NodeCommand command, const std::string& node);

}  // namespace panal::node

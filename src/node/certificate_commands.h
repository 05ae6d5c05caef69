#pragma once
// `panal certificate`: which certificates the https listeners of all nodes use. Stateless.
#include <string>

#include "src/node/control_client.h"

namespace panal::node {

Result<void> list_certificates(ControlClient& client, bool json);
// Both are PEM files.
Result<void> add_certificate(ControlClient& client, const std::string& chain_file,
                             const std::string& key_file);
// `wanted`: a name that it holds, or its id.
Result<void> remove_certificate(ControlClient& client, const std::string& wanted);

}  // namespace panal::node

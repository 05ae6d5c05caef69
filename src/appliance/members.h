#pragma once
// What PID 1 reads out of a replication status: who may reach the peer port, and a line for people.
// Blocks while a member's name is looked up, some seconds at most (see /run/resolv.conf). PID 1's.
#include <string>

#include "src/appliance/firewall.h"
#include "src/http/json.h"

namespace panal::appliance {

// The addresses of the other members that were not removed; names are resolved. An answer of null,
// before the server has given one, opens nothing.
Openings openings_of(const Json& replication);

// "casa, 2 of 3 other nodes connected"
std::string cluster_line(const Json& replication);

bool reaches_peers(const Json& replication);
bool is_front(const Json& replication);

}  // namespace panal::appliance

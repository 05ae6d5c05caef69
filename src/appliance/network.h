#pragma once
// The network: an address for each card, from DHCP or as the settings say.
//
// DHCP is busybox's udhcpc, one a card, which is kept running by Init. It calls this program back
// under the name kLeaseProgram for each event; that call applies the lease, writes it down under
// /run/net and exits. IPv6 addresses come from router advertisements, in the kernel.
#include <optional>
#include <string>
#include <vector>

#include "src/appliance/process.h"
#include "src/appliance/settings.h"

namespace panal::appliance {

inline constexpr const char* kLeaseProgram = "/lib/panal/lease";

// Network cards, loopback excepted, by name.
std::vector<std::string> network_cards();
// "panal-" and the end of the first card's address: the same at each boot, another on each machine.
std::string default_hostname();

// Loopback and the cards up, IPv6 by router advertisements; the fixed address, if there is one.
Result<void> start_network(const Settings& settings);
// The DHCP client of a card.
Launch dhcp_client(const std::string& card);

// kLeaseProgram's main: `event` is udhcpc's argument, the rest comes in environment variables.
int apply_lease(const char* event);

// Addresses that others could reach, v4 first.
std::vector<std::string> own_addresses();
// Time servers that DHCP named.
std::vector<std::string> offered_time_servers();

}  // namespace panal::appliance

#pragma once
// Firewall: what comes into the appliance, as one table of nf_tables that is replaced as a whole.
//
// Dropped unless it is: a part of what was let in before, or from here; an echo request, ten a
// second; what IPv6 needs of ICMP; the web ports; the peer port, from members alone, or from
// anywhere while a join token waits for its bearer. Nothing is passed on. PID 1's; blocking.
#include <cstdint>
#include <string>
#include <vector>

#include "src/base/result.h"

namespace panal::appliance {

struct Openings {
  std::vector<std::string> members;  // addresses, v4 and v6
  bool peer_port_to_all = false;     // somebody may join

  bool operator==(const Openings&) const = default;
};

// The netlink messages that put it into force, all or none, and how many answers they get.
struct FirewallBatch {
  std::string bytes;
  std::uint32_t answers = 0;
};
// kBadRequest: a member that is not an address. Pure.
Result<FirewallBatch> firewall_batch(const Openings& openings);

Result<void> set_firewall(const Openings& openings);

}  // namespace panal::appliance

#pragma once
// FrontSettings: how the public listener and the front behave, as configured.
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "src/base/limits.h"
#include "src/base/result.h"
#include "src/http/address_set.h"

namespace panal::node {

struct FrontSettings {
  std::map<std::string, std::uint32_t> weights;  // of nodes, by name; 1 if not said
  std::set<std::string> backups;  // names of nodes that get requests when no other is ready
  bool sticky = false;            // a browser stays with a node, by cookie
  http::AddressSet trusted_proxies;  // whose X-Forwarded-For is believed
  http::AddressSet proxy_protocol;   // whose connections begin with a PROXY header
  bool hsts = false;
  bool redirect_https = false;
  // Of the public listener; 0: no limit.
  std::size_t connections = limits::kConnections;
  std::size_t connections_per_address = limits::kConnectionsPerAddress;
  std::int64_t tunnel_idle_ms = limits::kTunnelIdleMs;
};

// Nothing: there is no such setting of the front.
std::optional<Result<void>> apply_front_setting(FrontSettings& settings, std::string_view name,
                                                std::string_view value);

}  // namespace panal::node

#include "src/node/config.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>

#include "src/base/encoding.h"

namespace panal::node {
namespace {

Error wrong(std::string_view value, std::string_view expected) {
  return fail(Code::kBadRequest,
              "\"" + std::string(value) + "\": expected " + std::string(expected));
}

Result<void> set_endpoint(Endpoint& endpoint, std::string_view value) {
  auto parsed = Endpoint::parse(value);
  if (!parsed) return wrong(value, "ADDRESS:PORT, for instance 127.0.0.1:8080");
  endpoint = std::move(parsed).value();
  return {};
}

Result<void> set_endpoint(std::optional<Endpoint>& endpoint, std::string_view value) {
  return set_endpoint(endpoint.emplace(), value);
}

Result<void> set_balance(Balance& balance, std::string_view value) {
  if (value == "roundrobin") balance = Balance::kRoundRobin;
  else if (value == "leastconn") balance = Balance::kLeastConnections;
  else if (value == "local") balance = Balance::kLocal;
  else return wrong(value, "roundrobin, leastconn or local");
  return {};
}

Result<void> set_role(std::optional<NodeRole>& role, std::string_view value) {
  if (value == "node") role = NodeRole::kNode;
  else if (value == "front") role = NodeRole::kFront;
  else return wrong(value, "node or front");
  return {};
}

Result<void> set_log_level(LogLevel& level, std::string_view value) {
  constexpr std::array<std::string_view, 4> kLevels = {"debug", "info", "warning", "error"};
  const auto* found = std::find(kLevels.begin(), kLevels.end(), value);
  if (found == kLevels.end()) return wrong(value, "debug, info, warning or error");
  level = static_cast<LogLevel>(found - kLevels.begin());
  return {};
}

// A whole number with K, M or G (of 1024), or none.
Result<void> set_bytes(std::int64_t& bytes, std::string_view value) {
  constexpr std::string_view kUnits = "KMG";
  std::string_view digits = value;
  std::int64_t unit = 1;
  if (const auto at = value.empty() ? std::string_view::npos : kUnits.find(value.back());
      at != std::string_view::npos) {
    unit <<= 10 * (at + 1);
    digits.remove_suffix(1);
  }
  const auto number = parse_int(digits);
  if (!number || *number <= 0 || *number > (std::int64_t{1} << 50) / unit) {
    return wrong(value, "a size, for instance 512M or 1G");
  }
  bytes = *number * unit;
  return {};
}

Result<void> set_duration(std::int64_t& duration_ms, std::string_view value) {
  const auto parsed = parse_duration_ms(value);
  if (!parsed || *parsed <= 0) return wrong(value, "a time, for instance 12h or 30d");
  duration_ms = *parsed;
  return {};
}

Result<void> set_log_format(std::optional<Log::Format>& format, std::string_view value) {
  if (value == "json") format = Log::Format::kJson;
  else if (value == "text") format = Log::Format::kText;
  else return wrong(value, "json or text");
  return {};
}

Result<void> set_access_log(AccessLogFormat& format, std::string_view value) {
  if (value == "off") format = AccessLogFormat::kOff;
  else if (value == "json") format = AccessLogFormat::kJson;
  else if (value == "combined") format = AccessLogFormat::kCombined;
  else return wrong(value, "off, json or combined");
  return {};
}

// The address that packets to the outside would leave from; nothing is sent.
std::optional<std::string> default_route_address() {
  const int descriptor = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return std::nullopt;
  sockaddr_in outside{};
  outside.sin_family = AF_INET;
  outside.sin_port = htons(9);
  outside.sin_addr.s_addr = htonl(0xc0000201);  // 192.0.2.1, TEST-NET-1 (RFC 5737)
  sockaddr_in own{};
  socklen_t size = sizeof own;
  const bool found =
      ::connect(descriptor, reinterpret_cast<sockaddr*>(&outside), sizeof outside) == 0 &&
      ::getsockname(descriptor, reinterpret_cast<sockaddr*>(&own), &size) == 0;
  ::close(descriptor);
  std::array<char, INET_ADDRSTRLEN> text{};
  if (!found || ::inet_ntop(AF_INET, &own.sin_addr, text.data(), text.size()) == nullptr) {
    return std::nullopt;
  }
  return std::string(text.data());
}

}  // namespace

Result<Endpoint> Endpoint::parse(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos || colon == 0) {
    return fail(Code::kBadRequest, "\"" + std::string(text) + "\" is not ADDRESS:PORT");
  }
  std::string_view host = text.substr(0, colon);
  if (host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
  else if (host.find(':') != std::string_view::npos) host = {};
  const auto port = parse_int(text.substr(colon + 1));
  const bool printable = std::all_of(host.begin(), host.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '.' || c == '-' || c == ':' || c == '_' || c == '%';
  });
  if (host.empty() || !printable || !port || *port < 0 || *port > 65535) {
    return fail(Code::kBadRequest, "\"" + std::string(text) + "\" is not ADDRESS:PORT");
  }
  return Endpoint{std::string(host), static_cast<std::uint16_t>(*port)};
}

std::string Endpoint::text() const {
  const bool v6 = host.find(':') != std::string::npos;
  return (v6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

bool Endpoint::unspecific() const { return host == "0.0.0.0" || host == "::"; }

Result<void> apply_setting(Config& config, std::string_view name, std::string_view value) {
  if (name == "data") {
    if (value.empty()) return wrong(value, "a folder");
    config.data = value;
    return {};
  }
  if (name == "http") return set_endpoint(config.http, value);
  if (name == "https") return set_endpoint(config.https, value);
  if (name == "peer") return set_endpoint(config.peer, value);
  if (name == "advertise") return set_endpoint(config.advertise, value);
  if (name == "balance") return set_balance(config.balance, value);
  if (name == "role") return set_role(config.role, value);
  if (name == "log-level") return set_log_level(config.log_level, value);
  if (name == "access-log") return set_access_log(config.access_log, value);
  if (name == "log-format") return set_log_format(config.log_format, value);
  if (name == "log-retention") return set_duration(config.log_retention_ms, value);
  if (name == "tunnel-idle") return set_duration(config.front.tunnel_idle_ms, value);
  if (name == "log-bytes") return set_bytes(config.log_bytes, value);
  if (name == "webhook-allow") {
    auto allowed = http::AddressSet::parse(value);
    if (!allowed) return wrong(value, "addresses or networks, for instance 127.0.0.1,10.0.0.0/8");
    config.webhook_allow = std::move(*allowed);
    return {};
  }
  if (name == "webhook-ca") {
    config.webhook_authorities = value;
    return {};
  }
  if (name == "name") {
    if (!valid_node_name(value)) return wrong(value, "1-32 of letters, digits, - . _");
    config.name = value;
    return {};
  }
  if (name == "data-open") {
    if (value != "true" && value != "false") return wrong(value, "true or false");
    config.data_open = value == "true";
    return {};
  }
  if (auto applied = apply_front_setting(config.front, name, value)) return *std::move(applied);
  return fail(Code::kBadRequest, "there is no such setting");
}

// A proxy before us may speak TLS for us, and says so in a header; where it would send callers to
// is its own business.
Result<void> check_settings(const Config& config) {
  if (config.https) return {};
  if (config.front.redirect_https) {
    return fail(Code::kBadRequest, "redirect-https leads nowhere without https");
  }
  if (config.front.hsts && config.front.trusted_proxies.empty()) {
    return fail(Code::kBadRequest, "hsts means nothing without https or trusted-proxies");
  }
  return {};
}

const std::vector<std::string>& setting_names() {
  static const std::vector<std::string> names = {
      "data",           "http",          "https",
      "peer",           "advertise",     "name",
      "balance",        "role",          "log-level",
      "log-format",     "log-retention", "log-bytes",
      "access-log",     "data-open",     "weights",
      "backups",        "sticky",        "trusted-proxies",
      "proxy-protocol", "hsts",          "redirect-https",
      "connections",    "tunnel-idle",   "connections-per-address",
      "webhook-allow",  "webhook-ca"};
  return names;
}

Result<Endpoint> advertised_endpoint(const Config& config) {
  if (config.advertise) return *config.advertise;
  if (!config.peer.unspecific()) return config.peer;
  if (auto address = default_route_address()) return Endpoint{*address, config.peer.port};
  return fail(Code::kBadRequest,
              "no address that other nodes could dial: say it with --advertise HOST:PORT");
}

bool valid_node_name(std::string_view name) {
  return !name.empty() && name.size() <= 32 &&
         std::all_of(name.begin(), name.end(), [](unsigned char c) {
           return std::isalnum(c) != 0 || c == '-' || c == '.' || c == '_';
         });
}

}  // namespace panal::node

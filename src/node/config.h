#pragma once
// Config: what a node is told from outside: flags, PANAL_* variables and the config file, in this
// order of precedence. Checked once, at start; immutable afterwards.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/base/limits.h"
#include "src/base/log.h"
#include "src/base/result.h"
#include "src/node/front_settings.h"

namespace panal::node {

// host:port, or [v6]:port.
struct Endpoint {
  std::string host;
  std::uint16_t port = 0;

  static Result<Endpoint> parse(std::string_view text);
  std::string text() const;
  // True for 0.0.0.0 and ::, which nobody can dial.
  bool unspecific() const;
};

enum class NodeRole { kNode, kFront };
enum class Balance { kRoundRobin, kLeastConnections, kLocal };
enum class AccessLogFormat { kOff, kJson, kCombined };

struct Config {
  std::string data = "./panal-data";
  Endpoint http{"0.0.0.0", 8080};
  std::optional<Endpoint> https;
  Endpoint peer{"0.0.0.0", 7443};
  std::optional<Endpoint> advertise;
  std::string name;  // empty: the host's name
  Balance balance = Balance::kRoundRobin;
  std::optional<NodeRole> role;  // unset: what the folder is
  LogLevel log_level = LogLevel::kInfo;
  std::optional<Log::Format> log_format;  // unset: text on a terminal, JSON elsewhere
  AccessLogFormat access_log = AccessLogFormat::kOff;
  FrontSettings front;
  bool data_open = false;                 // `/data` without a token
  // A member that is silent for so long, or that keeps the log from being cut at this size, is
  // waited for no longer: it gets a snapshot when it returns.
  std::int64_t log_retention_ms = limits::kLogRetentionMs;
  std::int64_t log_bytes = limits::kLogBytes;
  // Webhooks: addresses that may be called although they are of this machine, of its link or of
  // members; and the authorities that https receivers are verified by.
  http::AddressSet webhook_allow;
  std::string webhook_authorities = "/etc/ssl/certs/ca-certificates.crt";
};

// One setting by its name (the flag's, without dashes). The error says what is wrong with the
// value; where it came from is the caller's to add.
Result<void> apply_setting(Config& config, std::string_view name, std::string_view value);
// What each setting allows but not all of them together.
Result<void> check_settings(const Config& config);
// Names that apply_setting knows, for help and for checking a config file.
const std::vector<std::string>& setting_names();

// Where other members reach this node: what was told, else the peer listener's own address, else
// the address of the default route.
Result<Endpoint> advertised_endpoint(const Config& config);

// 1 to 32 characters: letters, digits, dash, dot, underscore.
bool valid_node_name(std::string_view name);

}  // namespace panal::node

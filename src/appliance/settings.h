#pragma once
// Settings: what a new appliance is told before anybody opens its page.
//
//   settings = *( [ name "=" value ] [ "#" comment ] LF )
//   name     = hostname | address | gateway | dns | ntp | cluster | join | admin | admin-password
//   value    = a bare word or number, or "text in double quotes" (\" and \\ escaped)
//
// A flat subset of TOML, and never anything more: no part of it is run or expanded. On the kernel's
// command line the same names stand behind "panal.". Pure; owned by Init.
#include <string>
#include <string_view>
#include <vector>

#include "src/base/result.h"

namespace panal::appliance {

struct Settings {
  std::string hostname;  // empty: made from the first network card's address
  std::string address;   // v4 or v6 with a prefix length, "192.0.2.7/24"; empty: DHCP
  std::string gateway;
  std::string dns;      // addresses with spaces or commas between
  std::string ntp;      // names or addresses likewise; empty: from DHCP, else Debian's pool
  std::string cluster;  // the name of a new cluster
  std::string join;     // the token of a cluster to join
  std::string admin;    // the first administrator of a new cluster
  std::string admin_password;
  std::string source;  // where these come from, for people

  // Nothing that would spare the wizard.
  bool makes_cluster() const { return !admin.empty() && !admin_password.empty(); }

  static Result<Settings> parse(std::string_view text, std::string source);
  // Of the "panal.NAME=VALUE" words; other words are not ours.
  static Result<Settings> from_command_line(std::string_view line);
  bool empty() const;
};

// Words between spaces and commas.
std::vector<std::string> words_of(std::string_view text);

}  // namespace panal::appliance

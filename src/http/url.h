#pragma once
// Url: where a request of ours goes: http or https, a host, a port, and what is asked for.
//
// Stricter than RFC 3986: no user names, no characters that must be escaped. Pure.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace panal::http {

struct Url {
  bool tls = false;
  std::string host;  // a name or an address, without brackets
  std::uint16_t port = 0;
  std::string target;  // path and query; "/" at least

  static std::optional<Url> parse(std::string_view text);
  std::string address() const;     // "name:443", "[::1]:80"
  std::string host_field() const;  // of the request: without the port when it is the usual one
};

}  // namespace panal::http

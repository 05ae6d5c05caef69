#pragma once
// AddressSet: IP addresses and networks, as configured: "10.0.0.0/8, ::1".
//
// An IPv4 address that came over IPv6 (::ffff:10.0.0.1) counts as the IPv4 one. Pure.
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/base/result.h"

namespace panal::http {

class AddressSet {
 public:
  static Result<AddressSet> parse(std::string_view list);

  bool contains(std::string_view address) const;
  bool empty() const { return networks_.empty(); }

 private:
  using Bits = std::array<std::uint8_t, 16>;  // IPv4 as ::ffff:a.b.c.d
  struct Network {
    Bits bits;
    int prefix;  // of 128
  };
  static std::optional<Bits> read(std::string_view address);

  std::vector<Network> networks_;
};

// The address as everybody writes it ("::1"), or empty when it is none.
std::string canonical_address(std::string_view text);

}  // namespace panal::http

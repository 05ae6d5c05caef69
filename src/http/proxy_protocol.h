#pragma once
// The PROXY protocol, versions 1 and 2: what a load balancer in front of us says of its client
// before the first byte of the connection proper.
//
//   v1 = "PROXY" SP ("TCP4" / "TCP6") SP source SP destination SP port SP port CRLF
//      / "PROXY" SP "UNKNOWN" [SP anything] CRLF                      at most 107 bytes
//   v2 = signature(12) version-command(1) family(1) length(2) addresses extensions
//
// Only the source's address is of interest. Extensions are skipped. Pure.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace panal::http {

struct ProxyHeader {
  enum class Verdict : std::uint8_t { kMore, kMalformed, kComplete };
  Verdict verdict = Verdict::kMore;
  std::size_t bytes = 0;  // what it took from the front
  std::string source;     // empty: the balancer speaks for itself (a health check)
};

// Looks at all that has come so far.
ProxyHeader read_proxy_header(std::string_view bytes);

}  // namespace panal::http

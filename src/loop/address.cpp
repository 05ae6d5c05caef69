#include "src/base/encoding.h"
#include "src/loop/tcp.h"

namespace panal::loop {

Result<HostPort> parse_host_port(std::string_view text) {
  const auto wrong = [&] {
    return fail(Code::kBadRequest, "not an address of the form HOST:PORT: " + std::string(text));
  };
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return wrong();
  const auto port = parse_int(text.substr(colon + 1));
  std::string_view host = text.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  else if (host.find(':') != std::string_view::npos) return wrong();
  if (!port || *port < 0 || *port > 65'535 || host.empty()) return wrong();
  return HostPort{std::string(host), static_cast<std::uint16_t>(*port)};
}

}  // namespace panal::loop

#include "src/http/forwarded_for.h"

#include <vector>

#include "src/http/message.h"

namespace panal::http {
namespace {

// "1.2.3.4", "1.2.3.4:567", "::1", "[::1]:567"
std::string read_address(std::string_view text) {
  if (text.starts_with('[')) return canonical_address(text.substr(1, text.find(']') - 1));
  const std::size_t colon = text.find(':');
  const bool one_colon = colon != std::string_view::npos && text.rfind(':') == colon;
  return canonical_address(one_colon ? text.substr(0, colon) : text);
}

}  // namespace

ForwardedClient forwarded_client(const Head& head, const AddressSet& trusted,
                                 const ForwardedClient& peer) {
  std::vector<std::string_view> hops;
  std::string_view scheme;
  for (const Field& field : head.fields) {
    if (equal_ignoring_case(field.name, "X-Forwarded-For")) {
      for_each_element(field.value, [&](std::string_view hop) { hops.push_back(hop); });
    } else if (equal_ignoring_case(field.name, "X-Forwarded-Proto")) {
      for_each_element(field.value, [&](std::string_view each) { scheme = each; });
    }
  }
  ForwardedClient client = peer;
  if (!scheme.empty()) client.secure = equal_ignoring_case(scheme, "https");
  while (!hops.empty() && trusted.contains(client.address)) {
    std::string next = read_address(hops.back());
    if (next.empty()) break;  // no address: nothing left of it can be believed
    client.address = std::move(next);
    hops.pop_back();
  }
  return client;
}

}  // namespace panal::http

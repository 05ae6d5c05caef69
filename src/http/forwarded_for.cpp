#include "src/http/forwarded_for.h"

#include <algorithm>
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

template <class Visit>
void for_each_of(const Head& head, std::string_view name, Visit visit) {
  for (const Field& field : head.fields) {
    if (equal_ignoring_case(field.name, name)) for_each_element(field.value, visit);
  }
}

// RFC 7239: `for="[2001:db8::7]:4711";proto=https`. Empty when it is missing.
std::string parameter(std::string_view hop, std::string_view name) {
  while (!hop.empty()) {
    std::string_view pair = hop.substr(0, hop.find(';'));
    hop.remove_prefix(std::min(pair.size() + 1, hop.size()));
    const std::size_t begin = pair.find_first_not_of(" \t");
    pair.remove_prefix(std::min(begin, pair.size()));
    const std::size_t equals = pair.find('=');
    if (equals == std::string_view::npos || !equal_ignoring_case(pair.substr(0, equals), name)) {
      continue;
    }
    std::string_view value = pair.substr(equals + 1);
    if (value.size() >= 2 && value.starts_with('"') && value.ends_with('"')) {
      value = value.substr(1, value.size() - 2);
    }
    return std::string(value);
  }
  return {};
}

}  // namespace

ForwardedClient forwarded_client(const Head& head, const AddressSet& trusted,
                                 const ForwardedClient& peer) {
  std::vector<std::string> hops;
  std::string_view scheme;
  std::string forwarded_scheme;
  for_each_of(head, "X-Forwarded-For", [&](std::string_view hop) { hops.emplace_back(hop); });
  for_each_of(head, "X-Forwarded-Proto", [&](std::string_view each) { scheme = each; });
  if (hops.empty()) {
    for_each_of(head, "Forwarded", [&](std::string_view hop) {
      hops.push_back(parameter(hop, "for"));
      forwarded_scheme = parameter(hop, "proto");
    });
    if (scheme.empty()) scheme = forwarded_scheme;
  }
  if (hops.empty()) {
    for_each_of(head, "X-Real-IP", [&](std::string_view address) { hops.emplace_back(address); });
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

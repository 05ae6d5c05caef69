#include "src/node/front_settings.h"

#include "src/base/encoding.h"
#include "src/http/head.h"

namespace panal::node {
namespace {

Error wrong(std::string_view value, std::string_view expected) {
  return fail(Code::kBadRequest,
              "\"" + std::string(value) + "\": expected " + std::string(expected));
}

Result<void> set_flag(bool& flag, std::string_view value) {
  if (value != "true" && value != "false") return wrong(value, "true or false");
  flag = value == "true";
  return {};
}

Result<void> set_addresses(http::AddressSet& set, std::string_view value) {
  auto parsed = http::AddressSet::parse(value);
  if (!parsed) return wrong(value, "addresses and networks, for instance 10.0.0.0/8,::1");
  set = std::move(parsed).value();
  return {};
}

// "n1=3,n2=1"
Result<void> set_weights(std::map<std::string, std::uint32_t>& weights, std::string_view value) {
  weights.clear();
  bool good = true;
  http::for_each_element(value, [&](std::string_view element) {
    const std::size_t equals = element.find('=');
    const auto weight =
        equals == std::string_view::npos ? std::nullopt : parse_int(element.substr(equals + 1));
    good = good && equals > 0 && weight && *weight >= 1 && *weight <= 256;
    if (good) weights[std::string(element.substr(0, equals))] = static_cast<std::uint32_t>(*weight);
  });
  if (!good) return wrong(value, "NODE=WEIGHT,… with weights of 1 to 256");
  return {};
}

Result<void> set_names(std::set<std::string>& names, std::string_view value) {
  names.clear();
  http::for_each_element(value, [&](std::string_view name) { names.emplace(name); });
  return {};
}

Result<void> set_count(std::size_t& count, std::string_view value) {
  const auto number = parse_int(value);
  if (!number || *number < 0 || *number > std::int64_t{limits::kConnectionsMax}) {
    return wrong(value, "how many, or 0 for no limit");
  }
  count = static_cast<std::size_t>(*number);
  return {};
}

}  // namespace

std::optional<Result<void>> apply_front_setting(FrontSettings& settings, std::string_view name,
                                                std::string_view value) {
  if (name == "weights") return set_weights(settings.weights, value);
  if (name == "backups") return set_names(settings.backups, value);
  if (name == "sticky") return set_flag(settings.sticky, value);
  if (name == "trusted-proxies") return set_addresses(settings.trusted_proxies, value);
  if (name == "proxy-protocol") return set_addresses(settings.proxy_protocol, value);
  if (name == "hsts") return set_flag(settings.hsts, value);
  if (name == "redirect-https") return set_flag(settings.redirect_https, value);
  if (name == "connections") return set_count(settings.connections, value);
  if (name == "connections-per-address") return set_count(settings.connections_per_address, value);
  return {};
}

}  // namespace panal::node

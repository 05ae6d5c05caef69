#include "src/http/address_set.h"

#include <arpa/inet.h>

#include <algorithm>
#include <cstring>

#include "src/base/encoding.h"
#include "src/http/head.h"

namespace panal::http {
namespace {

constexpr std::array<std::uint8_t, 12> kMapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

}  // namespace

std::optional<AddressSet::Bits> AddressSet::read(std::string_view address) {
  const std::string text(address.substr(0, INET6_ADDRSTRLEN));
  Bits bits{};
  if (inet_pton(AF_INET6, text.c_str(), bits.data()) == 1) return bits;
  std::copy(kMapped.begin(), kMapped.end(), bits.begin());
  if (inet_pton(AF_INET, text.c_str(), bits.data() + kMapped.size()) == 1) return bits;
  return {};
}

Result<AddressSet> AddressSet::parse(std::string_view list) {
  AddressSet set;
  std::string_view wrong;
  for_each_element(list, [&](std::string_view element) {
    const std::size_t slash = element.find('/');
    const std::string_view address = element.substr(0, slash);
    const auto bits = read(address);
    const int width = address.find(':') == std::string_view::npos ? 32 : 128;
    const auto length =
        slash == std::string_view::npos ? width : parse_int(element.substr(slash + 1));
    if (!bits || !length || *length < 0 || *length > width) wrong = element;
    else set.networks_.push_back({*bits, 128 - width + static_cast<int>(*length)});
  });
  if (wrong.empty()) return set;
  return fail(Code::kBadRequest, std::string(wrong) + " is neither an address nor a network");
}

bool AddressSet::contains(std::string_view address) const {
  if (networks_.empty()) return false;
  const auto bits = read(address);
  return bits && std::any_of(networks_.begin(), networks_.end(), [&](const Network& network) {
           const auto whole = static_cast<std::size_t>(network.prefix / 8);
           if (std::memcmp(network.bits.data(), bits->data(), whole) != 0) return false;
           const int rest = network.prefix % 8;
           return rest == 0 || ((network.bits[whole] ^ (*bits)[whole]) >> (8 - rest)) == 0;
         });
}

std::string canonical_address(std::string_view text) {
  std::array<std::uint8_t, 16> bits{};
  const std::string copy(text.substr(0, INET6_ADDRSTRLEN));
  const int family = copy.find(':') == std::string::npos ? AF_INET : AF_INET6;
  std::array<char, INET6_ADDRSTRLEN> out{};
  if (inet_pton(family, copy.c_str(), bits.data()) != 1) return {};
  const char* written = inet_ntop(family, bits.data(), out.data(), out.size());
  return written == nullptr ? std::string() : written;
}

}  // namespace panal::http

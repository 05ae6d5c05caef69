#include "src/appliance/network.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <net/route.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "src/appliance/small_file.h"
#include "src/base/encoding.h"

namespace panal::appliance {
namespace {

constexpr const char* kLeases = "/run/net";

// A socket for the ioctls that configure cards.
class Control {
 public:
  Control() : socket_(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {}
  Control(const Control&) = delete;
  ~Control() { ::close(socket_); }

  Result<void> ask(unsigned long request, void* argument, const std::string& what) const {
    if (::ioctl(socket_, request, argument) == 0) return {};
    return system_error(what, "cannot configure");
  }

 private:
  int socket_;
};

ifreq request_for(const std::string& card) {
  ifreq request{};
  std::strncpy(request.ifr_name, card.c_str(), IFNAMSIZ - 1);
  return request;
}

Result<void> bring_up(const std::string& card) {
  const Control control;
  ifreq request = request_for(card);
  PANAL_TRY(control.ask(SIOCGIFFLAGS, &request, card));
  request.ifr_flags = static_cast<short>(request.ifr_flags | IFF_UP);
  return control.ask(SIOCSIFFLAGS, &request, card);
}

Result<sockaddr> v4(const std::string& text) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  if (::inet_pton(AF_INET, text.c_str(), &address.sin_addr) != 1) {
    return fail(Code::kBadRequest, "\"" + text + "\" is not an IPv4 address");
  }
  sockaddr plain{};
  std::memcpy(&plain, &address, sizeof plain);
  return plain;
}

std::string mask_of(std::int64_t prefix) {
  const std::uint32_t bits = prefix == 0 ? 0 : ~std::uint32_t{0} << (32 - prefix);
  const in_addr mask{htonl(bits)};
  std::array<char, INET_ADDRSTRLEN> text{};
  return ::inet_ntop(AF_INET, &mask, text.data(), text.size());
}

Result<void> set_address(const std::string& card, const std::string& address,
                         const std::string& mask) {
  const Control control;
  ifreq request = request_for(card);
  request.ifr_addr = PANAL_TRY(v4(address));
  PANAL_TRY(control.ask(SIOCSIFADDR, &request, card));
  request.ifr_netmask = PANAL_TRY(v4(mask));
  return control.ask(SIOCSIFNETMASK, &request, card);
}

Result<void> set_gateway(const std::string& card, const std::string& gateway) {
  const Control control;
  std::string device = card;
  rtentry route{};
  route.rt_dst = PANAL_TRY(v4("0.0.0.0"));
  route.rt_genmask = route.rt_dst;
  route.rt_gateway = PANAL_TRY(v4(gateway));
  route.rt_flags = RTF_UP | RTF_GATEWAY;
  route.rt_dev = device.data();
  const auto set = control.ask(SIOCADDRT, &route, card);
  if (!set && errno == EEXIST) return {};
  return set;
}

Result<void> set_resolvers(std::string_view dns) {
  std::string text = "options timeout:1 attempts:2\n";  // PID 1 looks names up, too
  for (const std::string& server : words_of(dns)) text += "nameserver " + server + "\n";
  return write_small_file("/run/resolv.conf", text);
}

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : value;
}

Result<void> take_lease() {
  const std::string card = variable("interface");
  const std::string mask = variable("subnet");
  PANAL_TRY(set_address(card, variable("ip"), mask.empty() ? "255.255.255.255" : mask));
  const auto routers = words_of(variable("router"));
  if (!routers.empty()) PANAL_TRY(set_gateway(card, routers.front()));
  const std::string dns = variable("dns");
  if (!dns.empty()) PANAL_TRY(set_resolvers(dns));
  ::mkdir(kLeases, 0755);
  return write_small_file(std::string(kLeases) + "/" + card, variable("ntpsrv"));
}

}  // namespace

std::vector<std::string> network_cards() {
  std::vector<std::string> cards;
  std::error_code failed;
  for (const auto& entry : std::filesystem::directory_iterator("/sys/class/net", failed)) {
    // Only what is a device: neither loopback nor tunnels that a kernel makes by itself.
    if (std::filesystem::exists(entry.path() / "device", failed)) {
      cards.push_back(entry.path().filename().string());
    }
  }
  std::sort(cards.begin(), cards.end());
  return cards;
}

std::string default_hostname() {
  for (const std::string& card : network_cards()) {
    const auto address = read_small_file("/sys/class/net/" + card + "/address");
    if (!address) continue;
    std::string digits(trimmed(address.value()));
    digits.erase(std::remove(digits.begin(), digits.end(), ':'), digits.end());
    if (digits.size() >= 6) return "panal-" + digits.substr(digits.size() - 6);
  }
  return "panal";
}

Result<void> start_network(const Settings& settings) {
  PANAL_TRY(set_resolvers(settings.dns));
  PANAL_TRY(bring_up("lo"));
  const auto cards = network_cards();
  for (const std::string& card : cards) PANAL_TRY(bring_up(card));
  if (settings.address.empty()) return {};
  if (cards.empty()) return fail(Code::kNotFound, "there is no network card");
  const auto slash = settings.address.find('/');
  const auto prefix =
      slash == std::string::npos ? std::nullopt : parse_int(settings.address.substr(slash + 1));
  if (!prefix || *prefix < 0 || *prefix > 32) {
    return fail(Code::kBadRequest,
                "address \"" + settings.address + "\": expected one such as 192.0.2.7/24");
  }
  PANAL_TRY(set_address(cards.front(), settings.address.substr(0, slash), mask_of(*prefix)));
  if (settings.gateway.empty()) return {};
  return set_gateway(cards.front(), settings.gateway);
}

Launch dhcp_client(const std::string& card) {
  return {.program = "/bin/busybox",
          .arguments = {"udhcpc", "-f", "-i", card, "-s", kLeaseProgram, "-O", "ntpsrv", "-t", "4",
                        "-T", "1", "-A", "2"}};
}

int apply_lease(const char* event) {
  const std::string_view name = event;
  Result<void> done;
  if (name == "bound" || name == "renew") done = take_lease();
  else if (name == "deconfig") done = bring_up(variable("interface"));
  if (done) return 0;
  std::fprintf(stderr, "panal: network: %s\n", done.error().message.c_str());
  return 1;
}

std::vector<std::string> own_addresses() {
  std::vector<std::string> found;
  std::vector<std::string> v6;
  ifaddrs* first = nullptr;
  if (::getifaddrs(&first) != 0) return found;
  for (const ifaddrs* each = first; each != nullptr; each = each->ifa_next) {
    if (each->ifa_addr == nullptr || (each->ifa_flags & IFF_LOOPBACK) != 0) continue;
    const int family = each->ifa_addr->sa_family;
    if (family != AF_INET && family != AF_INET6) continue;
    std::array<char, NI_MAXHOST> text{};
    const socklen_t size = family == AF_INET ? sizeof(sockaddr_in) : sizeof(sockaddr_in6);
    if (::getnameinfo(each->ifa_addr, size, text.data(), text.size(), nullptr, 0, NI_NUMERICHOST) !=
        0) {
      continue;
    }
    const std::string address = text.data();
    if (address.starts_with("fe80:")) continue;
    (family == AF_INET ? found : v6).push_back(address);
  }
  ::freeifaddrs(first);
  found.insert(found.end(), v6.begin(), v6.end());
  return found;
}

std::vector<std::string> offered_time_servers() {
  std::vector<std::string> servers;
  std::error_code failed;
  for (const auto& entry : std::filesystem::directory_iterator(kLeases, failed)) {
    const auto lease = read_small_file(entry.path().string());
    if (!lease) continue;
    for (std::string& server : words_of(lease.value())) servers.push_back(std::move(server));
  }
  return servers;
}

}  // namespace panal::appliance

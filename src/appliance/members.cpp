#include "src/appliance/members.h"

#include <netdb.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>

namespace panal::appliance {
namespace {

std::string text_at(const Json& object, std::string_view name) {
  const Json* value = object.find(name);
  return value != nullptr && value->string() != nullptr ? *value->string() : std::string();
}

// "192.0.2.7:7443", "[2001:db8::7]:7443", "node.example:7443"
std::string host_of(std::string_view address) {
  address = address.substr(0, address.rfind(':'));
  if (address.size() > 1 && address.front() == '[') address = address.substr(1, address.size() - 2);
  return std::string(address);
}

void add_addresses(const std::string& host, std::vector<std::string>& out) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (host.empty() || ::getaddrinfo(host.c_str(), nullptr, &hints, &found) != 0) return;
  for (const addrinfo* each = found; each != nullptr; each = each->ai_next) {
    std::array<char, NI_MAXHOST> text{};
    if (::getnameinfo(each->ai_addr, each->ai_addrlen, text.data(), text.size(), nullptr, 0,
                      NI_NUMERICHOST) == 0) {
      out.emplace_back(text.data());
    }
  }
  ::freeaddrinfo(found);
}

const Json::Array& peers_of(const Json& replication) {
  static const Json::Array kNone;
  const Json* peers = replication.find("peers");
  return peers != nullptr && peers->array_items() != nullptr ? *peers->array_items() : kNone;
}

std::ptrdiff_t connected_of(const Json& replication) {
  const Json::Array& peers = peers_of(replication);
  return std::count_if(peers.begin(), peers.end(),
                       [](const Json& peer) { return text_at(peer, "state") == "connected"; });
}

}  // namespace

Openings openings_of(const Json& replication) {
  Openings openings;
  for (const Json& peer : peers_of(replication)) {
    if (text_at(peer, "state") != "removed") {
      add_addresses(host_of(text_at(peer, "address")), openings.members);
    }
  }
  std::sort(openings.members.begin(), openings.members.end());
  openings.members.erase(std::unique(openings.members.begin(), openings.members.end()),
                         openings.members.end());
  const Json* cluster = replication.find("cluster");
  const Json* expects = cluster == nullptr ? nullptr : cluster->find("expects_joiner");
  openings.peer_port_to_all =
      expects != nullptr && expects->boolean() != nullptr && *expects->boolean();
  return openings;
}

std::string cluster_line(const Json& replication) {
  const Json* cluster = replication.find("cluster");
  if (cluster == nullptr) return {};
  return text_at(*cluster, "name") + ", " + std::to_string(connected_of(replication)) + " of " +
         std::to_string(peers_of(replication).size()) + " other nodes connected";
}

bool reaches_peers(const Json& replication) { return connected_of(replication) > 0; }

bool is_front(const Json& replication) {
  const Json* node = replication.find("node");
  return node != nullptr && text_at(*node, "role") == "front";
}

}  // namespace panal::appliance

#include "src/appliance/firewall.h"

#include <arpa/inet.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_conntrack_common.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netlink.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "src/appliance/netlink_message.h"
#include "src/appliance/small_file.h"

namespace panal::appliance {
namespace {

constexpr const char* kTable = "panal";
constexpr const char* kInput = "input";
constexpr std::uint16_t kPlain = NLM_F_ACK;
constexpr std::uint16_t kCreate = NLM_F_ACK | NLM_F_CREATE;
constexpr std::uint16_t kAppend = kCreate | NLM_F_APPEND;
constexpr std::uint32_t kTcpDestination = 2;  // offset of the port in TCP's header
constexpr std::uint32_t kIpSource = 12;
constexpr std::uint32_t kIp6Source = 8;
constexpr std::uint16_t kPeerPort = 7443;
constexpr std::uint64_t kEchoesASecond = 10;

std::uint16_t message(int kind) {
  return static_cast<std::uint16_t>(NFNL_SUBSYS_NFTABLES << 8 | kind);
}

// One rule: its expressions run in order, and each can end it.
class Rule {
 public:
  explicit Rule(NetlinkMessage& out) : out_(out) {
    out_.begin(message(NFT_MSG_NEWRULE), kAppend, NFPROTO_INET, 0);
    out_.text(NFTA_RULE_TABLE, kTable);
    out_.text(NFTA_RULE_CHAIN, kInput);
    out_.open(NFTA_RULE_EXPRESSIONS);
  }
  Rule(const Rule&) = delete;

  Rule& meta(std::uint32_t key) {
    begin("meta");
    out_.u32(NFTA_META_DREG, NFT_REG_1);
    out_.u32(NFTA_META_KEY, key);
    return end();
  }
  Rule& payload(std::uint32_t base, std::uint32_t offset, std::uint32_t size) {
    begin("payload");
    out_.u32(NFTA_PAYLOAD_DREG, NFT_REG_1);
    out_.u32(NFTA_PAYLOAD_BASE, base);
    out_.u32(NFTA_PAYLOAD_OFFSET, offset);
    out_.u32(NFTA_PAYLOAD_LEN, size);
    return end();
  }
  Rule& compare(std::uint32_t operation, std::string_view value) {
    begin("cmp");
    out_.u32(NFTA_CMP_SREG, NFT_REG_1);
    out_.u32(NFTA_CMP_OP, operation);
    data(NFTA_CMP_DATA, value);
    return end();
  }
  Rule& is(std::string_view value) { return compare(NFT_CMP_EQ, value); }
  Rule& is(std::uint8_t value) { return is({reinterpret_cast<const char*>(&value), 1}); }

  Rule& connection_state(std::uint32_t states) {
    constexpr std::uint32_t kNone = 0;
    begin("ct");
    out_.u32(NFTA_CT_DREG, NFT_REG_1);
    out_.u32(NFTA_CT_KEY, NFT_CT_STATE);
    end();
    begin("bitwise");
    out_.u32(NFTA_BITWISE_SREG, NFT_REG_1);
    out_.u32(NFTA_BITWISE_DREG, NFT_REG_1);
    out_.u32(NFTA_BITWISE_LEN, sizeof states);
    data(NFTA_BITWISE_MASK, {reinterpret_cast<const char*>(&states), sizeof states});
    data(NFTA_BITWISE_XOR, {reinterpret_cast<const char*>(&kNone), sizeof kNone});
    end();
    return compare(NFT_CMP_NEQ, {reinterpret_cast<const char*>(&kNone), sizeof kNone});
  }
  Rule& at_most(std::uint64_t a_second) {
    begin("limit");
    out_.u64(NFTA_LIMIT_RATE, a_second);
    out_.u64(NFTA_LIMIT_UNIT, 1);
    out_.u32(NFTA_LIMIT_BURST, static_cast<std::uint32_t>(a_second));
    out_.u32(NFTA_LIMIT_TYPE, NFT_LIMIT_PKTS);
    return end();
  }
  Rule& tcp_to(std::uint16_t port) {
    const std::uint16_t wire = htons(port);
    return meta(NFT_META_L4PROTO)
        .is(std::uint8_t{IPPROTO_TCP})
        .payload(NFT_PAYLOAD_TRANSPORT_HEADER, kTcpDestination, sizeof wire)
        .is({reinterpret_cast<const char*>(&wire), sizeof wire});
  }

  // Ends the rule.
  void accept() {
    begin("immediate");
    out_.u32(NFTA_IMMEDIATE_DREG, NFT_REG_VERDICT);
    out_.open(NFTA_IMMEDIATE_DATA);
    out_.open(NFTA_DATA_VERDICT);
    out_.u32(NFTA_VERDICT_CODE, NF_ACCEPT);
    out_.close();
    out_.close();
    end();
    out_.close();
  }

 private:
  void begin(const char* name) {
    out_.open(NFTA_LIST_ELEM);
    out_.text(NFTA_EXPR_NAME, name);
    out_.open(NFTA_EXPR_DATA);
  }
  Rule& end() {
    out_.close();
    out_.close();
    return *this;
  }
  void data(std::uint16_t attribute, std::string_view value) {
    out_.open(attribute);
    out_.bytes(NFTA_DATA_VALUE, value);
    out_.close();
  }

  NetlinkMessage& out_;
};

void add_chain(NetlinkMessage& out, const char* name, std::uint32_t hook, std::uint32_t policy) {
  out.begin(message(NFT_MSG_NEWCHAIN), kCreate, NFPROTO_INET, 0);
  out.text(NFTA_CHAIN_TABLE, kTable);
  out.text(NFTA_CHAIN_NAME, name);
  out.open(NFTA_CHAIN_HOOK);
  out.u32(NFTA_HOOK_HOOKNUM, hook);
  out.u32(NFTA_HOOK_PRIORITY, 0);
  out.close();
  out.text(NFTA_CHAIN_TYPE, "filter");
  out.u32(NFTA_CHAIN_POLICY, policy);
}

void replace_table(NetlinkMessage& out) {
  // Made first so that there is one to delete, whatever was there.
  for (const int kind : {NFT_MSG_NEWTABLE, NFT_MSG_DELTABLE, NFT_MSG_NEWTABLE}) {
    out.begin(message(kind), kind == NFT_MSG_NEWTABLE ? kCreate : kPlain, NFPROTO_INET, 0);
    out.text(NFTA_TABLE_NAME, kTable);
  }
}

void accept_icmp(NetlinkMessage& out) {
  constexpr std::uint8_t kEcho = 8;
  constexpr std::uint8_t kEcho6 = 128;
  constexpr std::string_view kFirst6 = "\x82";  // 130, listener queries, to 136, neighbours
  constexpr std::string_view kLast6 = "\x88";
  const auto type = [&](Rule& rule, std::uint8_t protocol) -> Rule& {
    return rule.meta(NFT_META_L4PROTO).is(protocol).payload(NFT_PAYLOAD_TRANSPORT_HEADER, 0, 1);
  };
  Rule echo(out);
  type(echo, IPPROTO_ICMP).is(kEcho).at_most(kEchoesASecond).accept();
  Rule echo6(out);
  type(echo6, IPPROTO_ICMPV6).is(kEcho6).at_most(kEchoesASecond).accept();
  Rule needed(out);
  type(needed, IPPROTO_ICMPV6).compare(NFT_CMP_GTE, kFirst6).compare(NFT_CMP_LTE, kLast6).accept();
}

Result<void> accept_member(NetlinkMessage& out, const std::string& member) {
  std::array<char, sizeof(in6_addr)> address{};
  const bool v4 = ::inet_pton(AF_INET, member.c_str(), address.data()) == 1;
  if (!v4 && ::inet_pton(AF_INET6, member.c_str(), address.data()) != 1) {
    return fail(Code::kBadRequest, "\"" + member + "\" is no address");
  }
  const std::uint32_t size = v4 ? sizeof(in_addr) : sizeof(in6_addr);
  Rule rule(out);
  rule.meta(NFT_META_NFPROTO)
      .is(static_cast<std::uint8_t>(v4 ? NFPROTO_IPV4 : NFPROTO_IPV6))
      .payload(NFT_PAYLOAD_NETWORK_HEADER, v4 ? kIpSource : kIp6Source, size)
      .is(std::string_view(address.data(), size))
      .tcp_to(kPeerPort)
      .accept();
  return {};
}

// How many of the answers in a datagram say that a message was taken; the first refusal is an
// error.
Result<std::uint32_t> taken(std::string_view datagram) {
  std::uint32_t count = 0;
  nlmsghdr header{};
  nlmsgerr answer{};
  while (datagram.size() >= sizeof header) {
    std::memcpy(&header, datagram.data(), sizeof header);
    if (header.nlmsg_len < sizeof header || header.nlmsg_len > datagram.size()) break;
    if (header.nlmsg_type == NLMSG_ERROR && header.nlmsg_len >= sizeof header + sizeof answer) {
      std::memcpy(&answer, datagram.data() + sizeof header, sizeof answer);
      if (answer.error != 0) {
        return fail(Code::kIo, "the kernel refuses message " + std::to_string(header.nlmsg_seq) +
                                   " of the firewall: " + std::strerror(-answer.error));
      }
      ++count;
    }
    const std::size_t aligned = (header.nlmsg_len + 3) & ~std::size_t{3};
    datagram.remove_prefix(std::min(aligned, datagram.size()));
  }
  return count;
}

Result<void> exchange(int socket, const FirewallBatch& batch) {
  sockaddr_nl kernel{};
  kernel.nl_family = AF_NETLINK;
  if (::sendto(socket, batch.bytes.data(), batch.bytes.size(), 0,
               reinterpret_cast<sockaddr*>(&kernel),
               sizeof kernel) != static_cast<ssize_t>(batch.bytes.size())) {
    return system_error("netlink", "cannot set the firewall");
  }
  std::array<char, 32 * 1024> buffer{};
  for (std::uint32_t answers = 0; answers < batch.answers;) {
    const auto size = ::recv(socket, buffer.data(), buffer.size(), 0);
    if (size <= 0) return system_error("netlink", "no answer of the firewall");
    answers += PANAL_TRY(taken({buffer.data(), static_cast<std::size_t>(size)}));
  }
  return {};
}

}  // namespace

Result<FirewallBatch> firewall_batch(const Openings& openings) {
  constexpr std::uint16_t kBatch = NFNL_SUBSYS_NFTABLES;
  NetlinkMessage out;
  out.begin(NFNL_MSG_BATCH_BEGIN, 0, AF_UNSPEC, kBatch);
  replace_table(out);
  add_chain(out, kInput, NF_INET_LOCAL_IN, NF_DROP);
  add_chain(out, "forward", NF_INET_FORWARD, NF_DROP);
  Rule(out)
      .connection_state(NF_CT_STATE_BIT(IP_CT_ESTABLISHED) | NF_CT_STATE_BIT(IP_CT_RELATED))
      .accept();
  constexpr std::uint32_t kLoopback = 1;  // its index, always
  Rule(out)
      .meta(NFT_META_IIF)
      .is({reinterpret_cast<const char*>(&kLoopback), sizeof kLoopback})
      .accept();
  accept_icmp(out);
  for (const std::uint16_t port : {80, 443}) Rule(out).tcp_to(port).accept();
  for (const std::string& member : openings.members) PANAL_TRY(accept_member(out, member));
  if (openings.peer_port_to_all) Rule(out).tcp_to(kPeerPort).accept();
  out.begin(NFNL_MSG_BATCH_END, 0, AF_UNSPEC, kBatch);
  const std::uint32_t answers = out.messages() - 2;  // those of the batch's ends are not answered
  return FirewallBatch{out.finish(), answers};
}

Result<void> set_firewall(const Openings& openings) {
  const FirewallBatch batch = PANAL_TRY(firewall_batch(openings));
  const int socket = ::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_NETFILTER);
  if (socket < 0) return system_error("netlink", "cannot set the firewall");
  auto done = exchange(socket, batch);
  ::close(socket);
  return done;
}

}  // namespace panal::appliance

#include "src/appliance/netlink_message.h"

#include <arpa/inet.h>
#include <endian.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netlink.h>

#include <cstring>

#include "src/base/assert.h"

namespace panal::appliance {
namespace {

template <class T>
std::string_view view(const T& value) {
  return {reinterpret_cast<const char*>(&value), sizeof value};
}

}  // namespace

void NetlinkMessage::begin(std::uint16_t type, std::uint16_t flags, std::uint8_t family,
                           std::uint16_t resource) {
  end_message();
  message_at_ = out_.size();
  nlmsghdr header{};
  header.nlmsg_type = type;
  header.nlmsg_flags = static_cast<std::uint16_t>(NLM_F_REQUEST | flags);
  header.nlmsg_seq = ++messages_;
  out_ += view(header);
  const nfgenmsg about{family, NFNETLINK_V0, htons(resource)};
  out_ += view(about);
}

void NetlinkMessage::bytes(std::uint16_t attribute, std::string_view value) {
  const nlattr header{static_cast<std::uint16_t>(sizeof(nlattr) + value.size()), attribute};
  out_ += view(header);
  out_ += value;
  align();
}

void NetlinkMessage::text(std::uint16_t attribute, const std::string& value) {
  bytes(attribute, {value.c_str(), value.size() + 1});
}

void NetlinkMessage::u32(std::uint16_t attribute, std::uint32_t value) {
  bytes(attribute, view(value = htonl(value)));
}

void NetlinkMessage::u64(std::uint16_t attribute, std::uint64_t value) {
  bytes(attribute, view(value = htobe64(value)));
}

void NetlinkMessage::open(std::uint16_t attribute) {
  open_.push_back(out_.size());
  const nlattr header{0, static_cast<std::uint16_t>(attribute | NLA_F_NESTED)};
  out_ += view(header);
}

void NetlinkMessage::close() {
  PANAL_ASSERT(!open_.empty());
  patch16(open_.back(), out_.size() - open_.back());
  open_.pop_back();
}

std::string NetlinkMessage::finish() {
  end_message();
  return std::move(out_);
}

void NetlinkMessage::end_message() {
  PANAL_ASSERT(open_.empty());
  if (out_.empty()) return;
  const auto size = static_cast<std::uint32_t>(out_.size() - message_at_);
  std::memcpy(out_.data() + message_at_, &size, sizeof size);
}

void NetlinkMessage::align() { out_.resize((out_.size() + 3) & ~std::size_t{3}); }

void NetlinkMessage::patch16(std::size_t at, std::size_t value) {
  const auto small = static_cast<std::uint16_t>(value);
  std::memcpy(out_.data() + at, &small, sizeof small);
}

}  // namespace panal::appliance

#pragma once
// NetlinkMessage: builds a batch of netlink messages with nested attributes (netlink(7)). Integers
// of attributes are in network order, as nf_tables wants them. Pure; a local value of its user.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace panal::appliance {

class NetlinkMessage {
 public:
  // Ends the message before it. `family` and `resource` are those of nfgenmsg.
  void begin(std::uint16_t type, std::uint16_t flags, std::uint8_t family, std::uint16_t resource);
  void bytes(std::uint16_t attribute, std::string_view value);
  void text(std::uint16_t attribute, const std::string& value);  // with its final zero
  void u32(std::uint16_t attribute, std::uint32_t value);
  void u64(std::uint16_t attribute, std::uint64_t value);
  void open(std::uint16_t attribute);  // nested attributes, until close()
  void close();
  // All of it.
  std::string finish();
  std::uint32_t messages() const { return messages_; }

 private:
  void end_message();
  void align();
  void patch16(std::size_t at, std::size_t value);

  std::string out_;
  std::size_t message_at_ = 0;
  std::uint32_t messages_ = 0;
  std::vector<std::size_t> open_;
};

}  // namespace panal::appliance

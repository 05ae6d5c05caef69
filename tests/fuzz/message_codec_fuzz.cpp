// Library: panal_wire
//
// A replication link's bytes: whatever arrives, in whatever pieces, reading never fails badly, and
// what was read is written and read again as the same message.
#include <cstdlib>
#include <string_view>

#include "replication/core/describe.h"
#include "replication/wire/message_codec.h"

namespace {

void read_all(std::string_view bytes) {
  panal::wire::MessageReader reader;
  panal::wire::MessageWriter writer;
  const panal::core::Describer describer;
  while (!bytes.empty()) {
    const std::size_t cut = 1 + static_cast<unsigned char>(bytes[0]) % 64;
    const std::size_t size = std::min(bytes.size(), cut);
    reader.feed(bytes.substr(0, size));
    bytes.remove_prefix(size);
    while (true) {
      auto message = reader.next();
      if (!message.ok()) return;
      if (!*message) break;
      panal::wire::MessageReader second;
      second.feed(writer.encode(**message));
      auto again = second.next();
      if (!again.ok() || !*again) std::abort();
      if (describer.text(**again) != describer.text(**message)) std::abort();
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  read_all(input);
  if (size == 0 || size > 65'000) return 0;
  // Also as the payload of a sound frame, so that the fuzzer need not guess lengths.
  std::string frame;
  for (int shift = 0; shift < 32; shift += 8) frame += static_cast<char>((size + 2) >> shift);
  frame += '\x01';
  frame += static_cast<char>(1 + input[0] % 9);
  frame += input.size() % 2 == 0 ? '\0' : '\x01';
  read_all(frame + std::string(input.substr(1)));
  return 0;
}

// Library: panal_wire
//
// Whatever decodes encodes to something that decodes to the same.
#include <cstdint>
#include <string_view>

#include "replication/wire/entry_codec.h"
#include "src/base/assert.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const panal::core::Dot dot{panal::core::OriginId{1}, 1};
  const auto entry = panal::wire::decode_entry(dot, bytes);
  if (!entry.ok()) return 0;
  PANAL_ASSERT(panal::wire::decode_header(dot, bytes).ok());
  const auto once = panal::wire::encode_entry(*entry);
  const auto again = panal::wire::decode_entry(dot, once);
  PANAL_ASSERT(again.ok());
  PANAL_ASSERT(panal::wire::encode_entry(*again) == once);
  return 0;
}

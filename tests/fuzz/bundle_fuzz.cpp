// Library: panal_appliance
//
// Bundles and boot states: no crash; nothing is believed that was not signed; what is read of a
// boot state can be written, and is read again as it was.
#include <cstddef>
#include <cstdint>

#include "src/appliance/boot_state.h"
#include "src/appliance/bundle.h"
#include "src/base/assert.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using panal::appliance::BootState;
  using panal::appliance::Bundle;
  static const auto keys = panal::appliance::parse_update_keys(
      "ddd219813fa5444204f752e86a356de00f4e3619ad36e1f2b5f75bf7bbc68fea");
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto bundle = Bundle::read(bytes, *keys);
  if (bundle) {
    PANAL_ASSERT(bundle->version == "99.0.0" || bundle->version == "0.0.1");
    PANAL_ASSERT(bundle->payload_at <= size && bundle->payload_bytes == 300'000);
  }
  const auto state = BootState::parse(bytes);
  if (!state) return 0;
  const auto block = state->encode();
  PANAL_ASSERT(block);
  PANAL_ASSERT(*BootState::parse(*block)->encode() == *block);
  return 0;
}

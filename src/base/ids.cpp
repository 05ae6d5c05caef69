#include "src/base/ids.h"

#include <algorithm>

#include "src/base/assert.h"
#include "src/base/encoding.h"

namespace panal {
namespace {

void set_version(Uuid& uuid, std::uint8_t version) {
  uuid.bytes[6] = static_cast<std::uint8_t>((uuid.bytes[6] & 0x0f) | (version << 4));
  uuid.bytes[8] = static_cast<std::uint8_t>((uuid.bytes[8] & 0x3f) | 0x80);
}

}  // namespace

Uuid Uuid::v7(std::int64_t wall_ms, Random& random) {
  Uuid uuid;
  random.fill(uuid.bytes);
  for (int i = 0; i < 6; ++i) {
    uuid.bytes[i] = static_cast<std::uint8_t>(wall_ms >> (8 * (5 - i)));
  }
  set_version(uuid, 7);
  return uuid;
}

Uuid Uuid::from_hash(std::string_view hash) {
  PANAL_ASSERT(hash.size() >= 16);
  Uuid uuid;
  std::copy_n(hash.begin(), 16, uuid.bytes.begin());
  set_version(uuid, 8);
  return uuid;
}

std::optional<Uuid> Uuid::parse(std::string_view text) {
  if (text.size() != 36) return std::nullopt;
  std::string digits;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash != (text[i] == '-')) return std::nullopt;
    if (!dash) digits += text[i];
  }
  const auto raw = hex_decode(digits);
  return raw ? from_bytes(*raw) : std::nullopt;
}

std::optional<Uuid> Uuid::from_bytes(std::string_view raw) {
  if (raw.size() != 16) return std::nullopt;
  Uuid uuid;
  std::copy_n(raw.begin(), 16, uuid.bytes.begin());
  return uuid;
}

std::string Uuid::text() const {
  std::string digits = hex_encode(raw());
  for (const std::size_t at : {20, 16, 12, 8}) digits.insert(at, 1, '-');
  return digits;
}

}  // namespace panal

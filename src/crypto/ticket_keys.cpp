#include "src/crypto/ticket_keys.h"

#include <openssl/crypto.h>

#include <cstring>
#include <string>

#include "src/crypto/hash.h"

namespace panal::crypto {
namespace {

constexpr std::int64_t kPeriodMs = 12 * 3'600'000;

TicketKey derive(std::string_view secret, std::int64_t period) {
  TicketKey key;
  std::string bytes = hkdf_sha256(secret, "panal session tickets", std::to_string(period),
                                  key.name.size() + key.cipher_key.size() + key.mac_key.size());
  const char* from = bytes.data();
  for (const std::span<std::uint8_t> part :
       {std::span<std::uint8_t>(key.name), std::span<std::uint8_t>(key.cipher_key),
        std::span<std::uint8_t>(key.mac_key)}) {
    std::memcpy(part.data(), from, part.size());
    from += part.size();
  }
  wipe(bytes);
  return key;
}

}  // namespace

TicketKeys::TicketKeys(Random& random) {
  std::string secret(32, '\0');
  random.fill({reinterpret_cast<std::uint8_t*>(secret.data()), secret.size()});
  rotate(secret, 0);
  wipe(secret);
}

TicketKeys::~TicketKeys() { OPENSSL_cleanse(keys_.data(), sizeof keys_); }

void TicketKeys::rotate(std::string_view cluster_secret, std::int64_t wall_ms) {
  const std::int64_t period = wall_ms / kPeriodMs;
  const std::array<TicketKey, 3> keys = {derive(cluster_secret, period),
                                         derive(cluster_secret, period - 1),
                                         derive(cluster_secret, period + 1)};
  const std::lock_guard lock(mutex_);
  keys_ = keys;
}

TicketKey TicketKeys::current() const {
  const std::lock_guard lock(mutex_);
  return keys_[0];
}

bool TicketKeys::find(const std::uint8_t* name, TicketKey& key, bool& fresh) const {
  const std::lock_guard lock(mutex_);
  for (const TicketKey& candidate : keys_) {
    if (std::memcmp(candidate.name.data(), name, candidate.name.size()) != 0) continue;
    key = candidate;
    fresh = &candidate == keys_.data();
    return true;
  }
  return false;
}

}  // namespace panal::crypto

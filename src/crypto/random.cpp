#include "src/crypto/random.h"

#include <openssl/rand.h>

#include "src/base/assert.h"

namespace panal::crypto {

void CryptoRandom::fill(std::span<std::uint8_t> out) {
  PANAL_ASSERT(RAND_bytes(out.data(), static_cast<int>(out.size())) == 1);
}

}  // namespace panal::crypto

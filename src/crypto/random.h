#pragma once
// CryptoRandom: randomness for secrets, from OpenSSL's generator. Stateless and thread-safe.
#include "src/base/clock.h"

namespace panal::crypto {

class CryptoRandom : public Random {
 public:
  // Ends the process when there is no randomness to be had: nothing safe could follow.
  void fill(std::span<std::uint8_t> out) override;
};

}  // namespace panal::crypto

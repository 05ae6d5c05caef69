#pragma once
// SecretBox: secrets that must be stored in the database, such as second factors, sealed with
// AES-256-GCM under a key that is not in it (derived from the cluster key for one purpose).
//
// Sealed form: 12 bytes nonce · ciphertext · 16 bytes tag. Thread-safe.
#include <string>
#include <string_view>

#include "src/base/clock.h"
#include "src/base/result.h"

namespace panal::crypto {

class SecretBox {
 public:
  SecretBox(std::string_view cluster_key, std::string_view purpose);
  ~SecretBox();
  SecretBox(const SecretBox&) = delete;
  SecretBox& operator=(const SecretBox&) = delete;

  // `owner` (a row's id) is bound in: sealed for one owner, it does not open for another.
  Result<std::string> seal(std::string_view plaintext, std::string_view owner,
                           Random& random) const;
  Result<std::string> open(std::string_view sealed, std::string_view owner) const;

 private:
  std::string key_;
};

}  // namespace panal::crypto

#pragma once
// SHA-256 and what is built on it: HMAC (RFC 2104) and HKDF (RFC 5869). Digests are raw bytes.
#include <cstddef>
#include <string>
#include <string_view>

#include "src/crypto/openssl.h"

namespace panal::crypto {

inline constexpr std::size_t kSha256Bytes = 32;

// Streaming: update() any number of times, then finish(), which begins anew.
class Sha256 {
 public:
  Sha256();
  void update(std::string_view bytes);
  std::string finish();

 private:
  void begin();

  OpenSslPtr<evp_md_ctx_st> context_;
};

std::string sha256(std::string_view bytes);
// 20 bytes. Broken as a signature: for protocols that ask for it.
std::string sha1(std::string_view bytes);
std::string hmac_sha256(std::string_view key, std::string_view message);

// A key of `size` bytes for the purpose named by `info`. At most 8160 bytes.
std::string hkdf_sha256(std::string_view secret, std::string_view salt, std::string_view info,
                        std::size_t size);

// Overwrites a secret that is no longer needed, in a way the compiler keeps, and empties it.
void wipe(std::string& secret);

}  // namespace panal::crypto

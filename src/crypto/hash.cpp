#include "src/crypto/hash.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include "src/base/assert.h"

namespace panal::crypto {
namespace {

constexpr std::size_t kBlockBytes = 64;

// Looked up once: OpenSSL 3 searches its providers at each use of EVP_sha256(), which costs more
// than hashing a short message.
const EVP_MD* sha256_method() {
  static const EVP_MD* const method = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  return method;
}

}  // namespace

Sha256::Sha256() : context_(EVP_MD_CTX_new()) { begin(); }

void Sha256::begin() {
  PANAL_ASSERT(EVP_DigestInit_ex2(context_.get(), sha256_method(), nullptr) == 1);
}

void Sha256::update(std::string_view bytes) {
  PANAL_ASSERT(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()) == 1);
}

std::string Sha256::finish() {
  std::string digest(kSha256Bytes, '\0');
  auto* out = reinterpret_cast<unsigned char*>(digest.data());
  PANAL_ASSERT(EVP_DigestFinal_ex(context_.get(), out, nullptr) == 1);
  begin();
  return digest;
}

std::string sha256(std::string_view bytes) {
  Sha256 hash;
  hash.update(bytes);
  return hash.finish();
}

std::string sha1(std::string_view bytes) {
  std::string digest(20, '\0');
  PANAL_ASSERT(EVP_Digest(bytes.data(), bytes.size(),
                          reinterpret_cast<unsigned char*>(digest.data()), nullptr, EVP_sha1(),
                          nullptr) == 1);
  return digest;
}

std::string hmac_sha256(std::string_view key, std::string_view message) {
  std::string block = key.size() > kBlockBytes ? sha256(key) : std::string(key);
  block.resize(kBlockBytes, '\0');
  Sha256 hash;
  for (char& c : block) c ^= 0x36;
  hash.update(block);
  hash.update(message);
  const std::string inner = hash.finish();
  for (char& c : block) c ^= 0x36 ^ 0x5c;
  hash.update(block);
  hash.update(inner);
  wipe(block);
  return hash.finish();
}

std::string hkdf_sha256(std::string_view secret, std::string_view salt, std::string_view info,
                        std::size_t size) {
  PANAL_ASSERT(size <= 255 * kSha256Bytes);
  std::string extracted = hmac_sha256(salt, secret);
  std::string key;
  std::string block;
  for (unsigned char counter = 1; key.size() < size; ++counter) {
    block += info;
    block += static_cast<char>(counter);
    block = hmac_sha256(extracted, block);
    key += block;
  }
  wipe(extracted);
  wipe(block);
  key.resize(size);
  return key;
}

void wipe(std::string& secret) {
  OPENSSL_cleanse(secret.data(), secret.size());
  secret.clear();
}

}  // namespace panal::crypto

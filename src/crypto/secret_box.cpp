#include "src/crypto/secret_box.h"

#include <openssl/evp.h>

#include <array>
#include <climits>

#include "src/crypto/hash.h"

namespace panal::crypto {
namespace {

constexpr std::size_t kKeyBytes = 32;
constexpr std::size_t kNonceBytes = 12;
constexpr std::size_t kTagBytes = 16;

const unsigned char* in(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}
unsigned char* out(std::string& bytes, std::size_t at = 0) {
  return reinterpret_cast<unsigned char*>(bytes.data()) + at;
}

}  // namespace

SecretBox::SecretBox(std::string_view cluster_key, std::string_view purpose)
    : key_(hkdf_sha256(cluster_key, "panal secret box", purpose, kKeyBytes)) {}

SecretBox::~SecretBox() { wipe(key_); }

Result<std::string> SecretBox::seal(std::string_view plaintext, std::string_view owner,
                                    Random& random) const {
  if (plaintext.size() > INT_MAX || owner.size() > INT_MAX) {
    return fail(Code::kTooLarge, "too large for a secret");
  }
  std::array<std::uint8_t, kNonceBytes> nonce{};
  random.fill(nonce);
  std::string sealed(nonce.begin(), nonce.end());
  sealed.resize(kNonceBytes + plaintext.size() + kTagBytes);
  const OpenSslPtr<evp_cipher_ctx_st> context(EVP_CIPHER_CTX_new());
  int size = 0;
  const bool done =
      EVP_EncryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, in(key_), nonce.data()) == 1 &&
      EVP_EncryptUpdate(context.get(), nullptr, &size, in(owner), static_cast<int>(owner.size())) ==
          1 &&
      EVP_EncryptUpdate(context.get(), out(sealed, kNonceBytes), &size, in(plaintext),
                        static_cast<int>(plaintext.size())) == 1 &&
      EVP_EncryptFinal_ex(context.get(), out(sealed, kNonceBytes + plaintext.size()), &size) == 1 &&
      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, kTagBytes,
                          out(sealed, kNonceBytes + plaintext.size())) == 1;
  if (!done) return fail(Code::kInternal, "cannot seal a secret: " + openssl_reason());
  return sealed;
}

Result<std::string> SecretBox::open(std::string_view sealed, std::string_view owner) const {
  if (sealed.size() < kNonceBytes + kTagBytes || sealed.size() > INT_MAX ||
      owner.size() > INT_MAX) {
    return fail(Code::kCorrupt, "a stored secret is damaged");
  }
  const std::string_view body = sealed.substr(kNonceBytes, sealed.size() - kNonceBytes - kTagBytes);
  std::string tag(sealed.substr(sealed.size() - kTagBytes));
  std::string plaintext(body.size(), '\0');
  const OpenSslPtr<evp_cipher_ctx_st> context(EVP_CIPHER_CTX_new());
  int size = 0;
  const bool done =
      EVP_DecryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, in(key_), in(sealed)) == 1 &&
      EVP_DecryptUpdate(context.get(), nullptr, &size, in(owner), static_cast<int>(owner.size())) ==
          1 &&
      EVP_DecryptUpdate(context.get(), out(plaintext), &size, in(body),
                        static_cast<int>(body.size())) == 1 &&
      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, kTagBytes, out(tag)) == 1 &&
      EVP_DecryptFinal_ex(context.get(), out(plaintext, body.size()), &size) == 1;
  if (!done) {
    wipe(plaintext);
    openssl_reason();
    return fail(Code::kCorrupt, "a stored secret is damaged, or sealed for another cluster");
  }
  return plaintext;
}

}  // namespace panal::crypto

#include "src/crypto/signature.h"

#include <openssl/evp.h>

#include "src/crypto/openssl.h"

namespace panal::crypto {
namespace {

const unsigned char* raw(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

}  // namespace

bool is_signed(std::string_view message, std::string_view signature, std::string_view public_key) {
  if (public_key.size() != kEd25519KeyBytes || signature.size() != kEd25519SignatureBytes) {
    return false;
  }
  const OpenSslPtr<evp_pkey_st> key(
      EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, raw(public_key), public_key.size()));
  const OpenSslPtr<evp_md_ctx_st> context(EVP_MD_CTX_new());
  const bool ok = key != nullptr && context != nullptr &&
                  EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
                  EVP_DigestVerify(context.get(), raw(signature), signature.size(), raw(message),
                                   message.size()) == 1;
  if (!ok) openssl_reason();  // empties the queue
  return ok;
}

}  // namespace panal::crypto

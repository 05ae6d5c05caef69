#include "src/crypto/openssl.h"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

namespace panal::crypto {
namespace {

// Before main: OpenSSL never reads the machine's openssl.cnf, which could weaken what is set here
// and makes a static program load the machine's libraries.
[[maybe_unused]] const int kNoMachineConfiguration =
    OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, nullptr);

}  // namespace

void OpenSslFree::operator()(bio_st* object) const { BIO_free_all(object); }
void OpenSslFree::operator()(evp_cipher_ctx_st* object) const { EVP_CIPHER_CTX_free(object); }
void OpenSslFree::operator()(evp_md_ctx_st* object) const { EVP_MD_CTX_free(object); }
void OpenSslFree::operator()(evp_pkey_st* object) const { EVP_PKEY_free(object); }
void OpenSslFree::operator()(ssl_ctx_st* object) const { SSL_CTX_free(object); }
void OpenSslFree::operator()(ssl_st* object) const { SSL_free(object); }
void OpenSslFree::operator()(x509_st* object) const { X509_free(object); }
void OpenSslFree::operator()(X509_req_st* object) const { X509_REQ_free(object); }

std::string openssl_reason() {
  const char* reason = ERR_reason_error_string(ERR_peek_last_error());
  ERR_clear_error();
  return reason == nullptr ? "unknown" : reason;
}

}  // namespace panal::crypto

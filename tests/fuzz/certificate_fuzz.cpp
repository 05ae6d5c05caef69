// Library: panal_crypto
//
// Certificates, requests and keys in PEM from a joiner, a donor or an administrator's upload.
#include <string_view>

#include "src/crypto/certificates.h"

using panal::crypto::Certificate;
using panal::crypto::CertificateRequest;
using panal::crypto::PrivateKey;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view pem(reinterpret_cast<const char*>(data), size);
  if (const auto certificate = Certificate::from_pem(pem); certificate.ok()) {
    (void)certificate->fingerprint();
    (void)certificate->common_name();
    (void)certificate->names();
    (void)certificate->not_before_ms();
    (void)certificate->not_after_ms();
    (void)certificate->check(*certificate, 0);
    (void)certificate->pem();
  }
  if (const auto request = CertificateRequest::from_pem(pem); request.ok()) {
    (void)request->fingerprint();
    (void)request->common_name();
    (void)request->pem();
  }
  if (const auto key = PrivateKey::from_pem(pem); key.ok()) (void)key->fingerprint();
  return 0;
}

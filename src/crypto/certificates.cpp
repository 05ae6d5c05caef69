#include "src/crypto/certificates.h"

#include <arpa/inet.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <ctime>

#include "src/base/assert.h"
#include "src/base/encoding.h"
#include "src/base/limits.h"
#include "src/crypto/hash.h"

namespace panal::crypto {
namespace {

// Memory behind a BIO, to read PEM from.
Result<OpenSslPtr<bio_st>> reader_of(std::string_view pem) {
  if (pem.size() > limits::kPemBytes) return fail(Code::kTooLarge, "too large for a key file");
  ERR_clear_error();
  return OpenSslPtr<bio_st>(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
}

std::string text_of(bio_st* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  return {data, static_cast<std::size_t>(size)};
}

// OpenSSL would ask for a passphrase on the terminal.
int no_passphrase(char*, int, int, void*) { return -1; }

std::string fingerprint_of(evp_pkey_st* key) {
  unsigned char* der = nullptr;
  const int size = i2d_PUBKEY(key, &der);
  if (size <= 0) return {};
  const std::string digest =
      sha256({reinterpret_cast<const char*>(der), static_cast<std::size_t>(size)});
  OPENSSL_free(der);
  return hex_encode(digest);
}

std::string common_name_of(const X509_NAME* name) {
  const int at = X509_NAME_get_index_by_NID(name, NID_commonName, -1);
  if (at < 0) return {};
  unsigned char* text = nullptr;
  const int size =
      ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at)));
  if (size < 0) return {};
  std::string common_name(reinterpret_cast<const char*>(text), static_cast<std::size_t>(size));
  OPENSSL_free(text);
  return common_name;
}

std::string address_text(const ASN1_OCTET_STRING* address) {
  char text[INET6_ADDRSTRLEN];
  const int family = ASN1_STRING_length(address) == 4    ? AF_INET
                     : ASN1_STRING_length(address) == 16 ? AF_INET6
                                                         : AF_UNSPEC;
  if (inet_ntop(family, ASN1_STRING_get0_data(address), text, sizeof text) == nullptr) return {};
  return text;
}

std::int64_t ms_of(const ASN1_TIME* time) {
  std::tm fields{};
  if (ASN1_TIME_to_tm(time, &fields) != 1) return 0;
  return static_cast<std::int64_t>(timegm(&fields)) * 1000;
}

}  // namespace

Result<PrivateKey> PrivateKey::generate() {
  OpenSslPtr<evp_pkey_st> key(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"));
  if (!key) return fail(Code::kInternal, "cannot make a key: " + openssl_reason());
  return PrivateKey(std::move(key));
}

Result<PrivateKey> PrivateKey::from_pem(std::string_view pem) {
  const auto reader = PANAL_TRY(reader_of(pem));
  OpenSslPtr<evp_pkey_st> key(
      PEM_read_bio_PrivateKey(reader.get(), nullptr, no_passphrase, nullptr));
  if (!key) {
    openssl_reason();  // says nothing of use, and might quote the input
    return fail(Code::kCorrupt, "this is not an unencrypted private key in PEM form");
  }
  return PrivateKey(std::move(key));
}

std::string PrivateKey::pem() const {
  const OpenSslPtr<bio_st> out(BIO_new(BIO_s_secmem()));
  PANAL_ASSERT(PEM_write_bio_PrivateKey(out.get(), key_.get(), nullptr, nullptr, 0, nullptr,
                                        nullptr) == 1);
  return text_of(out.get());
}

std::string PrivateKey::fingerprint() const { return fingerprint_of(key_.get()); }

Result<Certificate> Certificate::from_pem(std::string_view pem) {
  const auto reader = PANAL_TRY(reader_of(pem));
  OpenSslPtr<x509_st> certificate(
      PEM_read_bio_X509(reader.get(), nullptr, no_passphrase, nullptr));
  if (!certificate || X509_get0_pubkey(certificate.get()) == nullptr) {
    return fail(Code::kCorrupt, "this is not a certificate in PEM form: " + openssl_reason());
  }
  return Certificate(std::move(certificate));
}

std::string Certificate::pem() const {
  const OpenSslPtr<bio_st> out(BIO_new(BIO_s_mem()));
  PANAL_ASSERT(PEM_write_bio_X509(out.get(), certificate_.get()) == 1);
  return text_of(out.get());
}

std::string Certificate::fingerprint() const {
  return fingerprint_of(X509_get0_pubkey(certificate_.get()));
}

std::string Certificate::common_name() const {
  return common_name_of(X509_get_subject_name(certificate_.get()));
}

std::string Certificate::issuer() const {
  return common_name_of(X509_get_issuer_name(certificate_.get()));
}

std::vector<std::string> Certificate::names() const {
  std::vector<std::string> names;
  auto* list = static_cast<GENERAL_NAMES*>(
      X509_get_ext_d2i(certificate_.get(), NID_subject_alt_name, nullptr, nullptr));
  for (int i = 0; i < sk_GENERAL_NAME_num(list); ++i) {
    const GENERAL_NAME* name = sk_GENERAL_NAME_value(list, i);
    if (name->type == GEN_DNS) {
      const auto* text = reinterpret_cast<const char*>(ASN1_STRING_get0_data(name->d.dNSName));
      names.emplace_back(text, static_cast<std::size_t>(ASN1_STRING_length(name->d.dNSName)));
    } else if (name->type == GEN_IPADD) {
      names.push_back(address_text(name->d.iPAddress));
    }
  }
  GENERAL_NAMES_free(list);
  return names;
}

std::int64_t Certificate::not_before_ms() const {
  return ms_of(X509_get0_notBefore(certificate_.get()));
}

std::int64_t Certificate::not_after_ms() const {
  return ms_of(X509_get0_notAfter(certificate_.get()));
}

Result<void> Certificate::check(const Certificate& authority, std::int64_t now_ms) const {
  ERR_clear_error();
  if (X509_check_issued(authority.native(), certificate_.get()) != X509_V_OK ||
      X509_verify(certificate_.get(), X509_get0_pubkey(authority.native())) != 1) {
    ERR_clear_error();
    return fail(Code::kForbidden, "the certificate is not of this cluster");
  }
  if (now_ms < not_before_ms()) return fail(Code::kForbidden, "the certificate is not valid yet");
  if (now_ms > not_after_ms()) return fail(Code::kForbidden, "the certificate has expired");
  return {};
}

Result<CertificateRequest> CertificateRequest::make(const PrivateKey& key,
                                                    std::string_view common_name) {
  OpenSslPtr<X509_req_st> request(X509_REQ_new());
  const bool done =
      X509_NAME_add_entry_by_NID(X509_REQ_get_subject_name(request.get()), NID_commonName,
                                 MBSTRING_UTF8,
                                 reinterpret_cast<const unsigned char*>(common_name.data()),
                                 static_cast<int>(common_name.size()), -1, 0) == 1 &&
      X509_REQ_set_pubkey(request.get(), key.native()) == 1 &&
      X509_REQ_sign(request.get(), key.native(), EVP_sha256()) > 0;
  if (!done) return fail(Code::kInternal, "cannot make a request: " + openssl_reason());
  return CertificateRequest(std::move(request));
}

Result<CertificateRequest> CertificateRequest::from_pem(std::string_view pem) {
  const auto reader = PANAL_TRY(reader_of(pem));
  OpenSslPtr<X509_req_st> request(
      PEM_read_bio_X509_REQ(reader.get(), nullptr, no_passphrase, nullptr));
  evp_pkey_st* key = request ? X509_REQ_get0_pubkey(request.get()) : nullptr;
  const bool owned = key != nullptr && X509_REQ_verify(request.get(), key) == 1;
  const bool p256 = key != nullptr && EVP_PKEY_is_a(key, "EC") && EVP_PKEY_get_bits(key) == 256;
  ERR_clear_error();
  if (!owned) return fail(Code::kBadRequest, "this is not a signed certificate request");
  if (!p256) return fail(Code::kBadRequest, "the request is for a key that is not EC P-256");
  return CertificateRequest(std::move(request));
}

std::string CertificateRequest::pem() const {
  const OpenSslPtr<bio_st> out(BIO_new(BIO_s_mem()));
  PANAL_ASSERT(PEM_write_bio_X509_REQ(out.get(), request_.get()) == 1);
  return text_of(out.get());
}

std::string CertificateRequest::fingerprint() const {
  return fingerprint_of(X509_REQ_get0_pubkey(request_.get()));
}

std::string CertificateRequest::common_name() const {
  return common_name_of(X509_REQ_get_subject_name(request_.get()));
}

}  // namespace panal::crypto

#pragma once
// Keys and certificates of a cluster: EC P-256 keys, the cluster's own CA, and the certificates
// it signs for the nodes.
//
// A node is known by its key: the fingerprint (hex SHA-256 of the SubjectPublicKeyInfo) stands in
// the members list, and the certificate only proves that the cluster's CA vouched for that key.
// The subject's common name is the node's uuid. Immutable after construction; any thread may read.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "src/base/clock.h"
#include "src/base/result.h"
#include "src/crypto/openssl.h"

namespace panal::crypto {

class PrivateKey {
 public:
  static Result<PrivateKey> generate();
  static Result<PrivateKey> from_pem(std::string_view pem);

  // Unencrypted PKCS#8: for a file of mode 0600 only (key_file.h).
  std::string pem() const;
  std::string fingerprint() const;
  evp_pkey_st* native() const { return key_.get(); }

 private:
  explicit PrivateKey(OpenSslPtr<evp_pkey_st> key) : key_(std::move(key)) {}

  OpenSslPtr<evp_pkey_st> key_;
};

class Certificate {
 public:
  static Result<Certificate> from_pem(std::string_view pem);
  // Takes over `certificate`.
  explicit Certificate(OpenSslPtr<x509_st> certificate) : certificate_(std::move(certificate)) {}

  std::string pem() const;
  std::string fingerprint() const;
  std::string common_name() const;
  std::string issuer() const;  // its common name
  // The host names and addresses of the subject alternative name.
  std::vector<std::string> names() const;
  std::int64_t not_before_ms() const;
  std::int64_t not_after_ms() const;
  // Whether `authority` signed this one and it is valid at `now_ms`.
  Result<void> check(const Certificate& authority, std::int64_t now_ms) const;
  x509_st* native() const { return certificate_.get(); }

 private:
  OpenSslPtr<x509_st> certificate_;
};

// What a joiner sends to be signed. Parsing checks that the sender owns the key.
class CertificateRequest {
 public:
  static Result<CertificateRequest> make(const PrivateKey& key, std::string_view common_name);
  static Result<CertificateRequest> from_pem(std::string_view pem);

  std::string pem() const;
  std::string fingerprint() const;
  std::string common_name() const;
  X509_req_st* native() const { return request_.get(); }

 private:
  explicit CertificateRequest(OpenSslPtr<X509_req_st> request) : request_(std::move(request)) {}

  OpenSslPtr<X509_req_st> request_;
};

// The subject of a certificate as its signer sees it; nothing but the key is taken from a request.
struct Subject {
  std::string common_name;
  std::vector<std::string> names;  // host names or addresses
};

// Ten years, self-signed.
Result<Certificate> make_authority(const PrivateKey& key, std::string_view cluster_name,
                                   std::int64_t now_ms, Random& random);
// One year, for both ends of a peer link.
Result<Certificate> sign_request(const PrivateKey& authority_key, const Certificate& authority,
                                 const CertificateRequest& request, const Subject& subject,
                                 std::int64_t now_ms, Random& random);
// One year, for the public https listener of a node that was given no certificate.
Result<Certificate> make_self_signed(const PrivateKey& key, const Subject& subject,
                                     std::int64_t now_ms, Random& random);

}  // namespace panal::crypto

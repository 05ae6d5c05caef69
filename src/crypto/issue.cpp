// Making certificates; reading and checking them is in certificates.cpp.
#include <arpa/inet.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <ctime>

#include "src/crypto/certificates.h"

namespace panal::crypto {
namespace {

constexpr std::int64_t kNodeDays = 365;
constexpr std::int64_t kAuthorityDays = 3652;
// Before the time of issue, since clocks of a cluster may differ.
constexpr std::int64_t kBackdatedDays = 1;
constexpr std::size_t kClusterNameBytes = 58;  // X.520: 64 for a common name, 6 are ours

struct Extension {
  int id;
  std::string value;
};

// "DNS:n1,IP:10.0.0.1"; names that could smuggle in more than a name are refused.
Result<std::string> alternative_names(const std::vector<std::string>& names) {
  std::string list;
  for (const std::string& name : names) {
    const bool plain = !name.empty() && name.find_first_not_of(
                                            "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                            "0123456789.-_:*") == std::string::npos;
    std::array<unsigned char, 16> address{};
    const bool is_address = inet_pton(AF_INET, name.c_str(), address.data()) == 1 ||
                            inet_pton(AF_INET6, name.c_str(), address.data()) == 1;
    if (!plain || (!is_address && name.find(':') != std::string::npos)) {
      return fail(Code::kBadRequest, "a certificate cannot carry this host name");
    }
    if (!list.empty()) list += ',';
    list += (is_address ? "IP:" : "DNS:") + name;
  }
  return list;
}

bool add_extension(x509_st* certificate, x509_st* issuer, const Extension& extension) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* made =
      X509V3_EXT_conf_nid(nullptr, &context, extension.id, extension.value.c_str());
  const bool done = made != nullptr && X509_add_ext(certificate, made, -1) == 1;
  X509_EXTENSION_free(made);
  return done;
}

bool set_validity(x509_st* certificate, std::int64_t now_ms, std::int64_t days) {
  const std::time_t now = now_ms / 1000;
  return ASN1_TIME_adj(X509_getm_notBefore(certificate), now, -kBackdatedDays, 0) != nullptr &&
         ASN1_TIME_adj(X509_getm_notAfter(certificate), now, static_cast<int>(days), 0) != nullptr;
}

bool set_serial(x509_st* certificate, Random& random) {
  const std::uint64_t serial = random.u64() >> 1 | 1;  // positive, never 0
  return ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), serial) == 1;
}

bool set_subject(x509_st* certificate, std::string_view common_name) {
  return X509_NAME_add_entry_by_NID(X509_get_subject_name(certificate), NID_commonName,
                                    MBSTRING_UTF8,
                                    reinterpret_cast<const unsigned char*>(common_name.data()),
                                    static_cast<int>(common_name.size()), -1, 0) == 1;
}

// What is made, by whom. Without an issuer it is self-signed.
struct Draft {
  evp_pkey_st* public_key;
  std::string_view common_name;
  std::vector<Extension> extensions;
  std::int64_t days;
  evp_pkey_st* signing_key;
  x509_st* issuer = nullptr;
};

Result<Certificate> issue(const Draft& draft, std::int64_t now_ms, Random& random) {
  OpenSslPtr<x509_st> certificate(X509_new());
  x509_st* made = certificate.get();
  x509_st* issuer = draft.issuer == nullptr ? made : draft.issuer;
  bool done = X509_set_version(made, X509_VERSION_3) == 1 && set_serial(made, random) &&
              set_validity(made, now_ms, draft.days) && set_subject(made, draft.common_name) &&
              X509_set_issuer_name(made, X509_get_subject_name(issuer)) == 1 &&
              X509_set_pubkey(made, draft.public_key) == 1;
  for (const Extension& extension : draft.extensions) {
    done = done && add_extension(made, issuer, extension);
  }
  if (!done || X509_sign(made, draft.signing_key, EVP_sha256()) == 0) {
    return fail(Code::kInternal, "cannot make a certificate: " + openssl_reason());
  }
  return Certificate(std::move(certificate));
}

Result<std::vector<Extension>> leaf_extensions(const Subject& subject, std::string usage) {
  std::vector<Extension> extensions = {{NID_basic_constraints, "critical,CA:FALSE"},
                                       {NID_key_usage, "critical,digitalSignature"},
                                       {NID_ext_key_usage, std::move(usage)},
                                       {NID_subject_key_identifier, "hash"}};
  std::string names = PANAL_TRY(alternative_names(subject.names));
  if (!names.empty()) extensions.push_back({NID_subject_alt_name, std::move(names)});
  return extensions;
}

}  // namespace

Result<Certificate> make_authority(const PrivateKey& key, std::string_view cluster_name,
                                   std::int64_t now_ms, Random& random) {
  std::size_t size = std::min(cluster_name.size(), kClusterNameBytes);
  // Not in the middle of a character.
  while (size < cluster_name.size() && (cluster_name[size] & 0xc0) == 0x80) --size;
  const std::string name = "Panal " + std::string(cluster_name.substr(0, size));
  return issue({.public_key = key.native(),
                .common_name = name,
                .extensions = {{NID_basic_constraints, "critical,CA:TRUE,pathlen:0"},
                               {NID_key_usage, "critical,keyCertSign,cRLSign"},
                               {NID_subject_key_identifier, "hash"}},
                .days = kAuthorityDays,
                .signing_key = key.native()},
               now_ms, random);
}

Result<Certificate> sign_request(const PrivateKey& authority_key, const Certificate& authority,
                                 const CertificateRequest& request, const Subject& subject,
                                 std::int64_t now_ms, Random& random) {
  auto extensions = PANAL_TRY(leaf_extensions(subject, "serverAuth,clientAuth"));
  extensions.push_back({NID_authority_key_identifier, "keyid"});
  return issue({.public_key = X509_REQ_get0_pubkey(request.native()),
                .common_name = subject.common_name,
                .extensions = std::move(extensions),
                .days = kNodeDays,
                .signing_key = authority_key.native(),
                .issuer = authority.native()},
               now_ms, random);
}

Result<Certificate> make_self_signed(const PrivateKey& key, const Subject& subject,
                                     std::int64_t now_ms, Random& random) {
  return issue({.public_key = key.native(),
                .common_name = subject.common_name,
                .extensions = PANAL_TRY(leaf_extensions(subject, "serverAuth")),
                .days = kNodeDays,
                .signing_key = key.native()},
               now_ms, random);
}

}  // namespace panal::crypto

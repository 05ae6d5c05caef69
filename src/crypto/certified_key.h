#pragma once
// CertifiedKey: a certificate with the intermediates that lead to its root, and its private key:
// what a https listener shows under the names that the certificate holds.
//
// Immutable after construction; any thread may read.
#include <string>
#include <string_view>
#include <vector>

#include "src/base/result.h"
#include "src/crypto/certificates.h"

namespace panal::crypto {

struct CertifiedKey {
  Certificate certificate;
  std::vector<Certificate> chain;  // what follows it in the file
  PrivateKey key;

  // The error says which of the two is wrong.
  static Result<CertifiedKey> from_pem(std::string_view chain_pem, std::string_view key_pem);

  // How well it fits a host name (RFC 6125): by that very name, by a wildcard for its first label,
  // or not at all. Letters' case does not matter.
  enum class Fit { kNone, kWildcard, kName };
  Fit fit(std::string_view host) const;
};

}  // namespace panal::crypto

#include "src/crypto/certified_key.h"

#include <algorithm>
#include <utility>

#include "src/base/limits.h"

namespace panal::crypto {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

bool same_name(std::string_view one, std::string_view other) {
  return std::ranges::equal(one, other, {}, lower, lower);
}

}  // namespace

Result<CertifiedKey> CertifiedKey::from_pem(std::string_view chain_pem, std::string_view key_pem) {
  constexpr std::string_view kEnd = "-----END CERTIFICATE-----";
  if (chain_pem.size() > limits::kPemBytes) return fail(Code::kTooLarge, "the chain is too large");
  std::vector<Certificate> chain;
  for (auto end = chain_pem.find(kEnd); end != std::string_view::npos; end = chain_pem.find(kEnd)) {
    chain.push_back(PANAL_TRY(Certificate::from_pem(chain_pem.substr(0, end + kEnd.size()))));
    chain_pem.remove_prefix(end + kEnd.size());
  }
  if (chain.empty()) return fail(Code::kCorrupt, "there is no certificate in PEM form");
  auto key = PANAL_TRY(PrivateKey::from_pem(key_pem));
  if (chain.front().fingerprint() != key.fingerprint()) {
    return fail(Code::kCorrupt, "the certificate and the key do not belong together");
  }
  Certificate own = std::move(chain.front());
  chain.erase(chain.begin());
  return CertifiedKey{std::move(own), std::move(chain), std::move(key)};
}

CertifiedKey::Fit CertifiedKey::fit(std::string_view host) const {
  auto names = certificate.names();
  if (names.empty()) names.push_back(certificate.common_name());  // of old, before subjectAltName
  const std::string_view domain = host.substr(std::min(host.find('.'), host.size()));
  Fit best = Fit::kNone;
  for (const std::string_view name : names) {
    if (!name.empty() && same_name(name, host)) return Fit::kName;
    if (name.starts_with("*.") && !domain.empty() && same_name(name.substr(1), domain)) {
      best = Fit::kWildcard;
    }
  }
  return best;
}

}  // namespace panal::crypto

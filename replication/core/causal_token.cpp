#include "replication/core/causal_token.h"

#include <algorithm>

#include "src/base/assert.h"
#include "src/base/encoding.h"
#include "src/base/limits.h"
#include "src/base/planted.h"

namespace panal::core {
namespace {

constexpr char kVersion = 1;
constexpr std::size_t kIssuerAt = 1;
constexpr std::size_t kVectorAt = kIssuerAt + 16;
constexpr std::size_t kMacBytes = 16;
constexpr std::size_t kVectorBytes = limits::kCausalTokenBytes / 4 * 3 - kVectorAt - kMacBytes;

std::optional<std::string> decode(std::string_view text) {
  if (text.size() > limits::kCausalTokenBytes) return std::nullopt;
  auto bytes = base64url_decode(text);
  if (!bytes || bytes->size() < kVectorAt + kMacBytes || (*bytes)[0] != kVersion) {
    return std::nullopt;
  }
  return bytes;
}

std::optional<CausalToken> parse(std::string_view body) {
  const auto issuer = Uuid::from_bytes(body.substr(kIssuerAt, 16));
  auto needs = VersionVector::decode(body.substr(kVectorAt));
  if (!issuer || !needs.ok()) return std::nullopt;
  return CausalToken{*issuer, std::move(*needs)};
}

}  // namespace

std::string CausalTokens::seal(const Uuid& issuer, const VersionVector& seen,
                               const VersionVector& stable) const {
  std::vector<VersionVector::Component> needed;
  for (const auto& [origin, seq] : seen.components()) {
    if (seq > stable.get(origin)) needed.emplace_back(origin, seq);
  }
  std::stable_sort(needed.begin(), needed.end(), [&](const auto& a, const auto& b) {
    return a.second - stable.get(a.first) > b.second - stable.get(b.first);
  });
  VersionVector needs;
  for (const auto& [origin, seq] : needed) {
    VersionVector more = needs;
    more.raise(origin, seq);
    if (more.encode().size() > kVectorBytes) break;
    if (planted(Bug::kTokenForgets) && !needs.empty()) break;
    needs = std::move(more);
  }
  std::string body(1, kVersion);
  body += issuer.raw();
  body += needs.encode();
  return base64url_encode(body + sign(body));
}

std::optional<CausalToken> CausalTokens::open(std::string_view text) const {
  const auto bytes = decode(text);
  if (!bytes) return std::nullopt;
  const std::string_view body(bytes->data(), bytes->size() - kMacBytes);
  const std::string_view mac(bytes->data() + body.size(), kMacBytes);
  if (!constant_time_equal(mac, sign(body))) return std::nullopt;
  return parse(body);
}

std::optional<CausalToken> CausalTokens::read(std::string_view text) {
  const auto bytes = decode(text);
  if (!bytes) return std::nullopt;
  return parse(std::string_view(bytes->data(), bytes->size() - kMacBytes));
}

std::string CausalTokens::sign(std::string_view body) const {
  std::string mac = mac_(std::string("panal causal token") + std::string(cluster_.raw()) +
                         std::string(body));
  PANAL_ASSERT(mac.size() >= kMacBytes);
  return mac.substr(0, kMacBytes);
}

}  // namespace panal::core

#include "src/app/api/account_secrets.h"

#include "src/base/bytes.h"
#include "src/base/encoding.h"
#include "src/crypto/hash.h"

namespace panal::app {

AccountSecrets::AccountSecrets(std::string_view cluster_key)
    : box_(cluster_key, "panal accounts"),
      key_(crypto::hkdf_sha256(cluster_key, {}, "panal account names", crypto::kSha256Bytes)) {}

Result<std::string> AccountSecrets::seal(std::string_view plaintext, const Uuid& owner,
                                         Random& random) const {
  return box_.seal(plaintext, owner.raw(), random);
}

Result<std::string> AccountSecrets::open(std::string_view sealed, const Uuid& owner) const {
  return box_.open(sealed, owner.raw());
}

Result<std::string> AccountSecrets::issue(std::string_view purpose, std::string_view bytes,
                                          std::int64_t expires_at_ms, Random& random) const {
  ByteWriter out;
  out.u64(static_cast<std::uint64_t>(expires_at_ms));
  out.raw(bytes);
  return base64url_encode(PANAL_TRY(box_.seal(out.bytes(), purpose, random)));
}

std::optional<std::string> AccountSecrets::redeem(std::string_view purpose, std::string_view token,
                                                  std::int64_t now_ms) const {
  const auto sealed = base64url_decode(token);
  if (!sealed) return std::nullopt;
  const auto opened = box_.open(*sealed, purpose);
  if (!opened) return std::nullopt;
  ByteReader in(opened.value());
  const auto expires_at_ms = static_cast<std::int64_t>(in.u64());
  if (!in.ok() || now_ms >= expires_at_ms) return std::nullopt;
  return std::string(in.rest());
}

std::string AccountSecrets::name(std::string_view purpose, std::string_view text) const {
  return crypto::hmac_sha256(key_, std::string(purpose) + '\n' + std::string(text));
}

}  // namespace panal::app

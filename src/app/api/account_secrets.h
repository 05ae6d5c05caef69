#pragma once
// AccountSecrets: what accounts need of the cluster's key, which no database and no backup holds:
// a box for second factors, for the keys of https certificates and for tokens that this cluster
// hands out and gets back, and names for what must not stand in clear text.
//
// Thread-safe. Owned by Application.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "src/base/clock.h"
#include "src/base/ids.h"
#include "src/base/result.h"
#include "src/crypto/secret_box.h"

namespace panal::app {

class AccountSecrets {
 public:
  explicit AccountSecrets(std::string_view cluster_key);

  // Of a stored secret: `owner` is whose it is.
  Result<std::string> seal(std::string_view plaintext, const Uuid& owner, Random& random) const;
  Result<std::string> open(std::string_view sealed, const Uuid& owner) const;

  // A token for one purpose, good until a time, that carries bytes nobody can read or change.
  Result<std::string> issue(std::string_view purpose, std::string_view bytes,
                            std::int64_t expires_at_ms, Random& random) const;
  // Nothing when it is not ours, of another purpose, or too old.
  std::optional<std::string> redeem(std::string_view purpose, std::string_view token,
                                    std::int64_t now_ms) const;

  // 32 bytes that tell one text from another, and nobody without the key what it was.
  std::string name(std::string_view purpose, std::string_view text) const;

 private:
  crypto::SecretBox box_;
  std::string key_;
};

}  // namespace panal::app

#pragma once
// CausalToken: what a session has seen, carried by the browser, so that no later read goes back.
//
// Text: base64url of  version u8 = 1 | issuer 16 bytes | vector | MAC 16 bytes
// The vector holds only what is not stable at the issuer yet: the rest is on every member. The
// MAC covers the cluster's id and all before it; a token that is foreign, forged or malformed is
// as good as none. Tokens merge by maximum: raise one vector with the other.
//
// Pure: the MAC is passed in, since this layer has no cryptography.
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "replication/core/version_vector.h"
#include "src/base/ids.h"

namespace panal::core {

// A keyed hash (HMAC-SHA-256 with the cluster's key) of at least 16 bytes.
using Mac = std::function<std::string(std::string_view)>;

struct CausalToken {
  Uuid issuer;
  VersionVector needs;  // a node is past it when its vector covers this
};

class CausalTokens {
 public:
  CausalTokens(Uuid cluster, Mac mac) : cluster_(cluster), mac_(std::move(mac)) {}

  // At most limits::kCausalTokenBytes. Should the vector not fit, the components that are least
  // above `stable` are left out: those are the likeliest to be everywhere by now.
  std::string seal(const Uuid& issuer, const VersionVector& seen,
                   const VersionVector& stable) const;
  std::optional<CausalToken> open(std::string_view text) const;
  // What it says, whoever made it: good for choosing who is asked, since he opens it himself.
  static std::optional<CausalToken> read(std::string_view text);

 private:
  std::string sign(std::string_view body) const;

  Uuid cluster_;
  Mac mac_;
};

}  // namespace panal::core

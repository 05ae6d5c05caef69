#pragma once
// JoinToken: the one line that lets a new node into a cluster.
//
// Text form: "panal1-" and, in base64url,
//   u8 role (0 node, 1 front) · varint length, address · 32 bytes CA key SHA-256 ·
//   16 bytes id · 16 bytes secret · first 4 bytes of the SHA-256 of all before
// The checksum tells a mistyped or cut token from a refused one; it secures nothing. The prefix
// carries the version. The issuer stores the id and only the hash of the secret.
//
// Values; no state.
#include <string>
#include <string_view>

#include "src/base/clock.h"
#include "src/base/ids.h"
#include "src/base/result.h"

namespace panal::crypto {

enum class JoinRole : std::uint8_t { kNode = 0, kFront = 1 };

struct JoinToken {
  JoinRole role = JoinRole::kNode;
  std::string address;  // the donor's host:port
  std::string authority_fingerprint;  // hex SHA-256 of the CA's public key
  Uuid id;
  std::string secret;  // 16 bytes

  static JoinToken make(JoinRole role, std::string address, std::string authority_fingerprint,
                        std::int64_t wall_ms, Random& random);
  static Result<JoinToken> decode(std::string_view text);
  Result<std::string> encode() const;
};

// What the issuer stores, raw 32 bytes: the id is part of it, so that equal secrets differ.
std::string join_secret_hash(const Uuid& id, std::string_view secret);

}  // namespace panal::crypto

#include "src/crypto/join_token.h"

#include <array>

#include "src/base/bytes.h"
#include "src/base/encoding.h"
#include "src/base/limits.h"
#include "src/crypto/hash.h"

namespace panal::crypto {
namespace {

constexpr std::string_view kPrefix = "panal1-";
constexpr std::string_view kProduct = "panal";
constexpr std::size_t kSecretBytes = 16;
constexpr std::size_t kChecksumBytes = 4;

std::string_view trim(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const auto first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

// host:port, where the host may be [an IPv6 address].
bool is_address(std::string_view address) {
  const auto colon = address.rfind(':');
  if (colon == std::string_view::npos || colon == 0) return false;
  for (const unsigned char c : address) {
    if (c <= ' ' || c >= 0x7f) return false;
  }
  const std::string_view digits = address.substr(colon + 1);
  const auto port = parse_int(digits);
  return port && *port > 0 && *port < 65536 && digits[0] != '-';
}

Error mistyped() {
  return fail(Code::kBadRequest, "the join token is mistyped or cut off: copy the whole line");
}

Result<JoinToken> parse(std::string_view payload) {
  ByteReader reader(payload);
  JoinToken token;
  const std::uint8_t role = reader.u8();
  token.address = reader.string();
  token.authority_fingerprint = hex_encode(reader.raw(kSha256Bytes));
  const auto id = Uuid::from_bytes(reader.raw(16));
  token.secret = reader.raw(kSecretBytes);
  if (!reader.done() || !id || role > static_cast<std::uint8_t>(JoinRole::kFront) ||
      !is_address(token.address)) {
    return fail(Code::kBadRequest, "the join token does not hold what it must");
  }
  token.role = static_cast<JoinRole>(role);
  token.id = *id;
  return token;
}

}  // namespace

JoinToken JoinToken::make(JoinRole role, std::string address, std::string authority_fingerprint,
                          std::int64_t wall_ms, Random& random) {
  std::array<std::uint8_t, kSecretBytes> secret{};
  random.fill(secret);
  return {.role = role,
          .address = std::move(address),
          .authority_fingerprint = std::move(authority_fingerprint),
          .id = Uuid::v7(wall_ms, random),
          .secret = {secret.begin(), secret.end()}};
}

Result<std::string> JoinToken::encode() const {
  const auto fingerprint = hex_decode(authority_fingerprint);
  if (!fingerprint || fingerprint->size() != kSha256Bytes || secret.size() != kSecretBytes) {
    return fail(Code::kInternal, "a join token needs a CA fingerprint and a secret");
  }
  if (!is_address(address)) {
    return fail(Code::kBadRequest, "a join token needs the donor's address as host:port");
  }
  ByteWriter payload;
  payload.u8(static_cast<std::uint8_t>(role));
  payload.string(address);
  payload.raw(*fingerprint);
  payload.raw(id.raw());
  payload.raw(secret);
  payload.raw(sha256(payload.bytes()).substr(0, kChecksumBytes));
  const std::string text = std::string(kPrefix) + base64url_encode(payload.bytes());
  if (text.size() > limits::kJoinTokenBytes) {
    return fail(Code::kTooLarge, "the donor's address is too long for a join token");
  }
  return text;
}

Result<JoinToken> JoinToken::decode(std::string_view text) {
  text = trim(text);
  if (text.size() > limits::kJoinTokenBytes) {
    return fail(Code::kTooLarge, "this is too long for a join token");
  }
  if (!text.starts_with(kPrefix)) {
    const bool other_version = text.starts_with(kProduct) && text.find('-') == kPrefix.size() - 1;
    return fail(Code::kBadRequest, other_version
                                       ? "the join token is of another version of Panal"
                                       : "this is no join token: one begins with panal1-");
  }
  const auto bytes = base64url_decode(text.substr(kPrefix.size()));
  if (!bytes || bytes->size() < kChecksumBytes) return mistyped();
  const auto payload = std::string_view(*bytes).substr(0, bytes->size() - kChecksumBytes);
  if (sha256(payload).substr(0, kChecksumBytes) != bytes->substr(payload.size())) {
    return mistyped();
  }
  return parse(payload);
}

std::string join_secret_hash(const Uuid& id, std::string_view secret) {
  return hmac_sha256(secret, id.raw());
}

}  // namespace panal::crypto

#include "src/crypto/totp.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>

#include "src/base/assert.h"
#include "src/base/encoding.h"

namespace panal::crypto {
namespace {

constexpr std::int64_t kStepMs = 30'000;
constexpr std::size_t kDigits = 6;
constexpr std::size_t kSecretBytes = 20;
constexpr std::string_view kBase32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

}  // namespace

std::string make_totp_secret(Random& random) {
  std::array<std::uint8_t, kSecretBytes> secret{};
  random.fill(secret);
  return {secret.begin(), secret.end()};
}

std::int64_t totp_step(std::int64_t wall_ms) { return wall_ms / kStepMs; }

std::string totp_code(std::string_view secret, std::int64_t step) {
  std::array<unsigned char, 8> counter{};
  for (std::size_t i = 0; i < 8; ++i) {
    counter[i] = static_cast<unsigned char>(static_cast<std::uint64_t>(step) >> (56 - 8 * i));
  }
  std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
  unsigned size = 0;
  PANAL_ASSERT(HMAC(EVP_sha1(), secret.data(), static_cast<int>(secret.size()), counter.data(),
                    counter.size(), mac.data(), &size) != nullptr);
  // RFC 4226, 5.3: the last nibble says where the 31 bits stand.
  const std::size_t at = mac[size - 1] & 15;
  const std::uint32_t number = (mac[at] & 0x7fU) << 24 | std::uint32_t{mac[at + 1]} << 16 |
                               std::uint32_t{mac[at + 2]} << 8 | mac[at + 3];
  std::string code = std::to_string(number % 1'000'000);
  return std::string(kDigits - code.size(), '0') + code;
}

std::optional<std::int64_t> verify_totp(std::string_view secret, std::string_view code,
                                        std::int64_t wall_ms, std::int64_t last_step) {
  const std::int64_t now = totp_step(wall_ms);
  std::optional<std::int64_t> found;
  for (std::int64_t step = now - 1; step <= now + 1; ++step) {
    if (constant_time_equal(totp_code(secret, step), code) && step > last_step) found = step;
  }
  return found;
}

std::string base32_encode(std::string_view bytes) {
  std::string text;
  std::uint32_t pending = 0;
  int bits = 0;
  for (const unsigned char c : bytes) {
    pending = pending << 8 | c;
    for (bits += 8; bits >= 5; bits -= 5) text += kBase32[(pending >> (bits - 5)) & 31];
  }
  if (bits > 0) text += kBase32[(pending << (5 - bits)) & 31];
  return text;
}

std::optional<std::string> base32_decode(std::string_view text) {
  std::string bytes;
  std::uint32_t pending = 0;
  int bits = 0;
  for (const char c : text) {
    if (c == ' ' || c == '=') continue;
    const auto value = kBase32.find(c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c);
    if (value == std::string_view::npos) return std::nullopt;
    pending = pending << 5 | static_cast<std::uint32_t>(value);
    if ((bits += 5) >= 8) bytes += static_cast<char>(pending >> (bits -= 8));
  }
  return bytes;
}

std::string otpauth_uri(std::string_view issuer, std::string_view account,
                        std::string_view secret) {
  const std::string name = percent_encode(issuer);
  return "otpauth://totp/" + name + ":" + percent_encode(account) + "?secret=" +
         base32_encode(secret) + "&issuer=" + name + "&algorithm=SHA1&digits=6&period=30";
}

}  // namespace panal::crypto

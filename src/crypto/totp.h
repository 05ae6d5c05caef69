#pragma once
// Time-based one-time codes (RFC 6238: SHA-1, 6 digits, 30 s) as authenticator apps make them.
//
// Pure: the caller passes the time in. A code is good once: store the step it belonged to.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "src/base/clock.h"

namespace panal::crypto {

// 160 bits.
std::string make_totp_secret(Random& random);

std::int64_t totp_step(std::int64_t wall_ms);
std::string totp_code(std::string_view secret, std::int64_t step);

// The step that `code` belongs to: this one, the one before or the one after, and only when later
// than `last_step`, the step of the last code taken (-1: none yet).
std::optional<std::int64_t> verify_totp(std::string_view secret, std::string_view code,
                                        std::int64_t wall_ms, std::int64_t last_step);

// RFC 4648, upper case, unpadded; decoding takes lower case, spaces and padding as well.
std::string base32_encode(std::string_view bytes);
std::optional<std::string> base32_decode(std::string_view text);

// What the QR code shows.
std::string otpauth_uri(std::string_view issuer, std::string_view account,
                        std::string_view secret);

}  // namespace panal::crypto

#pragma once
// Text forms of bytes and of times: hex, base64url (RFC 4648, unpadded), percent (RFC 3986),
// RFC 3339 times, and a comparison in constant time.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace panal {

std::string hex_encode(std::string_view bytes);
std::optional<std::string> hex_decode(std::string_view text);

std::string base64url_encode(std::string_view bytes);
std::optional<std::string> base64url_decode(std::string_view text);

// Decodes %XX; `plus_is_space` for query strings and forms. Malformed escapes: nothing.
std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space);
// Escapes all but the unreserved characters.
std::string percent_encode(std::string_view text);

// 2026-01-31T23:59:59.123Z
std::string format_time_ms(std::int64_t wall_ms);
// RFC 3339 with any offset, with or without fraction; a date alone is its midnight UTC.
std::optional<std::int64_t> parse_time_ms(std::string_view text);

// A span of time as people write it: 90, 90s, 15m, 1h, 30d. In ms.
std::optional<std::int64_t> parse_duration_ms(std::string_view text);

std::optional<std::int64_t> parse_int(std::string_view text);

bool valid_utf8(std::string_view text);

// Takes the same time wherever the first difference is.
bool constant_time_equal(std::string_view a, std::string_view b);

std::string lower_ascii(std::string_view text);

}  // namespace panal

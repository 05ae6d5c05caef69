#pragma once
// Passwords: argon2id (19 MiB, 2 passes, 1 lane, as OWASP advises), and what makes one acceptable.
//
// A hash costs about 20 ms and 19 MiB: run it on a worker, a few at once at most, and only after
// the rate limit. The stored form (PHC string) carries its parameters, so they can be raised.
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "src/base/clock.h"
#include "src/base/result.h"

namespace panal::crypto {

Result<std::string> hash_password(std::string_view password, Random& random);

// False too when `stored` is empty or no hash, after the same time: an unknown user cannot be told
// from a wrong password.
bool verify_password(std::string_view stored, std::string_view password);

// Made with other parameters than today's: hash again at the next sign-in.
bool needs_rehash(std::string_view stored);

// What is wrong with a new password, if anything: codes invalid, too_short, too_long, too_common,
// contains_name. `names` are the login, the user's and the company's name.
std::optional<FieldError> check_password(std::string_view field, std::string_view password,
                                         std::span<const std::string_view> names);

}  // namespace panal::crypto

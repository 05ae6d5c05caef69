#include "src/crypto/password.h"

#include <argon2.h>

#include <algorithm>
#include <array>

#include "src/base/encoding.h"
#include "src/base/limits.h"
#include "src/crypto/common_passwords.h"

namespace panal::crypto {
namespace {

constexpr std::uint32_t kMemoryKib = 19 * 1024;
constexpr std::uint32_t kPasses = 2;
constexpr std::uint32_t kLanes = 1;
constexpr std::size_t kSaltBytes = 16;
constexpr std::size_t kHashBytes = 32;
constexpr std::size_t kEncodedBytes = 256;
constexpr std::string_view kPrefix = "$argon2id$v=19$m=19456,t=2,p=1$";

// Well-formed and nobody's: what is checked when there is nothing to check against.
constexpr const char* kNobody =
    "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA"
    "$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

// Takes "name=number" off the front of `text`; true when the number is 1 to `most`.
bool take_parameter(std::string_view& text, std::string_view name, char end, std::int64_t most) {
  if (!text.starts_with(name)) return false;
  text.remove_prefix(name.size());
  const auto stop = text.find(end);
  if (stop == std::string_view::npos) return false;
  const auto value = parse_int(text.substr(0, stop));
  text.remove_prefix(stop + 1);
  return value && *value >= 1 && *value <= most;
}

// Stored forms are replicated: one with huge parameters must not take the memory of this node.
bool has_bounded_cost(std::string_view stored) {
  constexpr std::string_view kKind = "$argon2id$v=19$";
  if (stored.size() > kEncodedBytes || !stored.starts_with(kKind)) return false;
  stored.remove_prefix(kKind.size());
  return take_parameter(stored, "m=", ',', 4 * kMemoryKib) &&
         take_parameter(stored, "t=", ',', 4 * kPasses) && take_parameter(stored, "p=", '$', 4);
}

std::size_t characters_of(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xc0) != 0x80; }));
}

// Nothing but a name with digits or signs: adamuz2024 for adamuz.
bool is_made_of(std::string_view password, std::string_view name) {
  const std::string text = lower_ascii(password);
  const std::string part = lower_ascii(name);
  constexpr std::size_t kShortestName = 3;
  constexpr std::size_t kOwnCharacters = 6;
  const bool contains = part.size() >= kShortestName && text.find(part) != std::string::npos;
  return contains && text.size() < part.size() + kOwnCharacters;
}

}  // namespace

Result<std::string> hash_password(std::string_view password, Random& random) {
  std::array<std::uint8_t, kSaltBytes> salt{};
  random.fill(salt);
  std::array<char, kEncodedBytes> encoded{};
  const int status = argon2id_hash_encoded(kPasses, kMemoryKib, kLanes, password.data(),
                                           password.size(), salt.data(), salt.size(), kHashBytes,
                                           encoded.data(), encoded.size());
  if (status == ARGON2_MEMORY_ALLOCATION_ERROR) {
    return fail(Code::kUnavailable, "not enough memory to hash a password");
  }
  if (status != ARGON2_OK) return fail(Code::kInternal, argon2_error_message(status));
  return std::string(encoded.data());
}

bool verify_password(std::string_view stored, std::string_view password) {
  const bool usable = has_bounded_cost(stored);
  const std::string encoded = usable ? std::string(stored) : kNobody;
  return argon2id_verify(encoded.c_str(), password.data(), password.size()) == ARGON2_OK && usable;
}

bool needs_rehash(std::string_view stored) { return !stored.starts_with(kPrefix); }

std::optional<FieldError> check_password(std::string_view field, std::string_view password,
                                         std::span<const std::string_view> names) {
  const auto wrong = [&](std::string code, std::string message) {
    return FieldError{std::string(field), std::move(code), std::move(message)};
  };
  if (!valid_utf8(password)) return wrong("invalid", "The password is not valid text.");
  const std::size_t characters = characters_of(password);
  if (characters < limits::kPasswordCharactersMin) {
    return wrong("too_short", "A password has at least 8 characters.");
  }
  if (characters > limits::kPasswordCharactersMax) {
    return wrong("too_long", "A password has at most 128 characters.");
  }
  for (const std::string_view name : names) {
    if (is_made_of(password, name)) {
      return wrong("contains_name", "The password is hardly more than a name.");
    }
  }
  if (is_common_password(password)) {
    return wrong("too_common", "This is one of the commonest passwords.");
  }
  return std::nullopt;
}

}  // namespace panal::crypto

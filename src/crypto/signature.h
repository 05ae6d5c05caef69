#pragma once
// Ed25519 signatures (RFC 8032), to be checked: what signs is elsewhere. Any thread.
#include <cstddef>
#include <string_view>

namespace panal::crypto {

inline constexpr std::size_t kEd25519KeyBytes = 32;
inline constexpr std::size_t kEd25519SignatureBytes = 64;

// False, too, for keys and signatures of another size.
bool is_signed(std::string_view message, std::string_view signature, std::string_view public_key);

}  // namespace panal::crypto

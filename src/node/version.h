#pragma once
// The release, and the version of the replicated schema that it knows.
#include <cstdint>

namespace panal::node {

inline constexpr const char* kVersion = PANAL_VERSION;
inline constexpr std::uint64_t kSchema = 1;

}  // namespace panal::node

#pragma once
// Bounds of work on many records at once, beside those of limits.h.
#include <cstddef>

namespace panal::limits {

// What follows from one action: a merged customer's visits, a visit to each customer of a company.
inline constexpr std::size_t kFollowingRecords = 50'000;
inline constexpr std::size_t kTreeDepth = 64;  // of departments

}  // namespace panal::limits

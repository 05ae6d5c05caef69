#pragma once
// Bounds of what accounts keep for their pages, of the company's settings, and of the metrics that
// a node remembers.
#include <cstddef>
#include <cstdint>

namespace panal::limits {

inline constexpr std::int64_t kPreferences = 300;             // of an account
inline constexpr std::size_t kPreferenceNameCharacters = 120;
inline constexpr std::size_t kPreferenceCharacters = 4000;
inline constexpr std::int64_t kNotificationDaysLeast = 7;
inline constexpr std::int64_t kNotificationDaysMost = 3650;
inline constexpr std::int64_t kMetricSampleMs = 10'000;
inline constexpr std::size_t kMetricSamples = 361;            // an hour, and both its ends
inline constexpr std::size_t kMetricSeries = 128;

}  // namespace panal::limits

#include "src/app/model/business_hours.h"

#include <algorithm>
#include <chrono>

#include "src/base/clock.h"
#include "src/base/encoding.h"

namespace panal::app::model {
namespace {

constexpr std::int64_t kDaysMax = 20 * 366;  // looked at one by one

std::int64_t day_of(std::int64_t ms) { return (ms - (((ms % kDayMs) + kDayMs) % kDayMs)) / kDayMs; }

std::int64_t last_sunday_ms(std::chrono::year year, std::chrono::month month) {
  const std::chrono::sys_days day = year / month / std::chrono::Sunday[std::chrono::last];
  return day.time_since_epoch().count() * kDayMs;
}

// From one o'clock UTC of the last Sunday of March to that of October.
bool is_summer(std::int64_t utc_ms) {
  const std::chrono::sys_days day{std::chrono::days(day_of(utc_ms))};
  const std::chrono::year year = std::chrono::year_month_day(day).year();
  return utc_ms >= last_sunday_ms(year, std::chrono::March) + kHourMs &&
         utc_ms < last_sunday_ms(year, std::chrono::October) + kHourMs;
}

std::int64_t offset_ms(const BusinessHours& hours, std::int64_t utc_ms) {
  const bool summer = hours.summer_time && is_summer(utc_ms);
  return hours.zone_minutes * kMinuteMs + (summer ? kHourMs : 0);
}

// Within the hour that a change of clocks doubles or leaves out, either side will do.
std::int64_t utc_of(const BusinessHours& hours, std::int64_t local_ms) {
  const std::int64_t winter_ms = local_ms - hours.zone_minutes * kMinuteMs;
  return local_ms - offset_ms(hours, winter_ms);
}

// The open hours of a day; none: from == to.
struct Window {
  std::int64_t from_ms, to_ms;
};

Window window_of(const BusinessHours& hours, std::int64_t day) {
  constexpr std::int64_t kThursday = 3;  // the first day of Unix time
  const auto weekday = static_cast<unsigned>(((day + kThursday) % 7 + 7) % 7);
  const bool works = (hours.days >> weekday & 1U) != 0 &&
                     !hours.holidays.contains(format_time_ms(day * kDayMs).substr(0, 10));
  if (!works) return {0, 0};
  return {utc_of(hours, day * kDayMs + hours.opens_minute * kMinuteMs),
          utc_of(hours, day * kDayMs + hours.closes_minute * kMinuteMs)};
}

}  // namespace

std::int64_t BusinessHours::after(std::int64_t start_ms, std::int64_t minutes) const {
  std::int64_t left_ms = minutes * kMinuteMs;
  const std::int64_t first = day_of(start_ms + offset_ms(*this, start_ms));
  for (std::int64_t day = first; day < first + kDaysMax; ++day) {
    const Window window = window_of(*this, day);
    const std::int64_t from_ms = std::max(window.from_ms, start_ms);
    if (window.to_ms <= from_ms) continue;
    if (window.to_ms - from_ms >= left_ms) return from_ms + left_ms;
    left_ms -= window.to_ms - from_ms;
  }
  return start_ms + left_ms;
}

std::int64_t BusinessHours::minutes_between(std::int64_t from_ms, std::int64_t to_ms) const {
  std::int64_t sum_ms = 0;
  const std::int64_t first = day_of(from_ms + offset_ms(*this, from_ms));
  const std::int64_t last = day_of(to_ms + offset_ms(*this, to_ms));
  for (std::int64_t day = first; day <= std::min(last, first + kDaysMax); ++day) {
    const Window window = window_of(*this, day);
    sum_ms += std::max<std::int64_t>(
        0, std::min(window.to_ms, to_ms) - std::max(window.from_ms, from_ms));
  }
  return sum_ms / kMinuteMs;
}

}  // namespace panal::app::model

// Working time between moments and after them.
#include "src/app/model/business_hours.h"

#include <gtest/gtest.h>

#include "src/base/encoding.h"

namespace panal::app::model {
namespace {

std::int64_t at(std::string_view time) { return *parse_time_ms(time); }

TEST(BusinessHours, CountOnlyWhenSomebodyIsThere) {
  const BusinessHours hours;  // Monday to Friday, 9 to 18 in Madrid
  // In winter an hour ahead of UTC: 2026-01-16 is a Friday.
  EXPECT_EQ(format_time_ms(hours.after(at("2026-01-16T15:00:00Z"), 120)),
            "2026-01-16T17:00:00.000Z");
  EXPECT_EQ(format_time_ms(hours.after(at("2026-01-16T15:00:00Z"), 240)),
            "2026-01-19T10:00:00.000Z");
  EXPECT_EQ(format_time_ms(hours.after(at("2026-01-17T12:00:00Z"), 1)), "2026-01-19T08:01:00.000Z");
  EXPECT_EQ(hours.minutes_between(at("2026-01-16T15:00:00Z"), at("2026-01-19T10:00:00Z")), 240);
  EXPECT_EQ(hours.minutes_between(at("2026-01-17T00:00:00Z"), at("2026-01-18T23:00:00Z")), 0);
  EXPECT_EQ(hours.minutes_between(at("2026-01-19T09:00:00Z"), at("2026-01-16T15:00:00Z")), 0);
}

TEST(BusinessHours, FollowSummerTimeAndHolidays) {
  BusinessHours hours;
  // 2026-03-29 is the Sunday on which summer time begins.
  EXPECT_EQ(format_time_ms(hours.after(at("2026-03-27T16:59:00Z"), 2)), "2026-03-30T07:01:00.000Z");
  EXPECT_EQ(format_time_ms(hours.after(at("2026-10-23T15:59:00Z"), 2)), "2026-10-26T08:01:00.000Z");
  hours.holidays.insert("2026-10-26");
  EXPECT_EQ(format_time_ms(hours.after(at("2026-10-23T15:59:00Z"), 2)), "2026-10-27T08:01:00.000Z");
  hours.summer_time = false;
  hours.zone_minutes = 0;
  EXPECT_EQ(format_time_ms(hours.after(at("2026-07-01T03:00:00Z"), 5)), "2026-07-01T09:05:00.000Z");
}

TEST(BusinessHours, GoOnAllDay) {
  BusinessHours hours{.zone_minutes = 0,
                      .summer_time = false,
                      .days = 0b111'1111,
                      .opens_minute = 0,
                      .closes_minute = 24 * 60};
  const std::int64_t start = at("2026-12-31T23:50:00Z");
  EXPECT_EQ(format_time_ms(hours.after(start, 20)), "2027-01-01T00:10:00.000Z");
  EXPECT_EQ(hours.minutes_between(start, start + 86'400'000LL * 365), 365 * 24 * 60);
}

}  // namespace
}  // namespace panal::app::model

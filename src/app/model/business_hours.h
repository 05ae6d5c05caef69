#pragma once
// BusinessHours: when somebody is there. Spans of working time are counted with them: "within four
// hours" of a Friday evening is Monday noon.
//
// Times are Unix ms; days are of the calendar of a zone, whose summer time is the European Union's.
// Pure.
#include <cstdint>
#include <set>
#include <string>

namespace panal::app::model {

struct BusinessHours {
  std::int64_t zone_minutes = 60;  // ahead of UTC in winter
  bool summer_time = true;
  unsigned days = 0b001'1111;                                   // a bit each: 0 is Monday
  std::int64_t opens_minute = 9 * 60, closes_minute = 18 * 60;  // of a day; opens first
  std::set<std::string> holidays = {};                          // 2026-01-06

  // The moment at which so many working minutes have passed since.
  std::int64_t after(std::int64_t start_ms, std::int64_t minutes) const;
  // Whole working minutes between two moments; 0 when they are in the wrong order.
  std::int64_t minutes_between(std::int64_t from_ms, std::int64_t to_ms) const;
};

}  // namespace panal::app::model

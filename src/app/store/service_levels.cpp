#include "src/app/store/service_levels.h"

#include <algorithm>

#include "src/app/model/checks.h"
#include "src/app/store/settings.h"
#include "src/base/encoding.h"

namespace panal::app::store {
namespace {

constexpr std::string_view kSetting = "service_levels";
constexpr std::size_t kHolidaysMax = 400;

Error wrong(std::string_view field, std::string_view code, std::string argument = {}) {
  return {Code::kFields, "fields", {{std::string(field), std::string(code), std::move(argument)}}};
}

std::string clock_text(std::int64_t minute) {
  const auto two = [](std::int64_t number) {
    return (number < 10 ? "0" : "") + std::to_string(number);
  };
  return two(minute / 60) + ":" + two(minute % 60);
}

// "09:30", up to "24:00".
Result<void> take_clock(const Json& json, std::string_view name, std::int64_t& minute) {
  const Json* given = json.find(name);
  if (given == nullptr) return {};
  const std::string text = given->string() != nullptr ? *given->string() : std::string();
  const bool shaped = text.size() == 5 && text[2] == ':';
  const auto hours = parse_int(shaped ? text.substr(0, 2) : "");
  const auto minutes = parse_int(shaped ? text.substr(3) : "");
  const bool right = hours && minutes && *hours >= 0 && *minutes >= 0 && *minutes < 60 &&
                     *hours * 60 + *minutes <= 24 * 60;
  if (!right) return wrong(name, "invalid");
  minute = *hours * 60 + *minutes;
  return {};
}

void take_zone(const Json& json, model::BusinessHours& hours) {
  const Json* zone = json.find("zone");
  if (zone == nullptr || zone->string() == nullptr) return;
  hours.zone_minutes = *zone->string() == kZones[0] ? 60 : 0;
  hours.summer_time = *zone->string() != kZones[2];
}

std::string_view zone_of(const model::BusinessHours& hours) {
  if (hours.zone_minutes != 0) return kZones[0];
  return hours.summer_time ? kZones[1] : kZones[2];
}

Result<void> take_days(const Json& json, model::BusinessHours& hours) {
  const Json* given = json.find("days");
  if (given == nullptr || given->array_items() == nullptr) return {};
  hours.days = 0;
  for (const Json& day : *given->array_items()) {
    const auto* found = std::ranges::find(kWeekdays, *day.string());
    hours.days |= 1U << static_cast<unsigned>(found - kWeekdays.begin());
  }
  if (hours.days == 0) return wrong("days", "required");
  return {};
}

Result<void> take_holidays(const Json& json, model::BusinessHours& hours) {
  const Json* given = json.find("holidays");
  if (given == nullptr || given->array_items() == nullptr) return {};
  if (given->array_items()->size() > kHolidaysMax) {
    return wrong("holidays", "too_many_items", std::to_string(kHolidaysMax));
  }
  hours.holidays.clear();
  for (const Json& day : *given->array_items()) {
    if (!model::is_date(*day.string())) return wrong("holidays", "invalid");
    hours.holidays.insert(*day.string());
  }
  return {};
}

void take_integer(const Json& json, std::string_view name, std::int64_t& number) {
  const Json* given = json.find(name);
  if (given != nullptr && given->integer() != nullptr) number = *given->integer();
}

}  // namespace

const ServiceLevel& ServiceLevels::of(std::string_view priority) const {
  const auto* found = std::ranges::find(kPriorities, priority);
  const auto at = static_cast<std::size_t>(found - kPriorities.begin());
  return levels.at(at < levels.size() ? at : 1);  // of a newer version's: as a normal one
}

Json to_json(const ServiceLevels& levels) {
  const model::BusinessHours& hours = levels.hours;
  Json days = Json::array(), holidays = Json::array();
  for (std::size_t i = 0; i < kWeekdays.size(); ++i) {
    if ((hours.days >> i & 1U) != 0) days.push(kWeekdays[i]);
  }
  for (const std::string& day : hours.holidays) holidays.push(day);
  Json json;
  json.append_member("zone", zone_of(hours));
  json.append_member("days", std::move(days));
  json.append_member("opens", clock_text(hours.opens_minute));
  json.append_member("closes", clock_text(hours.closes_minute));
  json.append_member("holidays", std::move(holidays));
  for (std::size_t i = 0; i < kPriorities.size(); ++i) {
    const std::string priority(kPriorities[i]);
    json.append_member(priority + "_response_minutes", levels.levels[i].response_minutes);
    json.append_member(priority + "_resolution_minutes", levels.levels[i].resolution_minutes);
  }
  json.append_member("reopen_days", levels.reopen_days);
  json.append_member("registration", levels.registration);
  return json;
}

Result<void> take_json(ServiceLevels& levels, const Json& json) {
  take_zone(json, levels.hours);
  PANAL_TRY(take_days(json, levels.hours));
  PANAL_TRY(take_clock(json, "opens", levels.hours.opens_minute));
  PANAL_TRY(take_clock(json, "closes", levels.hours.closes_minute));
  if (levels.hours.closes_minute <= levels.hours.opens_minute) {
    return wrong("closes", "ends_before_start");
  }
  PANAL_TRY(take_holidays(json, levels.hours));
  for (std::size_t i = 0; i < kPriorities.size(); ++i) {
    const std::string priority(kPriorities[i]);
    take_integer(json, priority + "_response_minutes", levels.levels[i].response_minutes);
    take_integer(json, priority + "_resolution_minutes", levels.levels[i].resolution_minutes);
  }
  take_integer(json, "reopen_days", levels.reopen_days);
  const Json* registration = json.find("registration");
  if (registration != nullptr && registration->boolean() != nullptr) {
    levels.registration = *registration->boolean();
  }
  return {};
}

Result<ServiceLevels> service_levels(db::Database& database) {
  ServiceLevels levels;
  const std::string text = PANAL_TRY(setting(database, kSetting));
  if (text.empty()) return levels;
  PANAL_TRY(take_json(levels, PANAL_TRY(Json::parse(text))));
  return levels;
}

Result<void> set_service_levels(db::Database& database, const ServiceLevels& levels) {
  return set_setting(database, kSetting, to_json(levels).dump());
}

}  // namespace panal::app::store

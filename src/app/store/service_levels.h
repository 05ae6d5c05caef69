#pragma once
// Service levels: within how much working time incidents are to be answered and resolved, and the
// other rules of the portal that a company sets for itself. One setting of the whole cluster.
#include <array>
#include <cstdint>
#include <string_view>

#include "src/app/model/business_hours.h"
#include "src/base/result.h"
#include "src/db/database.h"
#include "src/http/json.h"

namespace panal::app::store {

inline constexpr std::array<std::string_view, 4> kPriorities = {"low", "normal", "high", "urgent"};
inline constexpr std::array<std::string_view, 7> kWeekdays = {
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};
inline constexpr std::array<std::string_view, 3> kZones = {"Europe/Madrid", "Atlantic/Canary",
                                                           "UTC"};

struct ServiceLevel {
  std::int64_t response_minutes, resolution_minutes;
};

struct ServiceLevels {
  model::BusinessHours hours = {};
  // As kPriorities.
  std::array<ServiceLevel, 4> levels = {{{480, 2400}, {240, 1200}, {120, 540}, {60, 240}}};
  std::int64_t reopen_days = 14;  // after it was resolved, an incident may be reopened
  bool registration = true;       // customers may register themselves

  const ServiceLevel& of(std::string_view priority) const;
};

// {"zone","days":[…],"opens":"09:00","closes":"18:00","holidays":[…],"low_response_minutes",
// "low_resolution_minutes", …,"reopen_days","registration"}: as stored, and as the API has it.
Json to_json(const ServiceLevels& levels);
// What is not given stays. kFields names what is wrong.
Result<void> take_json(ServiceLevels& levels, const Json& json);

Result<ServiceLevels> service_levels(db::Database& database);
Result<void> set_service_levels(db::Database& database, const ServiceLevels& levels);

}  // namespace panal::app::store

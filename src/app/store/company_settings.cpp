#include "src/app/store/company_settings.h"

#include "src/app/store/settings.h"
#include "src/base/encoding.h"
#include "src/base/live_limits.h"

namespace panal::app::store {
namespace {

constexpr std::string_view kLanguage = "language";
constexpr std::string_view kNotificationDays = "notification_days";

}  // namespace

Result<CompanySettings> company_settings(db::Database& database) {
  CompanySettings settings;
  settings.name = PANAL_TRY(setting(database, kClusterName));
  settings.language = PANAL_TRY(setting(database, kLanguage));
  const auto days = parse_int(PANAL_TRY(setting(database, kNotificationDays)));
  settings.notification_days = days && *days > 0 ? *days : limits::kNotificationDays;
  return settings;
}

Result<void> set_company_settings(db::Database& database, const CompanySettings& settings) {
  const auto set = [&database](std::string_view name, const std::string& value) -> Result<void> {
    if (PANAL_TRY(setting(database, name)) == value) return {};  // others may change it meanwhile
    return set_setting(database, name, value);
  };
  PANAL_TRY(set(kClusterName, settings.name));
  PANAL_TRY(set(kLanguage, settings.language));
  return set(kNotificationDays, std::to_string(settings.notification_days));
}

}  // namespace panal::app::store

#include "src/app/store/security_policy.h"

#include "src/app/store/settings.h"
#include "src/base/encoding.h"

namespace panal::app::store {
namespace {

constexpr std::string_view kRoles = "second_factor_roles";
constexpr std::string_view kIdle = "session_idle_ms";
constexpr std::string_view kAbsolute = "session_absolute_ms";

Result<void> read_ms(db::Database& database, std::string_view name, std::int64_t& ms) {
  const auto kept = parse_int(PANAL_TRY(setting(database, name)));
  if (kept && *kept > 0) ms = *kept;
  return {};
}

}  // namespace

Result<SecurityPolicy> security_policy(db::Database& database) {
  SecurityPolicy policy;
  policy.second_factor_roles = PANAL_TRY(setting(database, kRoles));
  PANAL_TRY(read_ms(database, kIdle, policy.session_idle_ms));
  PANAL_TRY(read_ms(database, kAbsolute, policy.session_absolute_ms));
  return policy;
}

Result<void> set_security_policy(db::Database& database, const SecurityPolicy& policy) {
  PANAL_TRY(set_setting(database, kRoles, policy.second_factor_roles));
  PANAL_TRY(set_setting(database, kIdle, std::to_string(policy.session_idle_ms)));
  return set_setting(database, kAbsolute, std::to_string(policy.session_absolute_ms));
}

}  // namespace panal::app::store

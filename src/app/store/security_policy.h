#pragma once
// SecurityPolicy: what administrators decide for all accounts of the cluster. Kept in its settings.
#include <cstdint>
#include <string>

#include "src/base/limits.h"
#include "src/base/result.h"
#include "src/db/database.h"

namespace panal::app::store {

struct SecurityPolicy {
  std::string second_factor_roles;  // names, a space between: whoever has one needs a factor
  std::int64_t session_idle_ms = limits::kSessionIdleMs;
  std::int64_t session_absolute_ms = limits::kSessionAbsoluteMs;
};

Result<SecurityPolicy> security_policy(db::Database& database);
Result<void> set_security_policy(db::Database& database, const SecurityPolicy& policy);

}  // namespace panal::app::store

#pragma once
// CompanySettings: what administrators decide for the whole cluster and has no page of its own.
#include <cstdint>
#include <string>
#include <string_view>

#include "src/base/result.h"
#include "src/db/database.h"

namespace panal::app::store {

inline constexpr std::string_view kAuditSettings = "settings";

struct CompanySettings {
  std::string name;      // of the cluster
  std::string language;  // for whoever has chosen none: es, en; empty: as his browser says
  std::int64_t notification_days = 0;
};

Result<CompanySettings> company_settings(db::Database& database);
Result<void> set_company_settings(db::Database& database, const CompanySettings& settings);

}  // namespace panal::app::store

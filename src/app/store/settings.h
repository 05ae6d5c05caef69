#pragma once
// Settings of the whole cluster: a name, a text.
#include <string>
#include <string_view>

#include "src/base/ids.h"
#include "src/base/result.h"
#include "src/db/database.h"

namespace panal::app::store {

inline constexpr std::string_view kClusterName = "cluster_name";
inline constexpr std::string_view kDurability = "durability";  // of writes that ask for none

// What its row is known by, on every node.
Uuid setting_id(std::string_view name);
// Empty when it was never set.
Result<std::string> setting(db::Database& database, std::string_view name);
Result<void> set_setting(db::Database& database, std::string_view name, std::string_view value);

}  // namespace panal::app::store

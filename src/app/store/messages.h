#pragma once
// Messages that have a number of the client's (`clid`), by that number: as the small message
// service knew them. Of several that claim one number, only the one that holds it counts.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "src/base/ids.h"
#include "src/base/result.h"
#include "src/db/database.h"

namespace panal::app::store {

struct DataRow {
  Uuid id;
  std::int64_t clid = 0;
  std::string mess;
  std::string sid;
};

// By clid; kTooLarge beyond limits::kExportBytes.
Result<std::vector<DataRow>> data_rows(db::Database& database);
Result<std::optional<DataRow>> data_row(db::Database& database, std::int64_t clid);

}  // namespace panal::app::store

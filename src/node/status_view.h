#pragma once
// The replication status as a table for people (`panal status`). Pure: JSON in, text out.
#include <string>
#include <vector>

#include "src/http/json.h"

namespace panal::node {

// `status` has the shape of GET /api/v1/replication.
std::string render_status(const Json& status);

// Columns as wide as they need be; the first row is the heads.
std::string render_table(const std::vector<std::vector<std::string>>& rows);

}  // namespace panal::node

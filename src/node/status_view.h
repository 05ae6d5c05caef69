#pragma once
// The replication status as a table for people (`panal status`). Pure: JSON in, text out.
#include <string>

#include "src/http/json.h"

namespace panal::node {

// `status` has the shape of GET /api/v1/replication.
std::string render_status(const Json& status);

}  // namespace panal::node

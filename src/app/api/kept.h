#pragma once
// Kept: what the node keeps beside the present records: the trash. Plain values; the node fills
// them in (host.h), trash.cpp shows them.
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "src/base/ids.h"
#include "src/base/value.h"

namespace panal::app {

struct TrashedRow {
  std::string table;
  Uuid id;
  std::int64_t deleted_at_ms = 0;
  std::string origin;  // of the deletion: "A-1f3c"
  std::vector<std::pair<std::string, Value>> values;
};

struct TrashQuery {
  std::vector<std::string> tables;
  std::optional<std::pair<std::int64_t, Uuid>> after;  // deleted_at_ms and id of the last one
  std::size_t limit = 0;
};

}  // namespace panal::app

#include "src/node/rejoin.h"

#include <filesystem>

namespace panal::node {

std::string removed_database(const DataFolder& folder) { return folder.path() + "/removed.db"; }

// The log goes first: as long as the database has its name, the folder is the removed node's.
Result<void> set_removed_aside(const DataFolder& folder) {
  if (std::filesystem::exists(removed_database(folder))) {
    return fail(Code::kConflict,
                removed_database(folder) + " is there from an earlier removal: move it away first");
  }
  PANAL_TRY(folder.disown_keys());
  for (const char* suffix : {"-wal", ""}) {
    const std::string from = folder.database() + suffix;
    if (!std::filesystem::exists(from)) continue;
    std::error_code error;
    std::filesystem::rename(from, removed_database(folder) + suffix, error);
    if (error) return fail(Code::kIo, "cannot rename " + from + ": " + error.message());
  }
  return {};
}

}  // namespace panal::node

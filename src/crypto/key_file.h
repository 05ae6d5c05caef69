#pragma once
// Files that hold keys: mode 0600, written whole or not at all.
//
// Blocking: for start-up, join and rotation, never on a network loop.
#include <string>
#include <string_view>

#include "src/base/result.h"

namespace panal::crypto {

// Durable when it returns: temporary file, fsync, rename, fsync of the folder.
Result<void> write_key_file(const std::string& path, std::string_view content);

// At most limits::kKeyFileBytes; kNotFound when there is no such file.
Result<std::string> read_key_file(const std::string& path);

}  // namespace panal::crypto

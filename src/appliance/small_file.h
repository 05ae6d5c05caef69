#pragma once
// Small files of the kernel and of the appliance, read or written in one go. Blocking; PID 1 only.
#include <string>
#include <string_view>

#include "src/base/result.h"

namespace panal::appliance {

// At most limits::kSmallFileBytes; kNotFound when there is no such file.
Result<std::string> read_small_file(const std::string& path);
Result<void> write_small_file(const std::string& path, std::string_view content);

// Without the white space at both ends.
std::string_view trimmed(std::string_view text);

// "PATH: WHAT: reason of the last system call".
Error system_error(const std::string& path, std::string_view what);

}  // namespace panal::appliance

#pragma once
// Reads a password: a line of standard input, or a prompt without echo on a terminal.
#include <string>

#include "src/base/result.h"

namespace panal::node {

Result<std::string> read_password(const std::string& prompt, bool from_stdin);

}  // namespace panal::node

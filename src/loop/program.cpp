#include "src/loop/program.h"

#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>
#include <cstring>
#include <fstream>

namespace panal::loop {

Program Program::self() {
  Program program;
  std::array<char, PATH_MAX> path{};
  const auto size = ::readlink("/proc/self/exe", path.data(), path.size());
  if (size > 0) program.path_.assign(path.data(), static_cast<std::size_t>(size));
  std::ifstream line("/proc/self/cmdline", std::ios::binary);
  for (std::string argument; std::getline(line, argument, '\0');) {
    program.arguments_.push_back(argument);
  }
  return program;
}

Error Program::run_again() const {
  std::vector<char*> arguments;
  for (const std::string& argument : arguments_) {
    arguments.push_back(const_cast<char*>(argument.c_str()));
  }
  arguments.push_back(nullptr);
  ::execv(path_.c_str(), arguments.data());
  return fail(Code::kIo, path_ + ": " + std::strerror(errno));
}

}  // namespace panal::loop

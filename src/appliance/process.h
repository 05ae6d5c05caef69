#pragma once
// A program that PID 1 starts. fork and exec, so only from a process with one thread: PID 1.
#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

#include "src/base/result.h"

namespace panal::appliance {

// Who the server runs as: owns the data and nothing else, and has no capability. The ports below
// 1024 are open to it by net.ipv4.ip_unprivileged_port_start.
inline constexpr uid_t kServerUser = 900;

struct Launch {
  std::string program;
  std::vector<std::string> arguments;  // argv, with the name it is called by first
  bool as_server = false;              // as kServerUser, without any right to get more
  int input = -1;                      // its standard input; -1: /dev/null
  int output = -1;                     // its standard output; -1: the console
};

// The child's id. A program that cannot be run ends with 127.
Result<pid_t> launch(const Launch& what);

// Runs it to its end: the exit code, or 128 + the signal.
Result<int> run_to_end(const Launch& what);

// Exit code, or 128 + the signal, of what waitpid() said.
int exit_code_of(int wait_status);

}  // namespace panal::appliance

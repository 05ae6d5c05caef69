#include "src/appliance/process.h"

#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "src/appliance/small_file.h"

namespace panal::appliance {
namespace {

constexpr rlim_t kServerFiles = 65'536;

bool become_server() {
  for (int capability = 0; ::prctl(PR_CAPBSET_READ, capability, 0, 0, 0) >= 0; ++capability) {
    if (::prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) != 0) return false;
  }
  const rlimit files{kServerFiles, kServerFiles};
  // From here on setuid() leaves it without capabilities, and exec() gives none back.
  return ::setrlimit(RLIMIT_NOFILE, &files) == 0 && ::setgroups(0, nullptr) == 0 &&
         ::setresgid(kServerUser, kServerUser, kServerUser) == 0 &&
         ::setresuid(kServerUser, kServerUser, kServerUser) == 0 &&
         ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
}

[[noreturn]] void become(const Launch& what) {
  std::vector<char*> arguments;
  for (const std::string& each : what.arguments)
    arguments.push_back(const_cast<char*>(each.data()));
  arguments.push_back(nullptr);
  std::array<char*, 4> environment = {const_cast<char*>("PATH=/sbin:/bin"),
                                      const_cast<char*>("HOME=/data"),
                                      const_cast<char*>("SQLITE_TMPDIR=/data"), nullptr};
  ::setsid();
  sigset_t none;
  sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  ::signal(SIGPIPE, SIG_DFL);
  const int input = what.input >= 0 ? what.input : ::open("/dev/null", O_RDONLY);
  if (::dup2(input, STDIN_FILENO) < 0) ::_exit(127);
  if (what.output >= 0 && ::dup2(what.output, STDOUT_FILENO) < 0) ::_exit(127);
  if (what.as_server && !become_server()) ::_exit(127);
  ::execve(what.program.c_str(), arguments.data(), environment.data());
  ::_exit(127);
}

}  // namespace

Result<pid_t> launch(const Launch& what) {
  const pid_t child = ::fork();
  if (child < 0) return system_error(what.program, "cannot start");
  if (child == 0) become(what);
  return child;
}

Result<int> run_to_end(const Launch& what) {
  const pid_t child = PANAL_TRY(launch(what));
  int status = 0;
  while (::waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) return system_error(what.program, "cannot wait for");
  }
  return exit_code_of(status);
}

int exit_code_of(int wait_status) {
  return WIFEXITED(wait_status) ? WEXITSTATUS(wait_status) : 128 + WTERMSIG(wait_status);
}

}  // namespace panal::appliance

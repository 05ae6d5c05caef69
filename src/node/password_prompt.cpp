#include "src/node/password_prompt.h"

#include <termios.h>
#include <unistd.h>

#include <cstdio>
#include <iostream>

#include "src/base/limits.h"

namespace panal::node {
namespace {

// Echo off for as long as it lives.
class SilentTerminal {
 public:
  SilentTerminal() {
    if (::tcgetattr(STDIN_FILENO, &before_) != 0) return;
    termios silent = before_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    changed_ = ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent) == 0;
  }
  SilentTerminal(const SilentTerminal&) = delete;
  ~SilentTerminal() {
    if (changed_) ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
  }

 private:
  termios before_{};
  bool changed_ = false;
};

}  // namespace

Result<std::string> read_password(const std::string& prompt, bool from_stdin) {
  std::string password;
  if (from_stdin) {
    std::getline(std::cin, password);
  } else if (::isatty(STDIN_FILENO) == 1) {
    std::fputs(prompt.c_str(), stderr);
    const SilentTerminal silent;
    std::getline(std::cin, password);
    std::fputc('\n', stderr);
  } else {
    return fail(Code::kBadRequest,
                "a password is needed: run this on a terminal, or pipe it in with "
                "--password-stdin (--admin-password-stdin for init)");
  }
  if (!password.empty() && password.back() == '\r') password.pop_back();
  if (password.empty()) return fail(Code::kBadRequest, "the password is empty");
  return password;
}

}  // namespace panal::node

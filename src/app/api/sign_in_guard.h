#pragma once
// SignInGuard: slows down guessing. Asked before a password is hashed.
//
// An account (any login that is typed, known or not) is free until its fifth failure within the
// window; each further one doubles the delay, up to a bound, and never locks for good. An address
// has a number of attempts a minute. The counters are this node's own.
//
// Thread-safe. Owned by Application.
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "src/base/clock.h"
#include "src/base/result.h"

namespace panal::app {

class SignInGuard {
 public:
  explicit SignInGuard(const Clock& clock) : clock_(clock) {}

  // kTooMany with the seconds to wait. Counts the attempt for the address.
  Result<void> admit(std::string_view login, std::string_view address);
  void failed(std::string_view login);
  void succeeded(std::string_view login);

 private:
  struct Account {
    int failures = 0;
    std::int64_t first_ms = 0;    // of the failures counted
    std::int64_t blocked_until_ms = 0;
  };
  struct Address {
    int attempts = 0;
    std::int64_t since_ms = 0;
  };

  Result<void> admit_address(std::string_view address, std::int64_t now_ms);
  // Drops what has expired, and if that does not help, everything of the least use.
  void make_room(std::int64_t now_ms);

  const Clock& clock_;
  std::mutex mutex_;  // guards the two below
  std::map<std::string, Account, std::less<>> accounts_;
  std::map<std::string, Address, std::less<>> addresses_;
};

}  // namespace panal::app

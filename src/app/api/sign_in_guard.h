#pragma once
// SignInGuard: slows down guessing. Asked before a password is hashed.
//
// Attempts are counted by login, known or not, and by address (store/sign_in_log.h). A browser from
// which a user has signed in before carries a device cookie and is counted apart: whoever keeps
// guessing from elsewhere makes nobody wait who works here. Attempts under way at one moment are
// not counted yet; how many those are, the PasswordGate bounds.
//
// Without state; any worker.
#include <optional>
#include <string>
#include <string_view>

#include "src/app/api/account_secrets.h"
#include "src/app/api/context.h"
#include "src/app/store/users.h"
#include "src/base/result.h"
#include "src/http/message.h"

namespace panal::app {

class SignInGuard {
 public:
  explicit SignInGuard(const AccountSecrets& secrets) : secrets_(secrets) {}

  // What counts the attempts at this login, or those of the request's device if it is the user's.
  Uuid counter_of(const http::Request& request, std::string_view login,
                  const std::optional<store::User>& user) const;
  // Of the login alone.
  Uuid counter_of(std::string_view login) const;

  // kTooMany with the seconds to wait; kUnavailable or kDiskFull where no failure could be counted.
  Result<void> admit(Context& context, const Uuid& counter, std::string_view address) const;
  // Writes down a failed attempt of whoever says he is that user.
  void failed(Context& context, const Uuid& counter, const std::optional<store::User>& user,
              std::string_view action) const;

  // Set-Cookie of a device that the user has signed in from.
  std::string device_cookie(const http::Request& request, const Uuid& user, Random& random) const;

 private:
  const AccountSecrets& secrets_;
};

}  // namespace panal::app

#include "src/app/api/sign_in_guard.h"

#include <algorithm>

#include "src/base/encoding.h"
#include "src/base/limits.h"

namespace panal::app {
namespace {

constexpr std::int64_t kMinuteMs = 60'000;
constexpr int kDoublingsMax = 20;

Error wait_for(std::string_view key, std::int64_t ms) {
  return fail(Code::kTooMany, std::string(key) + ":" + std::to_string((ms + 999) / 1000));
}

std::int64_t delay_after(int failures) {
  const int doublings = std::min(failures - limits::kSignInFailures, kDoublingsMax);
  return std::min(std::int64_t{1000} << doublings, limits::kSignInDelayMsMax);
}

}  // namespace

Result<void> SignInGuard::admit(std::string_view login, std::string_view address) {
  const std::int64_t now_ms = clock_.monotonic_ms();
  const std::lock_guard lock(mutex_);
  PANAL_TRY(admit_address(address, now_ms));
  const auto account = accounts_.find(lower_ascii(login));
  if (account == accounts_.end() || account->second.blocked_until_ms <= now_ms) return {};
  return wait_for("sign_in_delay", account->second.blocked_until_ms - now_ms);
}

Result<void> SignInGuard::admit_address(std::string_view address, std::int64_t now_ms) {
  make_room(now_ms);
  Address& entry = addresses_[std::string(address)];
  if (entry.attempts == 0 || now_ms - entry.since_ms >= kMinuteMs) entry = {0, now_ms};
  if (entry.attempts >= limits::kSignInsPerAddress) {
    return wait_for("too_many", entry.since_ms + kMinuteMs - now_ms);
  }
  ++entry.attempts;
  return {};
}

void SignInGuard::failed(std::string_view login) {
  const std::int64_t now_ms = clock_.monotonic_ms();
  const std::lock_guard lock(mutex_);
  Account& account = accounts_[lower_ascii(login)];
  const std::int64_t quiet_since = std::max(account.first_ms, account.blocked_until_ms);
  if (account.failures == 0 || now_ms - quiet_since >= limits::kSignInWindowMs) {
    account = {0, now_ms, 0};
  }
  if (++account.failures >= limits::kSignInFailures) {
    account.blocked_until_ms = now_ms + delay_after(account.failures);
  }
}

void SignInGuard::succeeded(std::string_view login) {
  const std::lock_guard lock(mutex_);
  if (const auto found = accounts_.find(lower_ascii(login)); found != accounts_.end()) {
    accounts_.erase(found);
  }
}

void SignInGuard::make_room(std::int64_t now_ms) {
  if (addresses_.size() >= limits::kSignInEntries) {
    std::erase_if(addresses_, [now_ms](const auto& entry) {
      return now_ms - entry.second.since_ms >= kMinuteMs;
    });
    if (addresses_.size() >= limits::kSignInEntries) addresses_.clear();
  }
  if (accounts_.size() >= limits::kSignInEntries) {
    std::erase_if(accounts_, [now_ms](const auto& entry) {
      const std::int64_t last = std::max(entry.second.first_ms, entry.second.blocked_until_ms);
      return now_ms - last >= limits::kSignInWindowMs;
    });
    if (accounts_.size() >= limits::kSignInEntries) {
      std::erase_if(accounts_, [now_ms](const auto& entry) {
        return entry.second.blocked_until_ms <= now_ms;
      });
    }
  }
}

}  // namespace panal::app

#include "src/app/store/sign_in_log.h"

#include <algorithm>
#include <vector>

#include "src/base/clock.h"
#include "src/base/limits.h"

namespace panal::app::store {
namespace {

constexpr std::string_view kLogins = "logins";
constexpr std::string_view kAuditCodeReplayed = "code_replayed";
constexpr int kAttemptsRead = 64;  // past which the wait does not grow any more

struct Counter {
  int failures = 0;
  std::int64_t first_ms = 0;  // of the failures counted
  std::int64_t blocked_until_ms = 0;

  void fail(std::int64_t at) {
    const std::int64_t quiet_since = std::max(first_ms, blocked_until_ms);
    if (failures == 0 || at - quiet_since >= limits::kSignInWindowMs) *this = {0, at, 0};
    if (++failures < limits::kSignInFailures) return;
    const int doublings = std::min(failures - limits::kSignInFailures, limits::kSignInDoublings);
    blocked_until_ms = at + std::min(std::int64_t{1000} << doublings, limits::kSignInDelayMsMax);
  }
};

struct Attempt {
  std::int64_t at = 0;
  bool failed = false;
};

Result<Counter> read_counter(db::Database& database, const Uuid& counter, std::int64_t now_ms) {
  constexpr std::string_view kSql =
      "SELECT at, action IN ('sign_in_failed', 'second_factor_failed', 'register') FROM audit "
      "WHERE record = ?1 AND at > ?2 AND collection = 'logins' AND action <> 'lockout' "
      "ORDER BY at DESC, id DESC LIMIT ?3";
  auto row = PANAL_TRY(database.prepare(kSql));
  const std::int64_t since_ms = now_ms - 2 * (limits::kSignInWindowMs + limits::kSignInDelayMsMax);
  row.bind(counter, since_ms, std::int64_t{kAttemptsRead});
  std::vector<Attempt> attempts;
  while (PANAL_TRY(row.step())) {
    attempts.push_back({row.integer(0), row.integer(1) != 0});
    if (!attempts.back().failed) break;  // began anew
  }
  Counter found;
  for (auto each = attempts.rbegin(); each != attempts.rend(); ++each) {
    if (each->failed) found.fail(each->at);
  }
  return found;
}

}  // namespace

Result<std::int64_t> wait_of_counter(db::Database& database, const Uuid& counter,
                                     std::int64_t now_ms) {
  const Counter found = PANAL_TRY(read_counter(database, counter, now_ms));
  return std::max<std::int64_t>(0, found.blocked_until_ms - now_ms);
}

Result<std::int64_t> wait_of_address(db::Database& database, std::string_view address,
                                     std::int64_t now_ms) {
  constexpr std::string_view kSql =
      "SELECT at FROM audit WHERE address = ?1 AND at > ?2 "
      "AND action IN ('sign_in_failed', 'second_factor_failed', 'register') "
      "ORDER BY at DESC LIMIT 1 OFFSET ?3";
  auto row = PANAL_TRY(database.prepare(kSql));
  row.bind(address, now_ms - kMinuteMs, std::int64_t{limits::kSignInsPerAddress - 1});
  if (!PANAL_TRY(row.step())) return 0;
  return row.integer(0) + kMinuteMs - now_ms;
}

Result<void> note_registration(db::Database& database, const Actor& actor, const Uuid& counter) {
  return add_audit(database, actor, {kAuditRegister, kLogins, counter});
}

Result<void> note_failed_attempt(db::Database& database, const Actor& actor, const Uuid& counter,
                                 std::string_view action) {
  PANAL_TRY(add_audit(database, actor, {action, kLogins, counter}));
  const std::int64_t wait_ms = PANAL_TRY(wait_of_counter(database, counter, actor.now_ms));
  if (wait_ms == 0) return {};
  return add_audit(
      database, actor,
      {kAuditLockout, kLogins, counter, Json::object().set("seconds", (wait_ms + 999) / 1000)});
}

Result<std::vector<ReplayedCode>> replayed_codes(db::Database& database, std::int64_t since_ms) {
  constexpr std::string_view kSql =
      "SELECT a.user, a.actor, json_extract(a.changes, '$.step') AS step FROM audit AS a "
      "WHERE a.at > ?1 AND a.action = 'sign_in' AND a.user IS NOT NULL AND step IS NOT NULL "
      "AND NOT EXISTS (SELECT 1 FROM audit AS told WHERE told.record = a.user "
      "AND told.action = 'code_replayed' AND json_extract(told.changes, '$.step') = step) "
      "GROUP BY a.user, step HAVING count(*) > 1 LIMIT 100";
  auto row = PANAL_TRY(database.prepare(kSql));
  row.bind(since_ms);
  std::vector<ReplayedCode> codes;
  while (PANAL_TRY(row.step())) {
    codes.push_back({row.uuid(0), std::string(row.text(1)), row.integer(2)});
  }
  return codes;
}

Result<void> note_replayed_code(db::Database& database, const Actor& actor,
                                const ReplayedCode& code) {
  Json told = Json::object().set("login", code.login).set("step", code.step);
  return add_audit(database, actor, {kAuditCodeReplayed, "users", code.user, std::move(told)});
}

Result<void> note_success(db::Database& database, const Actor& actor, const Uuid& counter,
                          std::string_view action, Json told) {
  return add_audit(database, actor, {action, kLogins, counter, std::move(told)});
}

}  // namespace panal::app::store

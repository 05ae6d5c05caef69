#pragma once
// What the audit log says of attempts to sign in: how many failed of late, and how long the next
// one has to wait. The log replicates and survives restarts, so an attacker gains nothing by going
// from node to node; nodes that do not hear of each other count each for itself meanwhile.
//
// A counter counts the attempts at one login, or those of one known device (api/sign_in_guard.h).
// It is free until the fifth failure within 15 minutes; from then on each further one doubles the
// wait, up to 15 minutes. A success begins anew; nothing locks for good.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "src/app/store/audit.h"
#include "src/base/ids.h"
#include "src/base/result.h"
#include "src/db/database.h"

namespace panal::app::store {

// In ms; 0: now. Of a counter, and of an address, whoever it tries to be.
Result<std::int64_t> wait_of_counter(db::Database& database, const Uuid& counter,
                                     std::int64_t now_ms);
Result<std::int64_t> wait_of_address(db::Database& database, std::string_view address,
                                     std::int64_t now_ms);

// Inside a write. `action`: kAuditSignInFailed or kAuditSecondFactorFailed. Notes kAuditLockout,
// too, when the next one has to wait.
Result<void> note_failed_attempt(db::Database& database, const Actor& actor, const Uuid& counter,
                                 std::string_view action);
// Of a new customer: whoever registers many, from one address, has to wait as if he had failed.
Result<void> note_registration(db::Database& database, const Actor& actor, const Uuid& counter);
// `action`: kAuditSignIn, or kAuditUnlock when somebody else gave the account a new password.
Result<void> note_success(db::Database& database, const Actor& actor, const Uuid& counter,
                          std::string_view action, Json told = Json::object());

// A code of a second factor that two nodes took while they did not hear of each other.
struct ReplayedCode {
  Uuid user;
  std::string login;
  std::int64_t step = 0;
};
// Those since then that the log does not tell of yet, and how it is told: kAuditCodeReplayed.
Result<std::vector<ReplayedCode>> replayed_codes(db::Database& database, std::int64_t since_ms);
Result<void> note_replayed_code(db::Database& database, const Actor& actor,
                                const ReplayedCode& code);

}  // namespace panal::app::store

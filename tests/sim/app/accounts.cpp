#include "src/app/store/api_tokens.h"
#include "src/app/store/branding.h"
#include "src/app/store/https_certificates.h"
#include "src/app/store/notifications.h"
#include "src/app/store/one_time_secrets.h"
#include "src/app/store/retention.h"
#include "src/app/store/security_policy.h"
#include "src/app/store/service_levels.h"
#include "src/app/store/sessions.h"
#include "src/app/store/settings.h"
#include "src/app/store/sign_in_log.h"
#include "src/app/store/users.h"
#include "tests/sim/app/people.h"

namespace panal::sim {
namespace {

namespace store = app::store;

constexpr std::size_t kStep = 3;  // of what has expired

}  // namespace

Result<void> People::sign_in() {
  const Uuid user = PANAL_TRY(somebody());
  if (pick(3) == 0) {
    return store::note_failed_attempt(database_, actor_, user, store::kAuditSignInFailed);
  }
  std::string epoch;
  if (newer()) epoch = PANAL_TRY(store::find_user(database_, user))->epoch;
  const std::string token = hash() + word();
  PANAL_TRY(store::insert_session(database_, {.id = store::token_id(token),
                                              .hash = token,
                                              .user = user,
                                              .created_at = by_.wall_ms,
                                              .last_seen = by_.wall_ms,
                                              .expires_at = by_.wall_ms + 1'000,
                                              .address = actor_.address,
                                              .agent = word(),
                                              .epoch = epoch}));
  return store::note_success(database_, actor_, user, store::kAuditSignIn);
}

Result<void> People::leave() {
  const Found session = PANAL_TRY(any("sessions"));
  if (!session) return sign_in();
  if (pick(3) == 0) return store::touch_session(database_, *session, by_.wall_ms);
  if (pick(2) == 0) return store::end_session(database_, *session);
  const Uuid user = PANAL_TRY(somebody());
  return store::end_sessions(database_, user, session, hash());
}

Result<void> People::use_token() {
  const Found token = PANAL_TRY(any("api_tokens"));
  if (token && pick(2) == 0) {
    return pick(2) == 0 ? store::revoke_api_token(database_, *token)
                        : store::touch_api_token(database_, *token, by_.wall_ms);
  }
  const Uuid user = PANAL_TRY(somebody());
  const std::string made = hash() + word();
  return store::insert_api_token(database_, {.id = store::token_id(made),
                                             .hash = made,
                                             .user = user,
                                             .name = word(),
                                             .scope = "read",
                                             .created_at = by_.wall_ms,
                                             .expires_at = by_.wall_ms + 1'000});
}

Result<void> People::use_factor() {
  const Uuid user = PANAL_TRY(somebody());
  const std::string secret = hash();
  switch (pick(newer() ? 5 : 3)) {
    case 0: return store::set_password(database_, user, word(), by_.wall_ms);
    case 1:
      return store::insert_one_time_secret(
          database_, {.hash = secret, .kind = store::kRecoveryCode, .user = user});
    case 2:
      PANAL_TRY(store::take_one_time_secret(database_, store::kRecoveryCode, secret, by_.wall_ms));
      return {};
    case 3:
      return store::set_second_factor(database_, user, pick(2) == 0 ? "" : "sealed",
                                      static_cast<std::int64_t>(pick(9)), by_.wall_ms);
    default:
      PANAL_TRY(store::take_totp_step(database_, user, static_cast<std::int64_t>(pick(9))));
      return {};
  }
}

Result<void> People::settle_settings() {
  switch (pick(5)) {
    case 0: return store::set_setting(database_, "cluster_name", word());
    case 1: {
      auto levels = PANAL_TRY(store::service_levels(database_));
      levels.reopen_days = 1 + static_cast<std::int64_t>(pick(9));
      return store::set_service_levels(database_, levels);
    }
    case 2: return store::set_branding(database_, {.title = word(), .logo = "", .home_image = ""});
    case 3: {
      auto policy = PANAL_TRY(store::security_policy(database_));
      policy.session_idle_ms += 60'000;
      return store::set_security_policy(database_, policy);
    }
    default: {
      const std::vector<std::string> names{word()};
      return store::put_https_certificate(
          database_, names,
          {.id = store::https_certificate_id(names), .chain_pem = word(), .sealed_key = hash()});
    }
  }
}

Result<void> People::tidy_up() {
  const std::int64_t before_ms = by_.wall_ms - 1'000;
  PANAL_TRY(store::delete_expired(database_, before_ms, kStep));
  PANAL_TRY(store::delete_old_notifications(database_, before_ms, kStep));
  PANAL_TRY(store::cut_audit(database_, before_ms, kStep));
  return {};
}

}  // namespace panal::sim

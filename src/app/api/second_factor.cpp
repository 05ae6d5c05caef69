#include "src/app/api/second_factor.h"

#include <algorithm>
#include <array>

#include "src/app/api/account_secrets.h"
#include "src/app/api/accounts.h"
#include "src/app/api/handlers.h"
#include "src/app/store/one_time_secrets.h"
#include "src/app/store/settings.h"
#include "src/base/bytes.h"
#include "src/base/encoding.h"
#include "src/base/limits.h"
#include "src/base/qr_code.h"
#include "src/crypto/totp.h"

namespace panal::app {
namespace {

constexpr std::string_view kEnrolment = "enrolment";
constexpr std::size_t kRecoveryCodes = 10;
constexpr std::size_t kRecoveryBytes = 10;  // 80 bits: 16 letters and digits
constexpr std::size_t kTotpDigits = 6;

// People type codes with spaces and dashes, in either case.
std::string plain(std::string_view code) {
  std::string out = lower_ascii(code);
  std::erase_if(out, [](char c) { return c == ' ' || c == '-'; });
  return out;
}

bool is_totp(std::string_view code) {
  return code.size() == kTotpDigits &&
         std::ranges::all_of(code, [](char c) { return c >= '0' && c <= '9'; });
}

std::string recovery_hash(const Services& services, const Uuid& user, std::string_view code) {
  return services.secrets.name("recovery code", user.text() + plain(code));
}

// "abcd-efgh-ijkl-mnop", ten of them.
std::vector<std::string> make_recovery_codes(Random& random) {
  std::vector<std::string> codes;
  while (codes.size() < kRecoveryCodes) {
    std::array<std::uint8_t, kRecoveryBytes> bytes{};
    random.fill(bytes);
    std::string code = lower_ascii(crypto::base32_encode(std::string(bytes.begin(), bytes.end())));
    for (const std::size_t at : {12U, 8U, 4U}) code.insert(at, 1, '-');
    codes.push_back(std::move(code));
  }
  return codes;
}

Result<void> keep_recovery_codes(db::Database& database, const Services& services, const Uuid& user,
                                 const std::vector<std::string>& codes) {
  PANAL_TRY(store::delete_one_time_secrets(database, user, store::kRecoveryCode));
  for (const std::string& code : codes) {
    const std::string hash = recovery_hash(services, user, code);
    PANAL_TRY(store::insert_one_time_secret(
        database, {.hash = hash, .kind = store::kRecoveryCode, .user = user}));
  }
  return {};
}

Result<http::Response> respond_codes(const std::vector<std::string>& codes) {
  Json list = Json::array();
  for (const std::string& code : codes) list.push(code);
  return http::Response::json(200, Json::object().set("recovery_codes", std::move(list)).dump());
}

// Nobody sets up another's second factor.
Result<store::User> path_self(const http::Request& request, Context& context) {
  auto user = PANAL_TRY(path_user(request, context));
  if (context.principal().user != user.id) return fail(Code::kForbidden, "permission");
  return user;
}

// The session that asks goes on.
std::optional<Uuid> own_session(const Principal& principal, const Uuid& user) {
  const bool own = principal.kind == Principal::Kind::kSession && principal.user == user;
  return own ? std::optional(principal.credential) : std::nullopt;
}

}  // namespace

Result<bool> take_code(db::Database& database, const Context& context, const Uuid& id,
                       std::string_view typed, Json& told) {
  const Services& services = context.services();
  const std::string code = plain(typed);
  const auto user = PANAL_TRY(store::find_user(database, id));
  if (!user || !user->has_second_factor()) return false;
  if (!is_totp(code)) {
    told.set("second_factor", "recovery");
    const auto whose = PANAL_TRY(store::take_one_time_secret(
        database, store::kRecoveryCode, recovery_hash(services, id, code), context.now_ms()));
    return whose == id;
  }
  const std::string secret = PANAL_TRY(services.secrets.open(user->totp, id));
  const auto step = crypto::verify_totp(secret, code, context.now_ms(), user->totp_step);
  if (!step) return false;
  told.set("second_factor", "totp").set("step", *step);
  return store::take_totp_step(database, id, *step);
}

// Nothing is stored yet: the client brings the sealed secret back with the first code.
Result<http::Response> start_second_factor(const http::Request& request, Context& context) {
  const auto user = PANAL_TRY(path_self(request, context));
  PANAL_TRY(check_current(request, context, user));
  const Services& services = context.services();
  const std::string secret = crypto::make_totp_secret(services.random);
  const std::string cluster = PANAL_TRY(store::setting(context.reader(), store::kClusterName));
  const std::string uri =
      crypto::otpauth_uri(cluster.empty() ? "Panal" : "Panal " + cluster, user.login, secret);
  const std::int64_t expires_at_ms = context.now_ms() + limits::kEnrolmentMs;
  const auto qr = QrCode::encode(uri);
  Json body;
  body.append_member("secret", crypto::base32_encode(secret));
  body.append_member("uri", uri);
  body.append_member("qr", qr ? Json(qr->svg()) : Json());
  body.append_member(
      "enrolment", PANAL_TRY(services.secrets.issue(kEnrolment, std::string(user.id.raw()) + secret,
                                                    expires_at_ms, services.random)));
  body.append_member("expires_at", format_time_ms(expires_at_ms));
  return http::Response::json(201, body.dump());
}

Result<http::Response> confirm_second_factor(const http::Request& request, Context& context) {
  const auto user = PANAL_TRY(path_self(request, context));
  const Services& services = context.services();
  const auto bytes =
      services.secrets.redeem(kEnrolment, context.form().text("enrolment"), context.now_ms());
  if (!bytes || !bytes->starts_with(user.id.raw())) return field_error("enrolment", "too_late");
  const std::string secret = bytes->substr(user.id.raw().size());
  const auto step =
      crypto::verify_totp(secret, plain(context.form().text("code")), context.now_ms(), -1);
  if (!step) return field_error("code", "wrong_code");
  const std::string sealed = PANAL_TRY(services.secrets.seal(secret, user.id, services.random));
  const auto codes = make_recovery_codes(services.random);
  const std::string epoch = new_epoch(services.random);
  const auto kept = own_session(context.principal(), user.id);
  const store::Actor actor = context.actor();
  PANAL_TRY(context.write([&](db::Database& database) -> Result<void> {
    PANAL_TRY(store::set_second_factor(database, user.id, sealed, *step, actor.now_ms));
    PANAL_TRY(keep_recovery_codes(database, services, user.id, codes));
    PANAL_TRY(store::end_sessions(database, user.id, kept, epoch));
    return store::add_audit(database, actor, {store::kAuditSecondFactor, "users", user.id});
  }));
  return respond_codes(codes);
}

Result<http::Response> renew_recovery_codes(const http::Request& request, Context& context) {
  const auto user = PANAL_TRY(path_self(request, context));
  PANAL_TRY(check_current(request, context, user));
  if (!user.has_second_factor()) return fail(Code::kConflict, "no_second_factor");
  const auto codes = make_recovery_codes(context.services().random);
  const store::Actor actor = context.actor();
  PANAL_TRY(context.write([&](db::Database& database) -> Result<void> {
    PANAL_TRY(keep_recovery_codes(database, context.services(), user.id, codes));
    return store::add_audit(database, actor, {store::kAuditRecoveryCodes, "users", user.id});
  }));
  return respond_codes(codes);
}

// By oneself with the password, or by an administrator for whoever lost phone and codes.
Result<http::Response> remove_second_factor(const http::Request& request, Context& context) {
  const auto user = PANAL_TRY(path_user(request, context));
  PANAL_TRY(check_current(request, context, user));
  const std::string epoch = new_epoch(context.services().random);
  const auto kept = own_session(context.principal(), user.id);
  const store::Actor actor = context.actor();
  PANAL_TRY(context.write([&](db::Database& database) -> Result<void> {
    PANAL_TRY(store::set_second_factor(database, user.id, "", user.totp_step, actor.now_ms));
    PANAL_TRY(store::end_sessions(database, user.id, kept, epoch));
    return store::add_audit(database, actor, {store::kAuditSecondFactorOff, "users", user.id});
  }));
  return http::Response::no_content();
}

}  // namespace panal::app

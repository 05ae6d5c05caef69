// Signing in, in one step or two, and out; which sessions there are, and their end.
#include <algorithm>

#include "src/app/api/account_secrets.h"
#include "src/app/api/accounts.h"
#include "src/app/api/handlers.h"
#include "src/app/api/listing.h"
#include "src/app/api/password_gate.h"
#include "src/app/api/second_factor.h"
#include "src/app/api/sign_in_guard.h"
#include "src/app/model/entities.h"
#include "src/app/store/sign_in_log.h"
#include "src/base/encoding.h"
#include "src/base/limits.h"
#include "src/crypto/password.h"

namespace panal::app {
namespace {

constexpr std::string_view kChallenge = "sign-in";

// Made with weaker parameters than today's.
Result<void> strengthen(Context& context, const store::User& user, std::string_view password) {
  if (!crypto::needs_rehash(user.password)) return {};
  const std::string hash = PANAL_TRY(context.services().passwords.hash(password));
  return context.write([&](db::Database& database) {
    return store::set_password(database, user.id, hash, context.now_ms());
  });
}

// The password was right; the code is asked for next, on whatever node. The challenge says whose it
// is and since when: it is worth nothing after his password has changed.
Result<http::Response> challenge(Context& context, const store::User& user) {
  const std::int64_t expires_at_ms = context.now_ms() + limits::kChallengeMs;
  Json body;
  body.append_member("challenge", PANAL_TRY(context.services().secrets.issue(
                                      kChallenge, std::string(user.id.raw()) + user.epoch,
                                      expires_at_ms, context.services().random)));
  body.append_member("expires_at", format_time_ms(expires_at_ms));
  return http::Response::json(202, body.dump());
}

Result<store::User> challenged_user(Context& context) {
  const auto bytes = context.services().secrets.redeem(kChallenge, context.form().text("challenge"),
                                                       context.now_ms());
  const auto id = Uuid::from_bytes(bytes ? bytes->substr(0, 16) : std::string());
  auto user = id ? PANAL_TRY(store::find_user(context.reader(), *id)) : std::nullopt;
  if (!user || !user->has_second_factor() || bytes->substr(16) != user->epoch) {
    return fail(Code::kUnauthorized, "challenge");
  }
  return std::move(*user);
}

// What signs in. `prove` is asked inside the write: false refuses, and nothing is written.
template <class Prove>
Result<std::optional<http::Response>> open_session(const http::Request& request, Context& context,
                                                   const store::User& user, const Uuid& counter,
                                                   Prove prove) {
  const NewSession session = PANAL_TRY(make_session(request, context, user));
  // The session that the browser had ends: nobody signs in with a token that was there before.
  const auto before = PANAL_TRY(authenticate_cookie(context.reader(), request, context.now_ms()));
  bool proven = false;
  PANAL_TRY(context.write([&](db::Database& database) -> Result<void> {
    Json told = Json::object();
    proven = PANAL_TRY(prove(database, told));
    if (!proven) return {};
    if (before) PANAL_TRY(store::end_session(database, *before));
    PANAL_TRY(store::note_success(database, actor_of(context, user), counter, store::kAuditSignIn,
                                  std::move(told)));
    return store::insert_session(database, session.row);
  }));
  if (!proven) return std::optional<http::Response>();
  context.services().log.info("accounts", "signed in",
                              {{"login", user.login}, {"address", request.client_address}});
  return std::optional(PANAL_TRY(begin_session(200, request, context, user, session)));
}

}  // namespace

Result<http::Response> sign_in(const http::Request& request, Context& context) {
  const Services& services = context.services();
  const std::string login = context.form().text("login");
  const std::string password = context.form().text("password");
  const auto user = PANAL_TRY(store::find_login(context.reader(), login));
  const Uuid counter = services.sign_ins.counter_of(request, login, user);
  PANAL_TRY(services.sign_ins.admit(context, counter, request.client_address));
  const bool right = PANAL_TRY(services.passwords.verify(user ? user->password : "", password));
  if (!user || !right) {
    services.sign_ins.failed(context, counter, user, store::kAuditSignInFailed);
    return fail(Code::kUnauthorized, "sign_in");
  }
  PANAL_TRY(strengthen(context, *user, password));
  if (user->has_second_factor()) return challenge(context, *user);
  auto opened = PANAL_TRY(open_session(request, context, *user, counter,
                                       [](db::Database&, Json&) -> Result<bool> { return true; }));
  return std::move(*opened);
}

Result<http::Response> finish_sign_in(const http::Request& request, Context& context) {
  const SignInGuard& guard = context.services().sign_ins;
  const store::User user = PANAL_TRY(challenged_user(context));
  const Uuid counter = guard.counter_of(request, user.login, user);
  PANAL_TRY(guard.admit(context, counter, request.client_address));
  const std::string code = context.form().text("code");
  auto opened = PANAL_TRY(
      open_session(request, context, user, counter, [&](db::Database& database, Json& told) {
        return take_code(database, context, user.id, code, told);
      }));
  if (opened) return std::move(*opened);
  guard.failed(context, counter, user, store::kAuditSecondFactorFailed);
  return fail(Code::kUnauthorized, "wrong_code");
}

Result<http::Response> get_session(const http::Request&, Context& context) {
  return respond_session(200, context.principal());
}

Result<http::Response> sign_out(const http::Request& request, Context& context) {
  const Principal& principal = context.principal();
  if (principal.kind == Principal::Kind::kSession) {
    const store::Actor actor = context.actor();
    PANAL_TRY(context.write([&](db::Database& database) -> Result<void> {
      PANAL_TRY(store::add_audit(database, actor, {store::kAuditSignOut}));
      return store::end_session(database, principal.credential);
    }));
  }
  auto response = http::Response::no_content();
  response.headers.add("Set-Cookie", ended_session_cookie(request));
  return response;
}

Result<http::Response> list_sessions(const http::Request& request, Context& context) {
  const auto user = PANAL_TRY(path_user(request, context));
  const auto& sessions = store::records_of(model::sessions());
  return respond_list(
      request, context, sessions,
      {{sessions.field("user"), store::Filter::Kind::kEqual,
        Value(Blob{std::string(user.id.raw())})},
       {sessions.field("expires_at"), store::Filter::Kind::kFrom, Value(context.now_ms())}});
}

// All of a user's; with ?others=true all but the one that asks.
Result<http::Response> end_sessions(const http::Request& request, Context& context) {
  const auto user = PANAL_TRY(path_user(request, context));
  const Principal& principal = context.principal();
  const bool others = request.query("others").value_or("false") == "true";
  std::optional<Uuid> kept;
  if (others && principal.kind == Principal::Kind::kSession) kept = principal.credential;
  const std::string epoch = new_epoch(context.services().random);
  const store::Actor actor = context.actor();
  PANAL_TRY(context.write([&](db::Database& database) -> Result<void> {
    PANAL_TRY(store::end_sessions(database, user.id, kept, epoch));
    return store::add_audit(database, actor, {store::kAuditEndSessions, "users", user.id});
  }));
  auto response = http::Response::no_content();
  if (!kept && principal.user == user.id) {
    response.headers.add("Set-Cookie", ended_session_cookie(request));
  }
  return response;
}

// Whether another's session exists is not told.
Result<http::Response> end_session(const http::Request& request, Context& context) {
  const Uuid id = PANAL_TRY(path_id(request));
  const auto session = PANAL_TRY(store::find_session(context.reader(), id));
  const bool own = session && context.principal().user == session->user;
  if (!session || (!own && !context.principal().may(Permission::kManageUsers))) {
    return fail(Code::kNotFound, "not_found");
  }
  const store::Actor actor = context.actor();
  PANAL_TRY(context.write([&](db::Database& database) -> Result<void> {
    PANAL_TRY(store::end_session(database, id));
    return store::add_audit(database, actor, {store::kAuditRevoke, "sessions", id});
  }));
  return http::Response::no_content();
}

}  // namespace panal::app

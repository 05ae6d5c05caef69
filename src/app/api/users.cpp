// What may be done to a user beyond his record: his password, links to reset it, API tokens.
#include "src/app/store/users.h"

#include "src/app/api/accounts.h"
#include "src/app/api/entities.h"
#include "src/app/api/handlers.h"
#include "src/app/api/listing.h"
#include "src/app/api/password_gate.h"
#include "src/app/api/sign_in_guard.h"
#include "src/app/model/entities.h"
#include "src/app/store/api_tokens.h"
#include "src/app/store/one_time_secrets.h"
#include "src/app/store/sign_in_log.h"
#include "src/base/clock.h"
#include "src/base/encoding.h"
#include "src/base/limits.h"
#include "src/crypto/hash.h"

namespace panal::app {
namespace {

constexpr std::string_view kTokenPrefix = "panal_";  // so that scanners for leaked secrets see it

Result<std::int64_t> ttl_asked(const Form& form, std::int64_t usual_ms, std::int64_t most_ms) {
  if (form.text("ttl").empty()) return usual_ms;
  const auto ttl_ms = parse_duration_ms(form.text("ttl"));
  if (!ttl_ms || *ttl_ms == 0) return field_error("ttl", "invalid");
  if (*ttl_ms > most_ms) {
    return field_error("ttl", "too_far", std::to_string(most_ms / kHourMs) + "h");
  }
  return *ttl_ms;
}

// What a new password brings: all sessions but `kept` end, links to reset it are worth nothing, and
// attempts that failed are forgotten.
Result<void> renew_password(db::Database& database, const Context& context, const store::User& user,
                            std::string_view hash, const std::optional<Uuid>& kept,
                            const store::Actor& actor) {
  const Services& services = context.services();
  PANAL_TRY(store::set_password(database, user.id, hash, actor.now_ms));
  PANAL_TRY(store::end_sessions(database, user.id, kept, new_epoch(services.random)));
  PANAL_TRY(store::delete_one_time_secrets(database, user.id, store::kResetLink));
  PANAL_TRY(store::note_success(database, actor, services.sign_ins.counter_of(user.login),
                                store::kAuditUnlock));
  return store::add_audit(database, actor, {store::kAuditPassword, "users", user.id});
}

}  // namespace

Result<http::Response> create_user(const http::Request& request, Context& context) {
  const Form& form = context.form();
  const std::string login = form.text("login"), password = form.text("password");
  const store::NewRecord record{PANAL_TRY(context.new_id(request)), cells_of(model::users(), form)};
  std::string hash;
  if (!password.empty()) {
    PANAL_TRY(check_account(context, login, form.text("name"), password, ""));
    hash = PANAL_TRY(context.services().passwords.hash(password));
  }
  const store::Actor actor = context.actor();
  PANAL_TRY(context.write(
      [&](db::Database& database) { return insert_user(database, record, hash, actor); }));
  context.services().log.info("accounts", "user made",
                              {{"login", login}, {"by", context.principal().identity()}});
  return respond_created(context, store::records_of(model::users()), record.id);
}

Result<http::Response> change_password(const http::Request& request, Context& context) {
  const auto user = PANAL_TRY(path_user(request, context));
  const std::string password = context.form().text("password");
  PANAL_TRY(check_current(request, context, user));
  PANAL_TRY(check_account(context, user.login, user.name, password, ""));
  const std::string hash = PANAL_TRY(context.services().passwords.hash(password));
  const Principal& principal = context.principal();
  std::optional<Uuid> kept;  // the session that asks goes on; all others of the user end
  if (principal.kind == Principal::Kind::kSession) kept = principal.credential;
  const store::Actor actor = context.actor();
  PANAL_TRY(context.write([&](db::Database& database) {
    return renew_password(database, context, user, hash, kept, actor);
  }));
  context.services().log.info("accounts", "password changed",
                              {{"login", user.login}, {"by", principal.identity()}});
  return http::Response::no_content();
}

// The link is shown to the administrator, once, who hands it over. A second factor stays on.
Result<http::Response> create_reset_link(const http::Request& request, Context& context) {
  const Uuid id = PANAL_TRY(path_id(request));
  if (!PANAL_TRY(store::find_user(context.reader(), id))) return fail(Code::kNotFound, "not_found");
  constexpr std::int64_t kMostMs = limits::kResetLinkMs;
  const std::int64_t ttl_ms = PANAL_TRY(ttl_asked(context.form(), kMostMs, kMostMs));
  const Secret secret = make_secret("", context.services().random);
  const std::int64_t expires_at_ms = context.now_ms() + ttl_ms;
  const store::Actor actor = context.actor();
  PANAL_TRY(context.write([&](db::Database& database) -> Result<void> {
    PANAL_TRY(store::delete_one_time_secrets(database, id, store::kResetLink));
    PANAL_TRY(store::insert_one_time_secret(database,
                                            {secret.hash, store::kResetLink, id, expires_at_ms}));
    return store::add_audit(database, actor, {store::kAuditResetLink, "users", id});
  }));
  Json body;
  body.append_member("token", secret.text);
  body.append_member("path", "/reset#" + secret.text);
  body.append_member("expires_at", format_time_ms(expires_at_ms));
  return http::Response::json(201, body.dump());
}

Result<http::Response> reset_password(const http::Request& request, Context& context) {
  const SignInGuard& guard = context.services().sign_ins;
  const std::string hash = crypto::sha256(context.form().text("token"));
  const Uuid counter = guard.counter_of("reset from " + request.client_address);
  PANAL_TRY(guard.admit(context, counter, request.client_address));
  const auto id = PANAL_TRY(
      store::find_one_time_secret(context.reader(), store::kResetLink, hash, context.now_ms()));
  const auto user = id ? PANAL_TRY(store::find_user(context.reader(), *id)) : std::nullopt;
  if (!user) {
    guard.failed(context, counter, std::nullopt, store::kAuditSignInFailed);
    return fail(Code::kForbidden, "reset_link");
  }
  const std::string password = context.form().text("password");
  PANAL_TRY(check_account(context, user->login, user->name, password, ""));
  const std::string stored = PANAL_TRY(context.services().passwords.hash(password));
  PANAL_TRY(context.write([&](db::Database& database) -> Result<void> {
    const auto taken =
        PANAL_TRY(store::take_one_time_secret(database, store::kResetLink, hash, context.now_ms()));
    if (!taken) return fail(Code::kForbidden, "reset_link");
    return renew_password(database, context, *user, stored, std::nullopt, actor_of(context, *user));
  }));
  context.services().log.info("accounts", "password reset by link", {{"login", user->login}});
  return http::Response::no_content();
}

Result<http::Response> list_tokens(const http::Request& request, Context& context) {
  const auto user = PANAL_TRY(path_user(request, context));
  const auto& tokens = store::records_of(model::api_tokens());
  return respond_list(
      request, context, tokens,
      {{tokens.field("user"), store::Filter::Kind::kEqual, Value(Blob{std::string(user.id.raw())})},
       {tokens.field("expires_at"), store::Filter::Kind::kFrom, Value(std::int64_t{1})}});
}

Result<http::Response> create_token(const http::Request& request, Context& context) {
  const auto user = PANAL_TRY(path_user(request, context));
  const std::string scope = context.form().text("scope");
  if (scope == "monitor") PANAL_TRY(context.require(Permission::kMonitor));
  const std::int64_t ttl_ms =
      PANAL_TRY(ttl_asked(context.form(), limits::kApiTokenTtlMs, limits::kApiTokenTtlMsMax));
  const Secret secret = make_secret(kTokenPrefix, context.services().random);
  const store::ApiToken token{.id = secret.id,
                              .hash = secret.hash,
                              .user = user.id,
                              .name = context.form().text("name"),
                              .scope = scope,
                              .created_at = context.now_ms(),
                              .expires_at = context.now_ms() + ttl_ms};
  const store::Actor actor = context.actor();
  Json made = Json::object();
  made.append_member("user", Json::array().push(nullptr).push(user.login));
  made.append_member("scope", Json::array().push(nullptr).push(scope));
  PANAL_TRY(context.write([&](db::Database& database) -> Result<void> {
    PANAL_TRY(store::insert_api_token(database, token));
    return store::add_audit(database, actor, {store::kAuditCreate, "tokens", token.id, made});
  }));
  context.services().log.info(
      "accounts", "API token made",
      {{"login", user.login}, {"scope", scope}, {"by", context.principal().identity()}});
  Json body;
  body.append_member("id", token.id.text());
  body.append_member("token", secret.text);
  body.append_member("name", token.name);
  body.append_member("scope", scope);
  body.append_member("expires_at", format_time_ms(token.expires_at));
  auto response = http::Response::json(201, body.dump());
  response.headers.set("Location", "/api/v1/tokens/" + token.id.text());
  return response;
}

Result<http::Response> delete_token(const http::Request& request, Context& context) {
  const Uuid id = PANAL_TRY(path_id(request));
  const auto token = PANAL_TRY(store::find_api_token(context.reader(), id));
  const bool own = token && context.principal().user == token->user;
  if (!own && !context.principal().may(Permission::kManageUsers)) {
    return fail(Code::kNotFound, "not_found");  // whether another's exists is not told
  }
  const store::Actor actor = context.actor();
  PANAL_TRY(context.write([&](db::Database& database) -> Result<void> {
    PANAL_TRY(store::revoke_api_token(database, id));
    return store::add_audit(database, actor, {store::kAuditRevoke, "tokens", id});
  }));
  return http::Response::no_content();
}

}  // namespace panal::app

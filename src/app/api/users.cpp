// What may be done to a user beyond his record: a password of his own, API tokens.
#include "src/app/store/users.h"

#include "src/app/api/accounts.h"
#include "src/app/api/entities.h"
#include "src/app/api/handlers.h"
#include "src/app/api/listing.h"
#include "src/app/api/password_gate.h"
#include "src/app/api/sign_in_guard.h"
#include "src/app/model/entities.h"
#include "src/app/store/api_tokens.h"
#include "src/base/encoding.h"
#include "src/base/limits.h"

namespace panal::app {
namespace {

constexpr std::string_view kTokenPrefix = "panal_";  // so that scanners for leaked secrets see it

// The user in the path, if the principal is that user or may manage users.
Result<store::User> path_user(const http::Request& request, Context& context) {
  const Uuid id = PANAL_TRY(path_id(request));
  if (context.principal().user != id) PANAL_TRY(context.require(Permission::kManageUsers));
  auto user = PANAL_TRY(store::find_user(context.reader(), id));
  if (!user) return fail(Code::kNotFound, "not_found");
  return std::move(*user);
}

// Whoever changes his own password shows that he knows the present one.
Result<void> check_current(const http::Request& request, Context& context,
                           const store::User& user) {
  if (context.principal().user != user.id) return {};
  const Services& services = context.services();
  if (!context.form().has("current_password")) return field_error("current_password", "required");
  PANAL_TRY(services.sign_ins.admit(user.login, request.client_address));
  const std::string current = context.form().text("current_password");
  if (PANAL_TRY(services.passwords.verify(user.password, current))) return {};
  services.sign_ins.failed(user.login);
  return field_error("current_password", "wrong_password");
}

Result<std::int64_t> token_ttl_ms(const Form& form) {
  if (!form.has("ttl")) return limits::kApiTokenTtlMs;
  const auto ttl_ms = parse_duration_ms(form.text("ttl"));
  if (!ttl_ms || *ttl_ms == 0) return field_error("ttl", "invalid");
  if (*ttl_ms > limits::kApiTokenTtlMsMax) return field_error("ttl", "too_far", "3650d");
  return *ttl_ms;
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
  PANAL_TRY(context.write([&](db::Database& database) -> Result<void> {
    PANAL_TRY(store::set_password(database, user.id, hash, context.now_ms()));
    PANAL_TRY(store::add_audit(database, actor, {store::kAuditPassword, "users", user.id}));
    return store::delete_other_sessions(database, user.id, kept);
  }));
  context.services().sign_ins.succeeded(user.login);
  context.services().log.info("accounts", "password changed",
                              {{"login", user.login}, {"by", principal.identity()}});
  return http::Response::no_content();
}

Result<http::Response> list_tokens(const http::Request& request, Context& context) {
  const auto user = PANAL_TRY(path_user(request, context));
  const auto& tokens = store::records_of(model::api_tokens());
  return respond_list(request, context, tokens,
                      {{tokens.field("user"), store::Filter::Kind::kEqual,
                        Value(Blob{std::string(user.id.raw())})}});
}

Result<http::Response> create_token(const http::Request& request, Context& context) {
  const auto user = PANAL_TRY(path_user(request, context));
  const std::string scope = context.form().text("scope");
  if (scope == "monitor") PANAL_TRY(context.require(Permission::kMonitor));
  const std::int64_t ttl_ms = PANAL_TRY(token_ttl_ms(context.form()));
  const Secret secret = make_secret(kTokenPrefix, context.services().random);
  const store::ApiToken token{.id = secret.id,
                              .hash = secret.hash,
                              .user = user.id,
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
    PANAL_TRY(store::delete_api_token(database, id));
    return store::add_audit(database, actor, {store::kAuditRevoke, "tokens", id});
  }));
  return http::Response::no_content();
}

}  // namespace panal::app

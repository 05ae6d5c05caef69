#include "src/app/api/accounts.h"

#include <algorithm>
#include <array>

#include "src/app/api/handlers.h"
#include "src/app/api/password_gate.h"
#include "src/app/api/sign_in_guard.h"
#include "src/app/model/checks.h"
#include "src/app/model/entities.h"
#include "src/app/store/settings.h"
#include "src/base/encoding.h"
#include "src/base/limits.h"
#include "src/crypto/password.h"
#include "src/http/json.h"

namespace panal::app {
namespace {

constexpr std::size_t kAgentBytes = 200;

// Our sentences take the bound as their argument.
std::string argument_of(std::string_view code) {
  if (code == "too_short") return std::to_string(limits::kPasswordCharactersMin);
  if (code == "too_long") return std::to_string(limits::kPasswordCharactersMax);
  return {};
}

Principal principal_of(const store::User& user, const NewSession& session) {
  Principal principal;
  principal.kind = Principal::Kind::kSession;
  principal.user = user.id;
  principal.login = user.login;
  principal.name = user.name;
  principal.language = user.language;
  principal.roles = Roles::parse(user.roles);
  principal.credential = session.row.id;
  principal.csrf = csrf_of(session.secret.text);
  principal.expires_at_ms = session.row.expires_at;
  return principal;
}

store::NewRecord record_of(const store::User& user) {
  const model::Entity& entity = model::users();
  return {user.id,
          {{entity.place_of("login"), Value(user.login)},
           {entity.place_of("name"), Value(user.name)},
           {entity.place_of("language"), Value(user.language)},
           {entity.place_of("roles"), Value(user.roles)}}};
}

Result<http::Response> begin_session(int status, const http::Request& request,
                                     const store::User& user, const NewSession& session) {
  auto response = respond_session(status, principal_of(user, session));
  response.headers.add("Set-Cookie", session_cookie(request, session.secret.text));
  return response;
}

// Whoever is just signing in is not the request's principal yet.
store::Actor actor_of(const Context& context, const store::User& user) {
  store::Actor actor = context.actor();
  actor.user = user.id;
  actor.name = user.login;
  return actor;
}

// A login that nobody has may be a password in the wrong field: it is not written down. How often
// this can happen, the guard of sign-ins bounds; a node that takes no writes refuses all the same.
void note_failure(Context& context, const std::optional<store::User>& user) {
  const store::Actor actor = user ? actor_of(context, *user) : context.actor();
  const auto done = context.write([&actor](db::Database& database) {
    return store::add_audit(database, actor, {store::kAuditSignInFailed});
  });
  if (done) return;
  context.services().log.warning("accounts", "failed sign-in not in the audit log",
                                 {{"reason", done.error().message}});
}

}  // namespace

NewSession make_session(const http::Request& request, Context& context, const Uuid& user) {
  NewSession session{.secret = make_secret("", context.services().random), .row = {}};
  session.row = {.id = session.secret.id,
                 .hash = session.secret.hash,
                 .user = user,
                 .created_at = context.now_ms(),
                 .last_seen = context.now_ms(),
                 .expires_at = context.now_ms() + limits::kSessionAbsoluteMs,
                 .address = request.client_address,
                 .agent = std::string(request.headers.get("User-Agent").substr(0, kAgentBytes))};
  return session;
}

http::Response respond_session(int status, const Principal& principal) {
  Json roles = Json::array();
  for (std::size_t i = 0; i < kRoleCount; ++i) {
    const auto role = static_cast<Role>(i);
    if (principal.roles.has(role)) roles.push(name_of(role));
  }
  Json user;
  user.append_member("id", principal.user ? Json(principal.user->text()) : Json());
  user.append_member("login", principal.login);
  user.append_member("name", principal.name);
  user.append_member("language", principal.language.empty() ? Json() : Json(principal.language));
  user.append_member("roles", std::move(roles));
  Json body;
  body.append_member("user", std::move(user));
  body.append_member("csrf", principal.csrf);
  body.append_member("expires_at", principal.expires_at_ms == 0
                                       ? Json()
                                       : Json(format_time_ms(principal.expires_at_ms)));
  return http::Response::json(status, body.dump());
}

Result<void> insert_user(db::Database& database, const store::NewRecord& record,
                         std::string_view password, const store::Actor& actor) {
  const auto written = PANAL_TRY(store::insert_record(database, model::users(), record, actor));
  if (written != store::Written::kCreated || password.empty()) return {};
  return store::set_password(database, record.id, password, actor.now_ms);
}

Result<void> check_account(Context& context, std::string_view login, std::string_view name,
                           std::string_view password, std::string_view cluster) {
  Error error{Code::kFields, "fields"};
  if (model::check_login(login)) error.fields.push_back({"login", "invalid", ""});
  const std::string company = PANAL_TRY(store::setting(context.reader(), store::kClusterName));
  const std::array<std::string_view, 4> names{login, name, company, cluster};
  if (auto wrong = crypto::check_password("password", password, names)) {
    wrong->message = argument_of(wrong->code);
    error.fields.push_back(std::move(*wrong));
  }
  if (!error.fields.empty()) return error;
  return {};
}

Result<http::Response> get_setup(const http::Request&, Context& context) {
  const bool done = PANAL_TRY(store::any_user(context.reader()));
  const std::string name = PANAL_TRY(store::setting(context.reader(), store::kClusterName));
  Json node;
  node.append_member("name", context.host().node_name());
  node.append_member("label", context.host().node_label());
  Json body;
  body.append_member("needed", !done);
  body.append_member("cluster", Json::object().set("name", name));
  body.append_member("node", std::move(node));
  return http::Response::json(200, body.dump());
}

Result<http::Response> set_up(const http::Request& request, Context& context) {
  if (PANAL_TRY(store::any_user(context.reader()))) return fail(Code::kConflict, "set_up");
  const Form& form = context.form();
  PANAL_TRY(context.services().sign_ins.admit("", request.client_address));
  if (!context.host().is_setup_code(form.text("code"))) {
    return fail(Code::kForbidden, "setup_code");
  }
  const std::string cluster = form.text("cluster");
  store::User user{.id = Uuid::v7(context.now_ms(), context.services().random),
                   .login = form.text("login"),
                   .name = form.text("name"),
                   .password = {},
                   .language = std::string(tag_of(context.language())),
                   .roles = std::string(name_of(Role::kAdministrator))};
  PANAL_TRY(check_account(context, user.login, user.name, form.text("password"), cluster));
  user.password = PANAL_TRY(context.services().passwords.hash(form.text("password")));
  const NewSession session = make_session(request, context, user.id);
  PANAL_TRY(context.write([&](db::Database& database) -> Result<void> {
    if (PANAL_TRY(store::any_user(database))) return fail(Code::kConflict, "set_up");
    PANAL_TRY(insert_user(database, record_of(user), user.password, actor_of(context, user)));
    if (!cluster.empty()) {
      PANAL_TRY(store::set_setting(database, store::kClusterName, cluster));
    }
    return store::insert_session(database, session.row);
  }));
  context.services().log.info("accounts", "first administrator made", {{"login", user.login}});
  return begin_session(201, request, user, session);
}

Result<http::Response> sign_in(const http::Request& request, Context& context) {
  const Services& services = context.services();
  const std::string login = context.form().text("login");
  const std::string password = context.form().text("password");
  PANAL_TRY(services.sign_ins.admit(login, request.client_address));
  const auto user = PANAL_TRY(store::find_login(context.reader(), login));
  const bool right = PANAL_TRY(services.passwords.verify(user ? user->password : "", password));
  if (!user || !right) {
    services.sign_ins.failed(login);
    services.log.warning("accounts", "sign-in failed",
                         {{"login", login}, {"address", request.client_address}});
    note_failure(context, user);
    return fail(Code::kUnauthorized, "sign_in");
  }
  services.sign_ins.succeeded(login);
  std::string stronger;
  if (crypto::needs_rehash(user->password)) {
    stronger = PANAL_TRY(services.passwords.hash(password));
  }
  const NewSession session = make_session(request, context, user->id);
  // The session that the browser had ends: nobody signs in with a token that was there before.
  const auto before = PANAL_TRY(authenticate_cookie(context.reader(), request, context.now_ms()));
  PANAL_TRY(context.write([&](db::Database& database) -> Result<void> {
    if (!stronger.empty()) {
      PANAL_TRY(store::set_password(database, user->id, stronger, context.now_ms()));
    }
    if (before) PANAL_TRY(store::delete_session(database, *before));
    PANAL_TRY(store::add_audit(database, actor_of(context, *user), {store::kAuditSignIn}));
    return store::insert_session(database, session.row);
  }));
  services.log.info("accounts", "signed in",
                    {{"login", user->login}, {"address", request.client_address}});
  return begin_session(200, request, *user, session);
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
      return store::delete_session(database, principal.credential);
    }));
  }
  auto response = http::Response::no_content();
  response.headers.add("Set-Cookie", ended_session_cookie(request));
  return response;
}

}  // namespace panal::app

#include "src/app/api/accounts.h"

#include <array>

#include "src/app/api/handlers.h"
#include "src/app/api/listing.h"
#include "src/app/api/password_gate.h"
#include "src/app/api/sign_in_guard.h"
#include "src/app/model/checks.h"
#include "src/app/model/entities.h"
#include "src/app/store/security_policy.h"
#include "src/app/store/settings.h"
#include "src/base/encoding.h"
#include "src/base/limits.h"
#include "src/crypto/password.h"
#include "src/http/json.h"

namespace panal::app {
namespace {

constexpr std::size_t kEpochBytes = 16;

// Our sentences take the bound as their argument.
std::string argument_of(std::string_view code) {
  if (code == "too_short") return std::to_string(limits::kPasswordCharactersMin);
  if (code == "too_long") return std::to_string(limits::kPasswordCharactersMax);
  return {};
}

Json user_json(const Principal& principal) {
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
  return user;
}

}  // namespace

Result<NewSession> make_session(const http::Request& request, Context& context,
                                const store::User& user) {
  const auto policy = PANAL_TRY(store::security_policy(context.reader()));
  NewSession session{.secret = make_secret("", context.services().random), .row = {}};
  session.row = {
      .id = session.secret.id,
      .hash = session.secret.hash,
      .user = user.id,
      .created_at = context.now_ms(),
      .last_seen = context.now_ms(),
      .expires_at = context.now_ms() + policy.session_absolute_ms,
      .address = request.client_address,
      .agent = std::string(request.headers.get("User-Agent").substr(0, limits::kAgentBytes)),
      .epoch = user.epoch};
  return session;
}

Result<http::Response> begin_session(int status, const http::Request& request, Context& context,
                                     const store::User& user, const NewSession& session) {
  const auto principal =
      PANAL_TRY(principal_of(context.reader(), user, session.row, session.secret.text));
  auto response = respond_session(status, principal);
  response.headers.add("Set-Cookie", session_cookie(request, session.secret.text));
  const auto& services = context.services();
  response.headers.add("Set-Cookie",
                       services.sign_ins.device_cookie(request, user.id, services.random));
  return response;
}

http::Response respond_session(int status, const Principal& principal) {
  const bool is_session = principal.kind == Principal::Kind::kSession;
  Json body;
  body.append_member("user", user_json(principal));
  body.append_member("csrf", principal.csrf);
  body.append_member("expires_at", principal.expires_at_ms == 0
                                       ? Json()
                                       : Json(format_time_ms(principal.expires_at_ms)));
  body.append_member("id", is_session ? Json(principal.credential.text()) : Json());
  body.append_member("must_enrol", principal.must_enrol);
  return http::Response::json(status, body.dump());
}

store::Actor actor_of(const Context& context, const store::User& user) {
  store::Actor actor = context.actor();
  actor.user = user.id;
  actor.name = user.login;
  return actor;
}

std::string new_epoch(Random& random) {
  std::array<std::uint8_t, kEpochBytes> bytes{};
  random.fill(bytes);
  return {bytes.begin(), bytes.end()};
}

Result<store::User> path_user(const http::Request& request, Context& context) {
  const Uuid id = PANAL_TRY(path_id(request));
  if (context.principal().user != id) PANAL_TRY(context.require(Permission::kManageUsers));
  auto user = PANAL_TRY(store::find_user(context.reader(), id));
  if (!user) return fail(Code::kNotFound, "not_found");
  return std::move(*user);
}

Result<void> check_current(const http::Request& request, Context& context,
                           const store::User& user) {
  if (context.principal().user != user.id) return {};
  const Services& services = context.services();
  if (!context.form().has("current_password")) return field_error("current_password", "required");
  const Uuid counter = services.sign_ins.counter_of(request, user.login, user);
  PANAL_TRY(services.sign_ins.admit(context, counter, request.client_address));
  const std::string current = context.form().text("current_password");
  if (PANAL_TRY(services.passwords.verify(user.password, current))) return {};
  services.sign_ins.failed(context, counter, user, store::kAuditSignInFailed);
  return field_error("current_password", "wrong_password");
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

}  // namespace panal::app

// The first user of a cluster, made by whoever read the code that the node printed.
#include "src/app/api/accounts.h"
#include "src/app/api/handlers.h"
#include "src/app/api/password_gate.h"
#include "src/app/api/sign_in_guard.h"
#include "src/app/model/entities.h"
#include "src/app/store/company_settings.h"
#include "src/app/store/settings.h"

namespace panal::app {
namespace {

store::NewRecord record_of(const store::User& user) {
  const model::Entity& entity = model::users();
  return {user.id,
          {{entity.place_of("login"), Value(user.login)},
           {entity.place_of("name"), Value(user.name)},
           {entity.place_of("language"), Value(user.language)},
           {entity.place_of("roles"), Value(user.roles)}}};
}

}  // namespace

Result<http::Response> get_setup(const http::Request&, Context& context) {
  const bool done = PANAL_TRY(store::any_user(context.reader()));
  const auto settings = PANAL_TRY(store::company_settings(context.reader()));
  Json node;
  node.append_member("name", context.host().node_name());
  node.append_member("label", context.host().node_label());
  Json body;
  body.append_member("needed", !done);
  body.append_member("cluster", Json::object().set("name", settings.name));
  body.append_member("language", settings.language.empty() ? Json() : Json(settings.language));
  body.append_member("node", std::move(node));
  return http::Response::json(200, body.dump());
}

Result<http::Response> set_up(const http::Request& request, Context& context) {
  if (PANAL_TRY(store::any_user(context.reader()))) return fail(Code::kConflict, "set_up");
  const Form& form = context.form();
  const SignInGuard& guard = context.services().sign_ins;
  const Uuid counter = guard.counter_of("set up from " + request.client_address);
  PANAL_TRY(guard.admit(context, counter, request.client_address));
  if (!context.host().is_setup_code(form.text("code"))) {
    guard.failed(context, counter, std::nullopt, store::kAuditSignInFailed);
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
  const NewSession session = PANAL_TRY(make_session(request, context, user));
  PANAL_TRY(context.write([&](db::Database& database) -> Result<void> {
    if (PANAL_TRY(store::any_user(database))) return fail(Code::kConflict, "set_up");
    PANAL_TRY(insert_user(database, record_of(user), user.password, actor_of(context, user)));
    if (!cluster.empty()) {
      PANAL_TRY(store::set_setting(database, store::kClusterName, cluster));
    }
    return store::insert_session(database, session.row);
  }));
  context.services().log.info("accounts", "first administrator made", {{"login", user.login}});
  return begin_session(201, request, context, user, session);
}

}  // namespace panal::app

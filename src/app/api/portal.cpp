// The customers' own entry: whether they may register, and doing so.
#include "src/app/api/accounts.h"
#include "src/app/api/entities.h"
#include "src/app/api/handlers.h"
#include "src/app/api/password_gate.h"
#include "src/app/api/sign_in_guard.h"
#include "src/app/model/entities.h"
#include "src/app/store/branding.h"
#include "src/app/store/service_levels.h"
#include "src/app/store/settings.h"
#include "src/app/store/sign_in_log.h"
#include "src/base/encoding.h"

namespace panal::app {
namespace {

// What is called a login elsewhere is an address here.
Error of_address(Error error) {
  for (FieldError& field : error.fields) {
    if (field.field == "login") field.field = "email";
  }
  return error;
}

store::User user_of(Context& context) {
  const Form& form = context.form();
  const std::string surname = form.text("surname"), language = form.text("language");
  return {.id = Uuid::v7(context.now_ms(), context.services().random),
          .login = lower_ascii(form.text("email")),
          .name = form.text("name") + (surname.empty() ? "" : " " + surname),
          .password = {},
          .language = language.empty() ? std::string(tag_of(context.language())) : language,
          .roles = std::string(name_of(Role::kCustomer))};
}

store::NewRecord record_of(const store::User& user) {
  const model::Entity& entity = model::users();
  return {user.id,
          {{entity.place_of("login"), Value(user.login)},
           {entity.place_of("email"), Value(user.login)},
           {entity.place_of("name"), Value(user.name)},
           {entity.place_of("language"), Value(user.language)},
           {entity.place_of("roles"), Value(user.roles)}}};
}

store::NewRecord contact_of(Context& context, const store::User& user) {
  const model::Entity& contacts = model::contacts();
  store::NewRecord record{Uuid::v7(context.now_ms(), context.services().random),
                          cells_of(contacts, context.form())};
  record.cells.emplace_back(contacts.place_of("user"), Value(Blob{std::string(user.id.raw())}));
  return record;
}

}  // namespace

Result<http::Response> get_portal(const http::Request&, Context& context) {
  const auto levels = PANAL_TRY(store::service_levels(context.reader()));
  std::string name = PANAL_TRY(store::branding(context.reader())).title;
  if (name.empty()) name = PANAL_TRY(store::setting(context.reader(), store::kClusterName));
  Json body;
  body.append_member("company", name);
  body.append_member("registration", levels.registration);
  return http::Response::json(200, body.dump());
}

// The address is the login. Whoever registers is signed in at once.
Result<http::Response> register_customer(const http::Request& request, Context& context) {
  if (!PANAL_TRY(store::service_levels(context.reader())).registration) {
    return fail(Code::kForbidden, "registration_closed");
  }
  const SignInGuard& guard = context.services().sign_ins;
  const Uuid counter = guard.counter_of("register from " + request.client_address);
  PANAL_TRY(guard.admit(context, counter, request.client_address));
  store::User user = user_of(context);
  const std::string password = context.form().text("password");
  auto right = check_account(context, user.login, user.name, password, "");
  if (!right) return of_address(std::move(right).error());
  user.password = PANAL_TRY(context.services().passwords.hash(password));
  const NewSession session = PANAL_TRY(make_session(request, context, user));
  const store::NewRecord contact = contact_of(context, user);
  const store::Actor actor = actor_of(context, user);
  auto written = context.write([&](db::Database& database) -> Result<void> {
    PANAL_TRY(insert_user(database, record_of(user), user.password, actor));
    PANAL_TRY(store::insert_record(database, model::contacts(), contact, actor));
    PANAL_TRY(store::note_registration(database, actor, counter));
    return store::insert_session(database, session.row);
  });
  if (!written) return of_address(std::move(written).error());
  context.services().log.info("accounts", "customer registered", {{"login", user.login}});
  return begin_session(201, request, context, user, session);
}

}  // namespace panal::app

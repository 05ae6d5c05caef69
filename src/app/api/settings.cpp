// What administrators decide for the company, and how each account has arranged its pages.
#include "src/app/api/handlers.h"
#include "src/app/api/inputs.h"
#include "src/app/store/company_settings.h"
#include "src/app/store/preferences.h"
#include "src/base/page_limits.h"

namespace panal::app {
namespace {

constexpr std::string_view kAsBrowser = "auto";

Json told(const store::CompanySettings& settings) {
  return Json::object()
      .set("name", settings.name)
      .set("language", settings.language.empty() ? std::string(kAsBrowser) : settings.language)
      .set("notification_days", settings.notification_days);
}

Result<Uuid> keeper(const Context& context) {
  if (!context.principal().user) return fail(Code::kForbidden, "permission");
  return *context.principal().user;
}

}  // namespace

const Inputs& settings_inputs() {
  static const Inputs inputs{{.name = "name"},
                             {.name = "language", .choices = {"auto", "es", "en"}},
                             {.name = "notification_days",
                              .type = InputType::kInteger,
                              .least = limits::kNotificationDaysLeast,
                              .most = limits::kNotificationDaysMost}};
  return inputs;
}

const Inputs& account_preference_inputs() {
  static const Inputs inputs{
      {.name = "name", .required = true, .characters_max = limits::kPreferenceNameCharacters},
      {.name = "value", .nullable = true, .characters_max = limits::kPreferenceCharacters}};
  return inputs;
}

Result<http::Response> get_settings(const http::Request&, Context& context) {
  const auto settings = PANAL_TRY(store::company_settings(context.reader()));
  return http::Response::json(200, told(settings).dump());
}

// What is not given stays.
Result<http::Response> set_settings(const http::Request&, Context& context) {
  const Form& form = context.form();
  const store::Actor actor = context.actor();
  Json after;
  PANAL_TRY(context.write([&](db::Database& database) -> Result<void> {
    auto settings = PANAL_TRY(store::company_settings(database));
    if (form.has("name")) settings.name = form.text("name");
    if (form.has("language")) {
      settings.language = form.text("language") == kAsBrowser ? "" : form.text("language");
    }
    settings.notification_days =
        form.integer("notification_days").value_or(settings.notification_days);
    after = told(settings);
    PANAL_TRY(store::set_company_settings(database, settings));
    return store::add_audit(database, actor, {store::kAuditSettings, {}, {}, after});
  }));
  return http::Response::json(200, after.dump());
}

Result<http::Response> list_preferences(const http::Request&, Context& context) {
  const Uuid user = PANAL_TRY(keeper(context));
  Json body;
  body.append_member("preferences", PANAL_TRY(store::preferences(context.reader(), user)));
  return http::Response::json(200, body.dump());
}

Result<http::Response> keep_preference(const http::Request&, Context& context) {
  const Uuid user = PANAL_TRY(keeper(context));
  const std::string name = context.form().text("name"), value = context.form().text("value");
  PANAL_TRY(context.write(
      [&](db::Database& database) { return store::keep_preference(database, user, name, value); }));
  return http::Response::no_content();
}

}  // namespace panal::app

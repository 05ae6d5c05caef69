// What administrators decide for all accounts: who needs a second factor, how long sessions last
// and the audit log is kept.
#include "src/app/api/handlers.h"
#include "src/app/store/retention.h"
#include "src/app/store/security_policy.h"
#include "src/base/clock.h"

namespace panal::app {
namespace {

Result<http::Response> respond_policy(const store::SecurityPolicy& policy,
                                      std::int64_t audit_days) {
  Json roles = Json::array();
  const Roles needed = Roles::parse(policy.second_factor_roles);
  for (std::size_t i = 0; i < kRoleCount; ++i) {
    if (needed.has(static_cast<Role>(i))) roles.push(role_names()[i]);
  }
  Json body;
  body.append_member("second_factor_roles", std::move(roles));
  body.append_member("session_idle_minutes", policy.session_idle_ms / kMinuteMs);
  body.append_member("session_absolute_minutes", policy.session_absolute_ms / kMinuteMs);
  body.append_member("audit_days", audit_days);
  return http::Response::json(200, body.dump());
}

std::string words_text(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) (text += word) += ' ';
  return Roles::parse(text).text();
}

}  // namespace

Result<http::Response> get_security(const http::Request&, Context& context) {
  const auto policy = PANAL_TRY(store::security_policy(context.reader()));
  return respond_policy(policy, PANAL_TRY(store::audit_days(context.reader())));
}

// What is not given stays.
Result<http::Response> set_security(const http::Request&, Context& context) {
  const Form& form = context.form();
  auto policy = PANAL_TRY(store::security_policy(context.reader()));
  if (form.has("second_factor_roles")) {
    policy.second_factor_roles = words_text(form.words("second_factor_roles"));
  }
  const auto take = [&form](std::string_view name, std::int64_t& ms) {
    if (const auto minutes = form.integer(name)) ms = *minutes * kMinuteMs;
  };
  take("session_idle_minutes", policy.session_idle_ms);
  take("session_absolute_minutes", policy.session_absolute_ms);
  const std::int64_t kept_days = PANAL_TRY(store::audit_days(context.reader()));
  const std::int64_t audit_days = form.integer("audit_days").value_or(kept_days);
  const store::Actor actor = context.actor();
  auto response = PANAL_TRY(respond_policy(policy, audit_days));
  const Json told = PANAL_TRY(Json::parse(response.body));
  PANAL_TRY(context.write([&](db::Database& database) -> Result<void> {
    PANAL_TRY(store::set_security_policy(database, policy));
    PANAL_TRY(store::set_audit_days(database, audit_days));
    return store::add_audit(database, actor, {store::kAuditPolicy, {}, {}, told});
  }));
  return response;
}

}  // namespace panal::app

#include "src/app/api/rule.h"

namespace panal::app {
namespace {

// A reverse proxy on this machine connects from here too, and says so: what it forwards is not
// of this machine.
bool is_local(const http::Request& request) {
  if (request.origin != http::Origin::kPublic) return false;
  for (const char* name : {"Forwarded", "X-Forwarded-For", "Via"}) {
    if (request.headers.has(name)) return false;
  }
  const std::string_view address = request.client_address;
  return address.starts_with("127.") || address == "::1" || address.starts_with("::ffff:127.");
}

Result<void> refuse(const Principal& principal) {
  if (principal.kind == Principal::Kind::kNobody) return fail(Code::kUnauthorized, "credentials");
  if (principal.must_enrol) return fail(Code::kForbidden, "second_factor_required");
  return fail(Code::kForbidden, "permission");
}

bool satisfies(const Rule& rule, const Principal& principal, const http::Request& request,
               bool data_is_open) {
  using Kind = Principal::Kind;
  switch (rule.kind()) {
    case Rule::Kind::kEveryone: return true;
    case Rule::Kind::kSession:
      return principal.kind == Kind::kSession || principal.kind == Kind::kControl ||
             principal.acts_as_user();
    case Rule::Kind::kSignedIn: return principal.kind == Kind::kControl || principal.acts_as_user();
    case Rule::Kind::kRoles: return principal.may(rule.roles());
    case Rule::Kind::kMonitor:
      return principal.may(rule.roles()) || is_local(request) ||
             (principal.kind == Kind::kToken && principal.scope == "monitor");
    case Rule::Kind::kData:
      if (data_is_open || principal.kind == Kind::kControl) return true;
      return principal.kind == Kind::kToken && principal.scope == "data" &&
             allows(principal.roles, rule.roles());
    case Rule::Kind::kCalendar:
      return principal.may(rule.roles()) ||
             (principal.kind == Kind::kToken && principal.scope == "calendar" &&
              allows(principal.roles, rule.roles()));
  }
  return false;
}

}  // namespace

Result<void> authorise(const Rule& rule, const Principal& principal, const http::Request& request,
                       bool data_is_open) {
  const bool reads = request.method == http::Method::kGet || request.method == http::Method::kHead;
  if (principal.scope == "read" && !reads) return fail(Code::kForbidden, "permission");
  if (satisfies(rule, principal, request, data_is_open)) return {};
  return refuse(principal);
}

Result<void> authorise_record(const Principal& principal, const model::Entity& entity,
                              model::Action action, const Value& owner) {
  const auto* blob = std::get_if<Blob>(&owner);
  const bool own = blob != nullptr && principal.user && blob->bytes == principal.user->raw();
  const auto may = [&](model::Action wanted) {
    return principal.may(entity.access.of(wanted)) || (own && principal.may(entity.own.of(wanted)));
  };
  if (may(action)) return {};
  return may(model::Action::kRead) ? fail(Code::kForbidden, "permission")
                                   : fail(Code::kNotFound, "not_found");
}

}  // namespace panal::app

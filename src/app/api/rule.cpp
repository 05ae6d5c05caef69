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
  return fail(Code::kForbidden, "permission");
}

bool satisfies(const Rule& rule, const Principal& principal, const http::Request& request,
               bool data_is_open) {
  using Kind = Principal::Kind;
  switch (rule.kind()) {
    case Rule::Kind::kEveryone: return true;
    case Rule::Kind::kSignedIn: return principal.kind == Kind::kControl || principal.acts_as_user();
    case Rule::Kind::kPermission: return principal.may(rule.permission());
    case Rule::Kind::kMonitor:
      return principal.may(rule.permission()) || is_local(request) ||
             (principal.kind == Kind::kToken && principal.scope == "monitor");
    case Rule::Kind::kData:
      if (data_is_open || principal.kind == Kind::kControl) return true;
      return principal.kind == Kind::kToken && principal.scope == "data" &&
             allows(principal.roles, rule.permission());
  }
  return false;
}

}  // namespace

Result<void> authorise(const Rule& rule, const Principal& principal, const http::Request& request,
                       bool data_is_open) {
  if (satisfies(rule, principal, request, data_is_open)) return {};
  return refuse(principal);
}

}  // namespace panal::app

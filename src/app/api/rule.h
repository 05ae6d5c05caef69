#pragma once
// Rule: what a route asks of a request. Every route has one: there is no default.
//
// authorise() is the one place where access is decided; finer questions (whose record is it?) are
// asked by handlers through Context::require and are of the same table (permissions.h).
#include "src/app/api/principal.h"
#include "src/base/result.h"
#include "src/http/message.h"

namespace panal::app {

class Rule {
 public:
  enum class Kind { kEveryone, kSignedIn, kPermission, kMonitor, kData };

  static constexpr Rule everyone() { return Rule(Kind::kEveryone); }
  static constexpr Rule signed_in() { return Rule(Kind::kSignedIn); }
  static constexpr Rule of(Permission permission) { return Rule(Kind::kPermission, permission); }
  // This machine, a token of scope `monitor`, or the permission.
  static constexpr Rule monitor() { return Rule(Kind::kMonitor, Permission::kMonitor); }
  // A token of scope `data` whose user has the permission, unless /data is configured open.
  static constexpr Rule data(Permission permission) { return Rule(Kind::kData, permission); }

  constexpr Kind kind() const { return kind_; }
  constexpr Permission permission() const { return permission_; }

 private:
  explicit constexpr Rule(Kind kind, Permission permission = {})
      : kind_(kind), permission_(permission) {}

  Kind kind_;
  Permission permission_;
};

// kUnauthorized when other credentials would do, kForbidden when these do not.
Result<void> authorise(const Rule& rule, const Principal& principal, const http::Request& request,
                       bool data_is_open);

}  // namespace panal::app

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

  static Rule everyone() { return Rule(Kind::kEveryone); }
  static Rule signed_in() { return Rule(Kind::kSignedIn); }
  static Rule of(Permission permission) { return Rule(Kind::kPermission, permission); }
  // This machine, a token of scope `monitor`, or the permission.
  static Rule monitor() { return Rule(Kind::kMonitor, Permission::kMonitor); }
  // A token of scope `data` whose user has the permission, unless /data is configured open.
  static Rule data(Permission permission) { return Rule(Kind::kData, permission); }

  Kind kind() const { return kind_; }
  Permission permission() const { return permission_; }

 private:
  explicit Rule(Kind kind, Permission permission = {}) : kind_(kind), permission_(permission) {}

  Kind kind_;
  Permission permission_;
};

// kUnauthorized when other credentials would do, kForbidden when these do not.
Result<void> authorise(const Rule& rule, const Principal& principal, const http::Request& request,
                       bool data_is_open);

}  // namespace panal::app

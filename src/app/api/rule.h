#pragma once
// Rule: what a route asks of a request. Every route has one: there is no default.
//
// Access is decided here alone: authorise() before a handler runs, authorise_record() when it knows
// whose record it is. Both read the letters of permissions.h and of the entities.
#include <string>
#include <string_view>
#include <utility>

#include "src/app/api/principal.h"
#include "src/app/model/entity.h"
#include "src/base/result.h"
#include "src/http/message.h"

namespace panal::app {

class Rule {
 public:
  enum class Kind { kEveryone, kSession, kSignedIn, kRoles, kMonitor, kData, kCalendar };

  static Rule everyone() { return Rule(Kind::kEveryone); }
  // Whoever signed in, even if all that he may do yet is to set up a second factor.
  static Rule session() { return Rule(Kind::kSession); }
  static Rule signed_in() { return Rule(Kind::kSignedIn); }
  static Rule of(Permission permission) {
    return Rule(Kind::kRoles, std::string(letters_of(permission)));
  }
  // Those who may do it, be it with records of their own alone: then authorise_record() decides.
  static Rule of(const model::Entity& entity, model::Action action) {
    return Rule(Kind::kRoles, entity.roles_for(action));
  }
  // Those who may with all of its records.
  static Rule of_all(const model::Entity& entity, model::Action action) {
    return Rule(Kind::kRoles, std::string(entity.access.of(action)));
  }
  // This machine, a token of scope `monitor`, or the permission.
  static Rule monitor() {
    return Rule(Kind::kMonitor, std::string(letters_of(Permission::kMonitor)));
  }
  // A token of scope `data` whose user may, unless /data is configured open.
  static Rule data(const model::Entity& entity, model::Action action) {
    return Rule(Kind::kData, entity.roles_for(action));
  }

  // The roles that may read it, or a token of scope `calendar` of one of them.
  static Rule calendar(const model::Entity& entity) {
    return Rule(Kind::kCalendar, entity.roles_for(model::Action::kRead));
  }

  Kind kind() const { return kind_; }
  // Letters, as permissions.h has them.
  std::string_view roles() const { return roles_; }

 private:
  explicit Rule(Kind kind, std::string roles = {}) : kind_(kind), roles_(std::move(roles)) {}

  Kind kind_;
  std::string roles_;
};

// kUnauthorized when other credentials would do, kForbidden when these do not.
Result<void> authorise(const Rule& rule, const Principal& principal, const http::Request& request,
                       bool data_is_open);

// Whether this very record may be touched, for those who may only touch their own: `owner` is the
// value of the entity's own.attribute. Who may not even see it is told kNotFound.
Result<void> authorise_record(const Principal& principal, const model::Entity& entity,
                              model::Action action, const Value& owner);

}  // namespace panal::app

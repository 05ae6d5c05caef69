#pragma once
// Principal: on whose behalf a request acts, as its credentials say. A plain value.
#include <cstdint>
#include <optional>
#include <string>

#include "src/app/api/permissions.h"
#include "src/base/ids.h"

namespace panal::app {

struct Principal {
  enum class Kind {
    kNobody,
    kSession,  // a person in a browser
    kToken,    // a program with an API token
    kControl,  // the control socket: an administrator of the machine
  };
  Kind kind = Kind::kNobody;
  std::optional<Uuid> user;
  std::string login, name, language;
  Roles roles;
  bool must_enrol = false;  // of a session: until he has a second factor, he may do nothing else
  std::string scope;        // of a token: data, monitor, read, api, calendar
  Uuid credential;          // the row of the session or token
  std::string csrf;         // of a session
  std::int64_t expires_at_ms = 0;

  // A token of scope `api` acts as its user, one of scope `read` does where nothing is written
  // (rule.h); other scopes have their own rules.
  bool acts_as_user() const {
    return (kind == Kind::kSession && !must_enrol) ||
           (kind == Kind::kToken && (scope == "api" || scope == "read"));
  }
  bool may(std::string_view letters) const {
    return kind == Kind::kControl || (acts_as_user() && allows(roles, letters));
  }
  bool may(Permission permission) const { return may(letters_of(permission)); }
  // For ids derived from a principal and a key.
  std::string identity() const {
    return user ? user->text() : kind == Kind::kControl ? "control" : "nobody";
  }
};

}  // namespace panal::app

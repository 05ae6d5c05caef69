#pragma once
// What the handlers of accounts share: opening a session, checking a login and a password.
#include <optional>
#include <string>
#include <string_view>

#include "src/app/api/authentication.h"
#include "src/app/api/context.h"
#include "src/app/store/records.h"
#include "src/app/store/sessions.h"
#include "src/app/store/users.h"
#include "src/base/result.h"
#include "src/http/message.h"

namespace panal::app {

struct NewSession {
  Secret secret;
  store::Session row;
};
NewSession make_session(const http::Request& request, Context& context, const Uuid& user);

// The session document.
http::Response respond_session(int status, const Principal& principal);

// Inside a write: the record, and if it is new the password, as hashed; empty: none.
Result<void> insert_user(db::Database& database, const store::NewRecord& record,
                         std::string_view password, const store::Actor& actor);

// Collects what is wrong with a new account; kFields.
Result<void> check_account(Context& context, std::string_view login, std::string_view name,
                           std::string_view password, std::string_view cluster);

}  // namespace panal::app

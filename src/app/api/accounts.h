#pragma once
// What the handlers of accounts share: opening a session, checking a login and a password.
//
// setup.cpp: the first user. sessions.cpp: signing in, in one step or two, and out. users.cpp:
// passwords, reset links, API tokens. second_factor.cpp: setting one up.
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
Result<NewSession> make_session(const http::Request& request, Context& context,
                                const store::User& user);
// What the browser gets of it.
Result<http::Response> begin_session(int status, const http::Request& request, Context& context,
                                     const store::User& user, const NewSession& session);
// Whoever is just signing in is not the request's principal yet.
store::Actor actor_of(const Context& context, const store::User& user);

// The session document.
http::Response respond_session(int status, const Principal& principal);

// Inside a write: the record, and if it is new the password, as hashed; empty: none.
Result<void> insert_user(db::Database& database, const store::NewRecord& record,
                         std::string_view password, const store::Actor& actor);

// The user in the path, if the principal is that user or may manage users.
Result<store::User> path_user(const http::Request& request, Context& context);

// Whoever changes his own credentials shows that he knows the present password. Nobody else can.
Result<void> check_current(const http::Request& request, Context& context, const store::User& user);

// Of the user: what end_sessions() begins.
std::string new_epoch(Random& random);

// Collects what is wrong with a new account; kFields.
Result<void> check_account(Context& context, std::string_view login, std::string_view name,
                           std::string_view password, std::string_view cluster);

}  // namespace panal::app

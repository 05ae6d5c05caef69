#pragma once
// Authentication: from a request's credentials to a Principal.
//
// A bearer token, when there is one, counts alone; else the session cookie does. Tokens are 256
// random bits; the database knows their SHA-256 only, so every node can check them. A session's
// CSRF token is an HMAC under the session's own token: nobody else can make it, and nothing more
// has to be stored.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "src/app/api/principal.h"
#include "src/app/store/sessions.h"
#include "src/app/store/users.h"
#include "src/base/result.h"
#include "src/db/database.h"
#include "src/http/message.h"

namespace panal::app {

// A new bearer credential and what is stored of it.
struct Secret {
  std::string text;
  std::string hash;  // 32 bytes
  Uuid id;           // of the row
};
Secret make_secret(std::string_view prefix, Random& random);

std::string csrf_of(std::string_view session_token);

// Set-Cookie for a new session, and for one that ended.
std::string session_cookie(const http::Request& request, std::string_view token);
std::string ended_session_cookie(const http::Request& request);

struct Authenticated {
  Principal principal;
  bool needs_touch = false;  // its session or token was last seen over a minute ago
};

// A bad bearer token is kUnauthorized; a bad cookie is nobody.
Result<Authenticated> authenticate(db::Database& reader, const http::Request& request,
                                   std::int64_t now_ms);

// Whoever just began this session.
Result<Principal> principal_of(db::Database& reader, const store::User& user,
                               const store::Session& session, std::string_view token);

// The live session of the request's cookie, whatever else the request brings.
Result<std::optional<Uuid>> authenticate_cookie(db::Database& reader, const http::Request& request,
                                                std::int64_t now_ms);

// The same principal as the database knows it now (roles may have changed), for an open event
// stream; nothing when its credential counts no more.
Result<std::optional<Principal>> refresh(db::Database& reader, Principal principal,
                                         std::int64_t now_ms);

// Writes in a browser must carry the page's mark, and none may come from another site.
Result<void> check_forgery(const http::Request& request, const Principal& principal);

}  // namespace panal::app

#include "src/app/api/authentication.h"

#include <array>

#include "src/app/store/api_tokens.h"
#include "src/app/store/security_policy.h"
#include "src/app/store/sessions.h"
#include "src/app/store/users.h"
#include "src/base/encoding.h"
#include "src/base/limits.h"
#include "src/crypto/hash.h"

namespace panal::app {
namespace {

std::string_view cookie_name(bool secure) {
  return secure ? "__Host-panal_session" : "panal_session";
}

std::string cookie(const http::Request& request, std::string_view value) {
  std::string out(cookie_name(request.secure));
  ((out += '=') += value) += "; Path=/; HttpOnly; SameSite=Lax";
  if (request.secure) out += "; Secure";
  return out;
}

bool needs_second_factor(const store::SecurityPolicy& policy, const store::User& user) {
  if (policy.second_factor_roles.empty() || user.has_second_factor()) return false;
  return Roles::parse(policy.second_factor_roles).meet(Roles::parse(user.roles));
}

void take_user(Principal& principal, const store::User& user) {
  principal.user = user.id;
  principal.login = user.login;
  principal.name = user.name;
  principal.language = user.language;
  principal.roles = Roles::parse(user.roles);
}

bool is_live(const store::Session& session, const store::User& user,
             const store::SecurityPolicy& policy, std::int64_t now_ms) {
  return session.epoch == user.epoch && now_ms < session.expires_at &&
         now_ms - session.last_seen < policy.session_idle_ms;
}

Principal session_principal(const store::SecurityPolicy& policy, const store::User& user,
                            const store::Session& session, std::string_view token) {
  Principal principal;
  principal.kind = Principal::Kind::kSession;
  principal.credential = session.id;
  principal.csrf = csrf_of(token);
  principal.expires_at_ms = session.expires_at;
  take_user(principal, user);
  principal.must_enrol = needs_second_factor(policy, user);
  return principal;
}

Result<Authenticated> by_cookie(db::Database& reader, const http::Request& request,
                                std::int64_t now_ms) {
  const std::string_view token = request.headers.cookie(cookie_name(request.secure));
  if (token.empty()) return Authenticated{};
  const std::string hash = crypto::sha256(token);
  const auto session = PANAL_TRY(store::find_session(reader, store::token_id(hash)));
  if (!session || !constant_time_equal(session->hash, hash)) return Authenticated{};
  const auto user = PANAL_TRY(store::find_user(reader, session->user));
  const auto policy = PANAL_TRY(store::security_policy(reader));
  if (!user || !is_live(*session, *user, policy, now_ms)) return Authenticated{};
  return Authenticated{session_principal(policy, *user, *session, token),
                       now_ms - session->last_seen >= limits::kSessionTouchMs};
}

Result<Authenticated> by_bearer(db::Database& reader, std::string_view text, std::int64_t now_ms) {
  const std::string hash = crypto::sha256(text);
  const auto token = PANAL_TRY(store::find_api_token(reader, store::token_id(hash)));
  if (!token || !constant_time_equal(token->hash, hash) || now_ms >= token->expires_at) {
    return fail(Code::kUnauthorized, "bad_token");
  }
  const auto user = PANAL_TRY(store::find_user(reader, token->user));
  if (!user) return fail(Code::kUnauthorized, "bad_token");
  Authenticated result;
  result.principal.kind = Principal::Kind::kToken;
  result.principal.credential = token->id;
  result.principal.scope = token->scope;
  result.principal.expires_at_ms = token->expires_at;
  take_user(result.principal, *user);
  result.needs_touch = now_ms - token->last_used >= limits::kSessionTouchMs;
  return result;
}

bool is_write(http::Method method) {
  return method == http::Method::kPost || method == http::Method::kPut ||
         method == http::Method::kPatch || method == http::Method::kDelete;
}

}  // namespace

Secret make_secret(std::string_view prefix, Random& random) {
  std::array<std::uint8_t, 32> bytes{};
  random.fill(bytes);
  Secret secret;
  secret.text = std::string(prefix) +
                base64url_encode({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  secret.hash = crypto::sha256(secret.text);
  secret.id = store::token_id(secret.hash);
  return secret;
}

std::string csrf_of(std::string_view session_token) {
  return base64url_encode(crypto::hmac_sha256(session_token, "panal csrf"));
}

std::string session_cookie(const http::Request& request, std::string_view token) {
  return cookie(request, token);
}

std::string ended_session_cookie(const http::Request& request) {
  return cookie(request, "") + "; Max-Age=0";
}

Result<Authenticated> authenticate(db::Database& reader, const http::Request& request,
                                   std::int64_t now_ms) {
  if (request.origin == http::Origin::kControl) {
    Authenticated control;
    control.principal.kind = Principal::Kind::kControl;
    return control;
  }
  // Calendars send no headers: theirs is in the address, and of a scope that opens nothing else.
  const auto in_address = request.path.ends_with(".ics") ? request.query("token") : std::nullopt;
  if (in_address) {
    auto found = PANAL_TRY(by_bearer(reader, *in_address, now_ms));
    if (found.principal.scope != "calendar") return fail(Code::kUnauthorized, "bad_token");
    return found;
  }
  const std::string_view authorization = request.headers.get("Authorization");
  if (!authorization.empty()) {
    constexpr std::string_view kScheme = "Bearer ";
    if (!http::equal_ignoring_case(authorization.substr(0, kScheme.size()), kScheme)) {
      return fail(Code::kUnauthorized, "bad_token");
    }
    return by_bearer(reader, authorization.substr(kScheme.size()), now_ms);
  }
  return by_cookie(reader, request, now_ms);
}

Result<Principal> principal_of(db::Database& reader, const store::User& user,
                               const store::Session& session, std::string_view token) {
  return session_principal(PANAL_TRY(store::security_policy(reader)), user, session, token);
}

Result<std::optional<Uuid>> authenticate_cookie(db::Database& reader, const http::Request& request,
                                                std::int64_t now_ms) {
  const auto found = PANAL_TRY(by_cookie(reader, request, now_ms));
  if (found.principal.kind == Principal::Kind::kNobody) return std::optional<Uuid>();
  return std::optional(found.principal.credential);
}

Result<std::optional<Principal>> refresh(db::Database& reader, Principal principal,
                                         std::int64_t now_ms) {
  if (principal.kind == Principal::Kind::kControl) return std::optional(std::move(principal));
  if (!principal.user) return std::optional<Principal>();
  const auto user = PANAL_TRY(store::find_user(reader, *principal.user));
  if (!user) return std::optional<Principal>();
  bool live = false;
  if (principal.kind == Principal::Kind::kSession) {
    const auto session = PANAL_TRY(store::find_session(reader, principal.credential));
    const auto policy = PANAL_TRY(store::security_policy(reader));
    live = session && is_live(*session, *user, policy, now_ms);
    principal.must_enrol = needs_second_factor(policy, *user);
  } else {
    const auto token = PANAL_TRY(store::find_api_token(reader, principal.credential));
    live = token && now_ms < token->expires_at;
  }
  if (!live || principal.must_enrol) return std::optional<Principal>();
  take_user(principal, *user);
  return std::optional(std::move(principal));
}

Result<void> check_forgery(const http::Request& request, const Principal& principal) {
  if (!is_write(request.method) || request.headers.has("Authorization")) return {};
  const std::string_view site = request.headers.get("Sec-Fetch-Site");
  if (!site.empty() && site != "same-origin" && site != "none") {
    return fail(Code::kForbidden, "cross_site");
  }
  if (principal.kind != Principal::Kind::kSession) return {};
  if (constant_time_equal(request.headers.get("X-CSRF-Token"), principal.csrf)) return {};
  return fail(Code::kForbidden, "csrf");
}

}  // namespace panal::app

#include "src/app/api/sign_in_guard.h"

#include <array>

#include "src/app/store/sign_in_log.h"
#include "src/base/encoding.h"

namespace panal::app {
namespace {

constexpr std::string_view kDevice = "device";
constexpr std::size_t kNonceBytes = 16;

std::string cookie_name(const http::Request& request) {
  return request.secure ? "__Host-panal_device" : "panal_device";
}

Error wait_for(std::string_view key, std::int64_t ms) {
  return fail(Code::kTooMany, std::string(key) + ":" + std::to_string((ms + 999) / 1000));
}

}  // namespace

Uuid SignInGuard::counter_of(std::string_view login) const {
  return Uuid::from_hash(secrets_.name("login", lower_ascii(login)));
}

// A device's cookie is its random name and a proof that this cluster gave it to that user.
Uuid SignInGuard::counter_of(const http::Request& request, std::string_view login,
                             const std::optional<store::User>& user) const {
  const auto cookie = base64url_decode(request.headers.cookie(cookie_name(request)));
  if (!user || !cookie || cookie->size() <= kNonceBytes) return counter_of(login);
  const std::string_view nonce = std::string_view(*cookie).substr(0, kNonceBytes);
  const std::string name = user->id.text() + std::string(nonce);
  if (!constant_time_equal(cookie->substr(kNonceBytes), secrets_.name(kDevice, name))) {
    return counter_of(login);
  }
  return Uuid::from_hash(secrets_.name("device counter", name));
}

std::string SignInGuard::device_cookie(const http::Request& request, const Uuid& user,
                                       Random& random) const {
  std::array<std::uint8_t, kNonceBytes> bytes{};
  random.fill(bytes);
  const std::string nonce(bytes.begin(), bytes.end());
  return cookie_name(request) + "=" +
         base64url_encode(nonce + secrets_.name(kDevice, user.text() + nonce)) +
         "; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax" + (request.secure ? "; Secure" : "");
}

Result<void> SignInGuard::admit(Context& context, const Uuid& counter,
                                std::string_view address) const {
  PANAL_TRY(context.host().writable());
  const std::int64_t now_ms = context.now_ms();
  const auto by_address = PANAL_TRY(store::wait_of_address(context.reader(), address, now_ms));
  if (by_address > 0) return wait_for("too_many", by_address);
  const auto by_counter = PANAL_TRY(store::wait_of_counter(context.reader(), counter, now_ms));
  if (by_counter > 0) return wait_for("sign_in_delay", by_counter);
  return {};
}

// A login that nobody has may be a password in the wrong field: it is not written down.
void SignInGuard::failed(Context& context, const Uuid& counter,
                         const std::optional<store::User>& user, std::string_view action) const {
  store::Actor actor = context.actor();
  if (user) actor.user = user->id;
  if (user) actor.name = user->login;
  context.services().log.warning("accounts", "sign-in failed",
                                 {{"login", actor.name}, {"address", actor.address}});
  const auto done = context.write([&](db::Database& database) {
    return store::note_failed_attempt(database, actor, counter, action);
  });
  if (done) return;
  context.services().log.error("accounts", "a failed sign-in was not counted",
                               {{"reason", done.error().message}});
}

}  // namespace panal::app

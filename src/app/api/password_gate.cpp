#include "src/app/api/password_gate.h"

#include "src/base/limits.h"
#include "src/crypto/password.h"

namespace panal::app {

class PasswordGate::Turn {
 public:
  explicit Turn(PasswordGate& gate) : gate_(gate) {}
  ~Turn() { gate_.leave(); }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;

 private:
  PasswordGate& gate_;
};

Result<std::string> PasswordGate::hash(std::string_view password) {
  PANAL_TRY(enter());
  const Turn turn(*this);
  return crypto::hash_password(password, random_);
}

Result<bool> PasswordGate::verify(std::string_view stored, std::string_view password) {
  PANAL_TRY(enter());
  const Turn turn(*this);
  return crypto::verify_password(stored, password);
}

Result<void> PasswordGate::enter() {
  std::unique_lock lock(mutex_);
  if (running_ >= limits::kPasswordHashesAtOnce) {
    if (waiting_ >= limits::kPasswordHashesWaiting) return fail(Code::kTooMany, "busy");
    ++waiting_;
    left_.wait(lock, [this] { return running_ < limits::kPasswordHashesAtOnce; });
    --waiting_;
  }
  ++running_;
  return {};
}

void PasswordGate::leave() {
  const std::lock_guard lock(mutex_);
  --running_;
  left_.notify_one();
}

}  // namespace panal::app

#include "src/http/waiting_bytes.h"

#include <utility>

namespace panal::http {

bool WaitingBytes::append(std::string bytes, std::string_view too_slow) {
  std::function<void()> ready;
  bool accepted = true;
  {
    const std::lock_guard lock(mutex_);
    if (closed_) return false;
    if (waiting_.size() + bytes.size() > bytes_max_) {
      closed_ = true;
      accepted = false;
      waiting_ = too_slow;
    } else if (!waiting_.empty()) {
      waiting_ += bytes;
      return true;  // the connection has been told already
    } else {
      waiting_ = std::move(bytes);
    }
    ready = ready_;
  }
  if (ready) ready();  // outside the lock: it posts, which may have to wait for the loop
  return accepted;
}

void WaitingBytes::close(std::string_view last) {
  std::function<void()> ready;
  {
    const std::lock_guard lock(mutex_);
    if (closed_) return;
    closed_ = true;
    waiting_ += last;
    ready = ready_;
  }
  if (ready) ready();
}

bool WaitingBytes::closed() const {
  const std::lock_guard lock(mutex_);
  return closed_;
}

void WaitingBytes::on_ready(std::function<void()> ready) {
  bool now = false;
  {
    const std::lock_guard lock(mutex_);
    ready_ = ready;
    now = !waiting_.empty() || closed_;
  }
  if (now && ready) ready();
}

std::string WaitingBytes::take() {
  const std::lock_guard lock(mutex_);
  return std::exchange(waiting_, {});
}

void WaitingBytes::gone() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  ready_ = nullptr;
}

}  // namespace panal::http

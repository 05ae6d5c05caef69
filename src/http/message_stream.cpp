#include "src/http/message_stream.h"

#include <utility>

#include "src/base/live_limits.h"

namespace panal::http {

bool MessageStream::append(std::string bytes) {
  std::function<void()> ready;
  bool accepted = true;
  {
    const std::lock_guard lock(mutex_);
    if (closed_) return false;
    if (waiting_.size() + bytes.size() > limits::kSocketWaitingBytes) {
      closed_ = true;
      accepted = false;
      waiting_ = close_frame(CloseCode::kTryLater, "too slow");
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

bool MessageStream::ping() {
  bool silent = false;
  {
    const std::lock_guard lock(mutex_);
    silent = ++pings_ > limits::kSocketPingsUnanswered;
  }
  if (silent) close(CloseCode::kPolicy, "no answer");
  return append(ping_frame());
}

void MessageStream::close(CloseCode code, std::string_view reason) {
  std::function<void()> ready;
  {
    const std::lock_guard lock(mutex_);
    if (closed_) return;
    closed_ = true;
    waiting_ += close_frame(code, reason);
    ready = ready_;
  }
  if (ready) ready();
}

bool MessageStream::closed() const {
  const std::lock_guard lock(mutex_);
  return closed_;
}

void MessageStream::on_ready(std::function<void()> ready) {
  bool now = false;
  {
    const std::lock_guard lock(mutex_);
    ready_ = ready;
    now = !waiting_.empty() || closed_;
  }
  if (now && ready) ready();
}

std::string MessageStream::take() {
  const std::lock_guard lock(mutex_);
  return std::exchange(waiting_, {});
}

void MessageStream::deliver(std::string text) {
  if (on_message_) on_message_(std::move(text));
}

void MessageStream::heard() {
  const std::lock_guard lock(mutex_);
  pings_ = 0;
}

void MessageStream::gone() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  ready_ = nullptr;
}

}  // namespace panal::http

#include "src/http/event_stream.h"

#include <utility>

#include "src/base/limits.h"

namespace panal::http {
namespace {

// A line end would begin another field: text becomes one field a line.
void append_field(std::string& out, std::string_view name, std::string_view text) {
  do {
    const std::size_t end = text.find_first_of("\r\n");
    out.append(name).append(": ").append(text.substr(0, end)).append("\n");
    if (end == std::string_view::npos) return;
    const bool pair = text.substr(end).starts_with("\r\n");
    text.remove_prefix(end + (pair ? 2 : 1));
  } while (true);
}

}  // namespace

bool EventStream::push(std::string_view event, std::string_view data, std::string_view id) {
  std::string bytes;
  if (!id.empty()) append_field(bytes, "id", id);
  if (!event.empty()) append_field(bytes, "event", event);
  append_field(bytes, "data", data);
  bytes += '\n';
  return append(std::move(bytes));
}

bool EventStream::push_comment() { return append(":\n\n"); }

bool EventStream::append(std::string bytes) {
  std::function<void()> ready;
  bool accepted = true;
  {
    const std::lock_guard lock(mutex_);
    if (closed_) return false;
    if (waiting_.size() + bytes.size() > limits::kEventStreamBytes) {
      closed_ = true;
      accepted = false;
      waiting_.clear();
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

void EventStream::close() {
  std::function<void()> ready;
  {
    const std::lock_guard lock(mutex_);
    if (closed_) return;
    closed_ = true;
    ready = ready_;
  }
  if (ready) ready();
}

bool EventStream::closed() const {
  const std::lock_guard lock(mutex_);
  return closed_;
}

void EventStream::on_ready(std::function<void()> ready) {
  bool now = false;
  {
    const std::lock_guard lock(mutex_);
    ready_ = ready;
    now = !waiting_.empty() || closed_;
  }
  if (now && ready) ready();
}

std::string EventStream::take() {
  const std::lock_guard lock(mutex_);
  return std::exchange(waiting_, {});
}

}  // namespace panal::http

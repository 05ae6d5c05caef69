#include "src/http/message_stream.h"

namespace panal::http {

bool MessageStream::append(std::string bytes) {
  return bytes_.append(std::move(bytes), close_frame(CloseCode::kTryLater, "too slow"));
}

bool MessageStream::ping() {
  if (++pings_ > limits::kSocketPingsUnanswered) close(CloseCode::kPolicy, "no answer");
  return append(ping_frame());
}

void MessageStream::deliver(std::string text) {
  if (on_message_) on_message_(std::move(text));
}

}  // namespace panal::http

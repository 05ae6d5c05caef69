#include "src/http/socket_bridge.h"
#include "src/base/live_limits.h"

namespace panal::http {

void SocketBridge::on_body(std::string_view bytes) {
  using Event = WebSocketReader::Event;
  const auto held = exchange_.shared_from_this();
  stream_->heard();
  while (!ended_) {
    switch (reader_.next(bytes)) {
      case Event::kMore: return;
      case Event::kMessage: stream_->deliver(reader_.text()); break;
      case Event::kPing:
        // Who pings without reading the answers gets no more of them.
        if (exchange_.waiting_bytes() < limits::kSocketMessageBytes) {
          exchange_.send(pong_frame(reader_.text()));
        }
        break;
      case Event::kPong: break;
      case Event::kClose: return end(close_frame(reader_.code(), {}));
      case Event::kFailed: return end(close_frame(reader_.code(), reader_.text()));
    }
  }
}

void SocketBridge::on_body_end() { end({}); }

// What was pushed by now still goes out, unless that ends with a close of ours.
void SocketBridge::end(std::string_view frame) {
  if (ended_ || exchange_.gone()) return;
  const auto held = exchange_.shared_from_this();
  ended_ = true;
  const std::string waiting = stream_->take();
  const bool closed = stream_->closed();
  stream_->gone();
  if (!waiting.empty()) exchange_.send(waiting);
  if (!closed && !frame.empty()) exchange_.send(frame);
  exchange_.end(Exchange::After::kClose);
}

void SocketBridge::send_waiting() {
  if (ended_ || exchange_.gone() || exchange_.waiting_bytes() > 0) return;  // the rest follows
  const bool last = stream_->closed();
  if (last) return end({});
  const std::string bytes = stream_->take();
  if (!bytes.empty()) exchange_.send(bytes);
}

}  // namespace panal::http

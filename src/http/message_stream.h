#pragma once
// MessageStream: a WebSocket as handlers see it: texts out, texts in (websocket.h).
//
// A handler makes one, says what is to be done with what the client says, and returns it; later
// any thread may push. Shared by the pushing side and the connection: when either ends it, push()
// returns false from then on. A client who does not read is closed when
// `limits::kSocketWaitingBytes` are waiting.
#include <atomic>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "src/base/live_limits.h"
#include "src/http/waiting_bytes.h"
#include "src/http/websocket.h"

namespace panal::http {

class MessageStream {
 public:
  // On the connection's loop: what the client says. It must not block. Set before the answer.
  using OnMessage = std::function<void(std::string text)>;
  void on_message(OnMessage on_message) { on_message_ = std::move(on_message); }

  // False: the stream is closed, forget it.
  bool push(std::string_view text) { return append(text_frame(text)); }
  // The same for many: frames made once.
  bool push_frame(std::string_view frame) { return append(std::string(frame)); }
  // Asks whether the client is still there; closes the stream when it has not answered several.
  bool ping();
  void close(CloseCode code, std::string_view reason = {}) {
    bytes_.close(close_frame(code, reason));
  }
  bool closed() const { return bytes_.closed(); }

  // For the connection (waiting_bytes.h).
  void on_ready(std::function<void()> ready) { bytes_.on_ready(std::move(ready)); }
  std::string take() { return bytes_.take(); }
  void gone() { bytes_.gone(); }
  void deliver(std::string text);
  void heard() { pings_ = 0; }

 private:
  bool append(std::string bytes);

  OnMessage on_message_;
  WaitingBytes bytes_{limits::kSocketWaitingBytes};
  std::atomic<int> pings_ = 0;  // without an answer
};

}  // namespace panal::http

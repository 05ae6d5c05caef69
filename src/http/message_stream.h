#pragma once
// MessageStream: a WebSocket as handlers see it: texts out, texts in (websocket.h).
//
// A handler makes one, says what is to be done with what the client says, and returns it; later
// any thread may push. Shared by the pushing side and the connection: when either ends it, push()
// returns false from then on. A client who does not read is closed when
// `limits::kSocketWaitingBytes` are waiting.
#include <functional>
#include <mutex>
#include <string>
#include <string_view>

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
  void close(CloseCode code, std::string_view reason = {});
  bool closed() const;

  // For the connection, as those of EventStream.
  void on_ready(std::function<void()> ready);
  std::string take();
  void deliver(std::string text);
  void heard();
  void gone();  // nobody is there any more

 private:
  bool append(std::string bytes);

  OnMessage on_message_;
  mutable std::mutex mutex_;  // guards all below
  std::string waiting_;
  std::function<void()> ready_;
  int pings_ = 0;  // without an answer
  bool closed_ = false;
};

}  // namespace panal::http

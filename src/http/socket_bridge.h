#pragma once
// SocketBridge: joins an exchange that has become a tunnel with a MessageStream: reads the client's
// frames, answers pings and closes, and sends what is pushed.
//
// On the loop's thread. Owned by its exchange.
#include <memory>
#include <string_view>

#include "src/base/live_limits.h"
#include "src/http/exchange.h"
#include "src/http/message_stream.h"
#include "src/http/websocket.h"

namespace panal::http {

class SocketBridge final : public Exchange::Sink {
 public:
  SocketBridge(Exchange& exchange, std::shared_ptr<MessageStream> stream)
      : exchange_(exchange), stream_(std::move(stream)), reader_(limits::kSocketMessageBytes) {}
  ~SocketBridge() { stream_->gone(); }

  void on_body(std::string_view bytes) override;
  void on_body_end() override;
  void on_writable() override { send_waiting(); }
  void on_gone() override { stream_->gone(); }

  void send_waiting();
  void stop() { stream_->close(CloseCode::kGoingAway, "this node stops"); }

 private:
  void end(std::string_view frame);

  Exchange& exchange_;
  std::shared_ptr<MessageStream> stream_;
  WebSocketReader reader_;
  bool ended_ = false;
};

}  // namespace panal::http

#pragma once
// The WebSocket protocol (RFC 6455), the server's side: what a client's bytes say, and the bytes
// of what is said to it. No extensions; text is all that the product speaks.
//
//   frame := FIN RSV×3 opcode×4 | MASK length×7 | length u16 or u64, if 126 or 127 | mask ×4 | data
//
// Pure. One WebSocketReader a connection, on its loop's thread.
#include <cstdint>
#include <string>
#include <string_view>

#include "src/http/message.h"

namespace panal::http {

// 7.4.1, and one of ours.
enum class CloseCode : std::uint16_t {
  kNormal = 1000,
  kGoingAway = 1001,
  kProtocol = 1002,
  kUnsupported = 1003,
  kNone = 1005,  // never sent: a close without a code
  kBadText = 1007,
  kPolicy = 1008,
  kTooBig = 1009,
  kTryLater = 1013,
  kSessionOver = 4401,
};

class WebSocketReader {
 public:
  enum class Event {
    kMore,     // all bytes are taken: more are needed
    kMessage,  // text() is a whole message
    kPing,     // text() is to come back in a pong
    kPong,
    kClose,   // code() and text() say why; kNone when they do not
    kFailed,  // the connection must end with code(): text() says why
  };

  explicit WebSocketReader(std::size_t message_bytes_max) : message_bytes_max_(message_bytes_max) {}

  // Takes bytes from the front of `bytes` up to the next event. Not to be called after kClose or
  // kFailed.
  Event next(std::string_view& bytes);

  // Of the last event, until the next call.
  const std::string& text() const { return text_; }
  CloseCode code() const { return code_; }

 private:
  enum class Opcode : std::uint8_t {
    kContinuation = 0,
    kText = 1,
    kBinary = 2,
    kClose = 8,
    kPing = 9,
    kPong = 10,
  };

  Event fail(CloseCode code, std::string_view why);
  bool take_head(std::string_view& bytes);
  Event check_head();
  Event finish_frame();
  Event finish_close();
  bool is_control() const { return static_cast<std::uint8_t>(opcode_) >= 8; }

  std::size_t message_bytes_max_;
  std::string head_;      // of the frame under way, as far as it is there
  bool in_data_ = false;  // the head is complete
  bool final_ = false;
  Opcode opcode_ = Opcode::kText;
  std::uint64_t left_ = 0;  // of the frame's data
  std::uint64_t taken_ = 0;
  std::string mask_;
  bool in_message_ = false;  // fragments of one have come
  std::string message_;      // they
  std::string control_;      // data of a control frame, which may stand between fragments
  std::string text_;
  CloseCode code_ = CloseCode::kNone;
};

// Frames to a client: unmasked, whole.
std::string text_frame(std::string_view text);
std::string ping_frame();
std::string pong_frame(std::string_view data);
std::string close_frame(CloseCode code, std::string_view reason);

// Whether a GET asks for a WebSocket as it should (4.2.1).
bool asks_for_websocket(const Request& request);
// Whether it comes from a page of this very site, or from no page at all: browsers say where from.
bool is_same_origin(const Request& request);
// 4.2.2: what the 101 must answer to Sec-WebSocket-Key.
std::string websocket_accept(std::string_view key);

}  // namespace panal::http

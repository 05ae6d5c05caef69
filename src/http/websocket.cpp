#include "src/http/websocket.h"

#include <algorithm>

#include "src/base/encoding.h"
#include "src/crypto/hash.h"

namespace panal::http {
namespace {

constexpr std::size_t kControlBytes = 125;
constexpr std::size_t kKeyBytes = 16;

std::uint8_t byte_at(std::string_view bytes, std::size_t at) {
  return static_cast<std::uint8_t>(bytes[at]);
}

// Codes that may be on the wire (7.4.2).
bool may_be_sent(std::uint16_t code) {
  return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) ||
         (code >= 3000 && code <= 4999);
}

std::string frame(std::uint8_t opcode, std::string_view data) {
  std::string out;
  out.reserve(data.size() + 10);
  out += static_cast<char>(0x80 | opcode);
  const auto put_length = [&out, &data](char marker, int bytes) {
    out += marker;
    for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) {
      out += static_cast<char>(static_cast<std::uint64_t>(data.size()) >> shift);
    }
  };
  if (data.size() <= kControlBytes) out += static_cast<char>(data.size());
  else if (data.size() <= 0xffff) put_length(126, 2);
  else put_length(127, 8);
  return out.append(data);
}

}  // namespace

WebSocketReader::Event WebSocketReader::fail(CloseCode code, std::string_view why) {
  code_ = code;
  text_ = why;
  return Event::kFailed;
}

// True when the head of the frame is complete.
bool WebSocketReader::take_head(std::string_view& bytes) {
  const auto wanted = [this]() -> std::size_t {
    if (head_.size() < 2) return 2;
    const std::uint8_t length = byte_at(head_, 1) & 0x7f;
    const std::size_t mask = (byte_at(head_, 1) & 0x80) == 0 ? 0 : 4;
    return 2 + mask + (length == 126 ? 2 : length == 127 ? 8 : 0);
  };
  while (head_.size() < wanted()) {
    if (bytes.empty()) return false;
    const std::size_t size = std::min(wanted() - head_.size(), bytes.size());
    head_ += bytes.substr(0, size);
    bytes.remove_prefix(size);
  }
  return true;
}

WebSocketReader::Event WebSocketReader::check_head() {
  const std::uint8_t first = byte_at(head_, 0), second = byte_at(head_, 1);
  final_ = (first & 0x80) != 0;
  opcode_ = static_cast<Opcode>(first & 0x0f);
  if ((first & 0x70) != 0) return fail(CloseCode::kProtocol, "a reserved bit is set");
  if ((second & 0x80) == 0) return fail(CloseCode::kProtocol, "a client's frame is not masked");
  std::size_t at = 2;
  left_ = second & 0x7f;
  if (left_ >= 126) {
    const std::uint64_t least = left_ == 126 ? 126 : 0x10000;
    const std::size_t end = left_ == 126 ? 4 : 10;
    for (left_ = 0; at < end; ++at) left_ = left_ << 8 | byte_at(head_, at);
    if (left_ < least) return fail(CloseCode::kProtocol, "a length is longer than it need be");
  }
  mask_ = head_.substr(at, 4);
  const auto code = static_cast<std::uint8_t>(opcode_);
  if ((code > 2 && code < 8) || code > 10) return fail(CloseCode::kProtocol, "unknown opcode");
  if (is_control() && (!final_ || left_ > kControlBytes)) {
    return fail(CloseCode::kProtocol, "a control frame is too large or in fragments");
  }
  if (!is_control() && (opcode_ == Opcode::kContinuation) != in_message_) {
    return fail(CloseCode::kProtocol, "fragments are out of order");
  }
  if (opcode_ == Opcode::kBinary) return fail(CloseCode::kUnsupported, "only text is understood");
  if (!is_control() && left_ > message_bytes_max_ - message_.size()) {
    return fail(CloseCode::kTooBig, "the message is too large");
  }
  return Event::kMore;
}

WebSocketReader::Event WebSocketReader::next(std::string_view& bytes) {
  while (true) {
    if (!in_data_) {
      if (!take_head(bytes)) return Event::kMore;
      if (check_head() == Event::kFailed) return Event::kFailed;
      in_data_ = true;
      taken_ = 0;
    }
    std::string& data = is_control() ? control_ : message_;
    const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(left_, bytes.size()));
    for (const char c : bytes.substr(0, size)) {
      data += static_cast<char>(c ^ mask_[static_cast<std::size_t>(taken_++ % 4)]);
    }
    bytes.remove_prefix(size);
    left_ -= size;
    if (left_ > 0) return Event::kMore;
    const Event event = finish_frame();
    if (event != Event::kMore) return event;
  }
}

WebSocketReader::Event WebSocketReader::finish_frame() {
  in_data_ = false;
  head_.clear();
  if (!is_control()) {
    in_message_ = !final_;
    if (!final_) return Event::kMore;
    text_ = std::move(message_);
    message_.clear();
    if (!valid_utf8(text_)) return fail(CloseCode::kBadText, "the text is not UTF-8");
    return Event::kMessage;
  }
  text_ = std::move(control_);
  control_.clear();
  if (opcode_ == Opcode::kPing) return Event::kPing;
  if (opcode_ == Opcode::kPong) return Event::kPong;
  return finish_close();
}

WebSocketReader::Event WebSocketReader::finish_close() {
  code_ = CloseCode::kNone;
  if (text_.empty()) return Event::kClose;
  if (text_.size() < 2) return fail(CloseCode::kProtocol, "half a close code");
  const auto code = static_cast<std::uint16_t>(byte_at(text_, 0) << 8 | byte_at(text_, 1));
  if (!may_be_sent(code)) return fail(CloseCode::kProtocol, "no such close code");
  text_.erase(0, 2);
  if (!valid_utf8(text_)) return fail(CloseCode::kBadText, "the reason is not UTF-8");
  code_ = static_cast<CloseCode>(code);
  return Event::kClose;
}

std::string text_frame(std::string_view text) { return frame(1, text); }
std::string ping_frame() { return frame(9, {}); }
std::string pong_frame(std::string_view data) { return frame(10, data); }

std::string close_frame(CloseCode code, std::string_view reason) {
  if (code == CloseCode::kNone) return frame(8, {});
  const auto number = static_cast<std::uint16_t>(code);
  std::string data{static_cast<char>(number >> 8), static_cast<char>(number & 0xff)};
  return frame(8, data.append(reason.substr(0, kControlBytes - 2)));
}

bool asks_for_websocket(const Request& request) {
  if (request.method != Method::kGet || request.headers.get("Sec-WebSocket-Version") != "13") {
    return false;
  }
  const std::string connection = lower_ascii(request.headers.get("Connection"));
  if (!equal_ignoring_case(request.headers.get("Upgrade"), "websocket") ||
      connection.find("upgrade") == std::string::npos) {
    return false;
  }
  std::string key(request.headers.get("Sec-WebSocket-Key"));
  if (!key.ends_with("==")) return false;
  key.resize(key.size() - 2);
  std::ranges::replace(key, '+', '-');
  std::ranges::replace(key, '/', '_');
  const auto bytes = base64url_decode(key);
  return bytes && bytes->size() == kKeyBytes;
}

bool is_same_origin(const Request& request) {
  const std::string_view site = request.headers.get("Sec-Fetch-Site");
  if (!site.empty() && site != "same-origin") return false;
  const std::string_view origin = request.headers.get("Origin");
  if (origin.empty()) return true;
  const std::size_t scheme = origin.find("://");
  return scheme != std::string_view::npos &&
         equal_ignoring_case(origin.substr(scheme + 3), request.headers.get("Host"));
}

std::string websocket_accept(std::string_view key) {
  const std::string digest =
      crypto::sha1(std::string(key) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11");
  std::string accept = base64url_encode(digest) + "=";
  std::ranges::replace(accept, '-', '+');
  std::ranges::replace(accept, '_', '/');
  return accept;
}

}  // namespace panal::http

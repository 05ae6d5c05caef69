#include "src/http/parser.h"

#include <llhttp.h>

#include <utility>

#include "src/base/limits.h"

#if LLHTTP_STRICT_MODE != 1
#error "llhttp must be compiled in strict mode: otherwise it takes bare CR and LF for line ends"
#endif

namespace panal::http {

// llhttp calls back from inside llhttp_execute(); what it says is kept here until that returns.
struct Parser::Machine {
  llhttp_t llhttp{};
  std::string_view piece;
  bool head_complete = false;
  bool message_complete = false;
  bool no_body = false;

  static Machine& of(llhttp_t* llhttp) { return *static_cast<Machine*>(llhttp->data); }
  static int on_headers_complete(llhttp_t* llhttp) {
    of(llhttp).head_complete = true;
    return of(llhttp).no_body ? 1 : 0;
  }
  // Pausing makes the end of the piece known, and lets the caller look at it.
  static int on_body(llhttp_t* llhttp, const char* at, std::size_t size) {
    of(llhttp).piece = {at, size};
    return HPE_PAUSED;
  }
  static int on_message_complete(llhttp_t* llhttp) {
    of(llhttp).message_complete = true;
    return HPE_PAUSED;
  }
  static const llhttp_settings_t& settings() {
    static const llhttp_settings_t settings = [] {
      llhttp_settings_t made;
      llhttp_settings_init(&made);
      made.on_headers_complete = on_headers_complete;
      made.on_body = on_body;
      made.on_message_complete = on_message_complete;
      return made;
    }();
    return settings;
  }

  void start(Kind kind) {
    llhttp_init(&llhttp, kind == Kind::kRequest ? HTTP_REQUEST : HTTP_RESPONSE, &settings());
    llhttp.data = this;
    head_complete = message_complete = no_body = false;
  }
  // Takes what it can from the front of `bytes`. False: llhttp refuses.
  bool execute(std::string_view& bytes) {
    piece = {};
    const char* begin = bytes.data() == nullptr ? "" : bytes.data();
    const llhttp_errno_t error = llhttp_execute(&llhttp, begin, bytes.size());
    if (error == HPE_OK) {
      bytes = {};
      return true;
    }
    bytes.remove_prefix(static_cast<std::size_t>(llhttp_get_error_pos(&llhttp) - begin));
    if (error == HPE_PAUSED) llhttp_resume(&llhttp);
    else if (error == HPE_PAUSED_UPGRADE) llhttp_resume_after_upgrade(&llhttp);
    else return false;
    return true;
  }
};

Parser::Parser(Kind kind) : kind_(kind), machine_(std::make_unique<Machine>()) {}
Parser::~Parser() = default;

Parser::Event Parser::next(std::string_view& bytes, Head& head) {
  switch (state_) {
    case State::kStart:
      return read_head(bytes, head);
    case State::kBody:
      return read_body(bytes);
    case State::kRefused:
      break;
  }
  return Event::kRefused;
}

Parser::Event Parser::read_head(std::string_view& bytes, Head& head) {
  if (kind_ == Kind::kRequest && pending_.empty() && !skip_empty_line(bytes)) {
    return refuse({400, "not HTTP"});
  }
  if (bytes.empty()) return Event::kMore;
  if (pending_.empty()) {
    scanned_ = 0;
    const HeadEnd end = find_head_end(bytes, scanned_);
    if (end.refusal) return refuse(*end.refusal);
    if (end.size) {
      const std::string_view text = bytes.substr(0, *end.size);
      bytes.remove_prefix(*end.size);
      return agree(text, head);
    }
    pending_ = bytes;
    bytes = {};
    return Event::kMore;
  }
  const std::size_t before = pending_.size();
  const std::size_t room = limits::kHeadBytes + 1 - before;
  pending_ += bytes.substr(0, room);
  const HeadEnd end = find_head_end(pending_, scanned_);
  if (end.refusal) return refuse(*end.refusal);
  if (!end.size) {
    bytes = {};
    return Event::kMore;
  }
  bytes.remove_prefix(*end.size - before);
  return agree(std::string_view(pending_).substr(0, *end.size), head);
}

// RFC 9112, 2.2: an empty line before a request line is ignored. One, not many.
bool Parser::skip_empty_line(std::string_view& bytes) {
  if (empty_line_ == EmptyLine::kNone && bytes.starts_with('\r')) {
    bytes.remove_prefix(1);
    empty_line_ = EmptyLine::kHalf;
  }
  if (empty_line_ != EmptyLine::kHalf || bytes.empty()) return true;
  if (bytes.front() != '\n') return false;
  bytes.remove_prefix(1);
  empty_line_ = EmptyLine::kSkipped;
  return true;
}

// Both readers must accept the head, and must agree on what follows it.
Parser::Event Parser::agree(std::string_view text, Head& head) {
  const auto refusal = kind_ == Kind::kRequest ? read_request_head(text, head)
                                               : read_response_head(text, no_body_, head);
  if (refusal) return refuse(*refusal);
  const int status = kind_ == Kind::kRequest ? 400 : 502;
  machine_->start(kind_);
  machine_->no_body = kind_ == Kind::kResponse && head.framing == Head::Framing::kNone;
  const std::uint64_t length = head.framing == Head::Framing::kLength ? head.content_length : 0;
  if (!machine_->execute(text) || !text.empty() || !machine_->head_complete) {
    return refuse({status, "malformed head"});
  }
  const llhttp_t& llhttp = machine_->llhttp;
  const bool chunked = (llhttp.flags & F_CHUNKED) != 0;
  const bool has_body = head.framing != Head::Framing::kNone && !machine_->message_complete;
  const bool agreed = machine_->message_complete
                          ? length == 0 && head.framing != Head::Framing::kChunked &&
                                head.framing != Head::Framing::kUntilClose
                          : chunked == (head.framing == Head::Framing::kChunked) &&
                                llhttp.content_length == length && has_body;
  if (!agreed) return refuse({status, "ambiguous end of the message"});
  state_ = State::kBody;
  overhead_ = 0;
  return Event::kHead;
}

Parser::Event Parser::read_body(std::string_view& bytes) {
  if (!machine_->message_complete) {
    const std::size_t before = bytes.size();
    if (!machine_->execute(bytes)) {
      return refuse({kind_ == Kind::kRequest ? 400 : 502, "malformed chunk"});
    }
    piece_ = machine_->piece;
    overhead_ += before - bytes.size() - piece_.size();
    // Chunk extensions and trailers are of no use to us: dropped, and bounded.
    if (overhead_ > limits::kChunkOverheadBytes) return refuse({400, "too much chunk framing"});
    if (!piece_.empty()) {
      overhead_ = 0;
      return Event::kBody;
    }
    if (!machine_->message_complete) return Event::kMore;
  }
  restart();
  return Event::kEnd;
}

Parser::Event Parser::end_of_input() {
  if (state_ == State::kStart && pending_.empty()) return Event::kMore;
  if (state_ == State::kBody) {
    llhttp_finish(&machine_->llhttp);  // completes a body that lasts until now, and no other
    if (machine_->message_complete) {
      restart();
      return Event::kEnd;
    }
  }
  return refuse({kind_ == Kind::kRequest ? 400 : 502, "the message was cut off"});
}

Parser::Event Parser::refuse(Refusal refusal) {
  state_ = State::kRefused;
  refusal_ = refusal;
  return Event::kRefused;
}

void Parser::restart() {
  state_ = State::kStart;
  empty_line_ = EmptyLine::kNone;
  if (!pending_.empty()) std::string().swap(pending_);
}

}  // namespace panal::http

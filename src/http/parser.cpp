#include "src/http/parser.h"

#include <llhttp.h>

#include <algorithm>

#include "src/base/limits.h"

#if LLHTTP_STRICT_MODE != 1
#error "llhttp must be compiled in strict mode: otherwise it takes bare CR and LF for line ends"
#endif

namespace panal::http {

namespace {

bool ends_with_its_head(const Head& head) {
  return head.framing == Head::Framing::kNone ||
         (head.framing == Head::Framing::kLength && head.content_length == 0);
}

}  // namespace

bool llhttp_agrees(Parser::Kind kind, std::string_view text, const Head& head) {
  const bool request = kind == Parser::Kind::kRequest;
  struct Heard {
    bool no_body;
    bool head_complete = false;
    bool complete = false;
  };
  static const llhttp_settings_t settings = [] {
    llhttp_settings_t made;
    llhttp_settings_init(&made);
    made.on_headers_complete = [](llhttp_t* llhttp) {
      auto& heard = *static_cast<Heard*>(llhttp->data);
      heard.head_complete = true;
      return heard.no_body ? 1 : 0;
    };
    // Pausing makes the end of the message known.
    made.on_message_complete = [](llhttp_t* llhttp) -> int {
      static_cast<Heard*>(llhttp->data)->complete = true;
      return HPE_PAUSED;
    };
    return made;
  }();
  Heard heard{!request && head.framing == Head::Framing::kNone};
  llhttp_t llhttp;
  llhttp_init(&llhttp, request ? HTTP_REQUEST : HTTP_RESPONSE, &settings);
  llhttp.data = &heard;
  const llhttp_errno_t error = llhttp_execute(&llhttp, text.data(), text.size());
  const bool at_end = error == HPE_OK || llhttp_get_error_pos(&llhttp) == text.data() + text.size();
  const bool paused = error == HPE_PAUSED || error == HPE_PAUSED_UPGRADE;
  if ((error != HPE_OK && !paused) || !at_end || !heard.head_complete) return false;
  const bool ends_here = ends_with_its_head(head);
  if (heard.complete != ends_here) return false;
  const bool chunked = (llhttp.flags & F_CHUNKED) != 0;
  const std::uint64_t length = head.framing == Head::Framing::kLength ? head.content_length : 0;
  return ends_here ||
         (chunked == (head.framing == Head::Framing::kChunked) && llhttp.content_length == length);
}

Parser::Event Parser::next(std::string_view& bytes, Head& head) {
  switch (state_) {
    case State::kStart: return read_head(bytes, head);
    case State::kBody: return read_body(bytes);
    case State::kRefused: break;
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
    const HeadEnd end = find_head_end(bytes, scanned_, bounds_.bytes);
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
  const std::size_t room = bounds_.bytes + 1 - before;
  pending_ += bytes.substr(0, room);
  const HeadEnd end = find_head_end(pending_, scanned_, bounds_.bytes);
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

// Both readers must accept a request, and must agree on what follows its head.
Parser::Event Parser::agree(std::string_view text, Head& head) {
  const bool request = kind_ == Kind::kRequest;
  const auto refusal =
      request ? read_request_head(text, head, bounds_) : read_response_head(text, no_body_, head);
  if (refusal) return refuse(*refusal);
  if (request && !llhttp_agrees(kind_, text, head)) return refuse({400, "malformed head"});
  framing_ = head.framing;
  left_ = framing_ == Head::Framing::kLength ? head.content_length : 0;
  chunks_ = {};
  state_ = State::kBody;
  return Event::kHead;
}

Parser::Event Parser::read_body(std::string_view& bytes) {
  switch (framing_) {
    case Head::Framing::kNone: return finish();
    case Head::Framing::kChunked: return read_chunks(bytes);
    case Head::Framing::kLength:
      if (left_ == 0) return finish();
      break;
    case Head::Framing::kUntilClose: break;
  }
  if (bytes.empty()) return Event::kMore;
  const bool counted = framing_ == Head::Framing::kLength;
  piece_ = counted ? bytes.substr(0, std::min<std::uint64_t>(left_, bytes.size())) : bytes;
  bytes.remove_prefix(piece_.size());
  if (counted) left_ -= piece_.size();
  return Event::kBody;
}

Parser::Event Parser::read_chunks(std::string_view& bytes) {
  switch (chunks_.next(bytes, piece_)) {
    case ChunkReader::Event::kMore: return Event::kMore;
    case ChunkReader::Event::kPiece: return Event::kBody;
    case ChunkReader::Event::kEnd: return finish();
    case ChunkReader::Event::kMalformed: return refuse({status(), "malformed chunk"});
    case ChunkReader::Event::kTooMuchFraming: break;
  }
  return refuse({status(), "too much chunk framing"});
}

Parser::Event Parser::end_of_input() {
  if (state_ == State::kStart && pending_.empty()) return Event::kMore;
  if (state_ == State::kBody && framing_ == Head::Framing::kUntilClose) return finish();
  return refuse({status(), "the message was cut off"});
}

Parser::Event Parser::refuse(Refusal refusal) {
  state_ = State::kRefused;
  refusal_ = refusal;
  return Event::kRefused;
}

Parser::Event Parser::finish() {
  state_ = State::kStart;
  empty_line_ = EmptyLine::kNone;
  if (!pending_.empty()) std::string().swap(pending_);
  return Event::kEnd;
}

}  // namespace panal::http

#pragma once
// Parser: HTTP/1.1 messages out of bytes (RFC 9112), strictly: a front and a backend must never
// disagree about where a message ends.
//
// Two readers look at the head of every request: our own pass (head.h), which refuses whatever is
// ambiguous and cuts the head into spans, and llhttp in strict mode. What either refuses is
// refused, and so is a message on whose length they disagree. Responses are read by our own pass
// alone: those that are passed on come from members and are made by this program, those of
// strangers (webhooks) end their connection; a fuzz target holds llhttp against it. Bodies are
// counted here, and in chunks.h.
//
// Sans-I/O: fed bytes, asked for events. An idle parser holds no buffer. Owned by a connection.
#include <cstdint>
#include <string>
#include <string_view>

#include "src/http/chunks.h"
#include "src/http/head.h"

namespace panal::http {

class Parser {
 public:
  enum class Kind { kRequest, kResponse };
  enum class Event {
    kMore,     // all bytes are taken, feed more
    kHead,     // the head is complete: head() until the next call
    kBody,     // a piece of the body: piece() until the next call
    kEnd,      // the message is complete; what is left of the bytes belongs to the next one
    kRefused,  // refusal() says why; the connection must be closed
  };

  explicit Parser(Kind kind, HeadBounds bounds = {}) : kind_(kind), bounds_(bounds) {}
  Parser(const Parser&) = delete;

  // Takes bytes from the front of `bytes` until something happened. `head` is filled when the
  // answer is kHead; it may be the same object for all connections of a loop.
  Event next(std::string_view& bytes, Head& head);
  std::string_view piece() const { return piece_; }
  const Refusal& refusal() const { return refusal_; }

  // The peer will send no more. kEnd for a response whose body lasts until then.
  Event end_of_input();

  // For responses: the request was HEAD, so there is no body whatever the head says.
  void expect_no_body(bool expected) { no_body_ = expected; }

  // Nothing of a message has been taken yet.
  bool idle() const { return state_ == State::kStart && pending_.empty(); }

 private:
  enum class State : std::uint8_t { kStart, kBody, kRefused };
  enum class EmptyLine : std::uint8_t { kNone, kHalf, kSkipped };

  Event read_head(std::string_view& bytes, Head& head);
  Event read_body(std::string_view& bytes);
  bool skip_empty_line(std::string_view& bytes);
  Event agree(std::string_view text, Head& head);
  Event read_chunks(std::string_view& bytes);
  Event refuse(Refusal refusal);
  Event finish();
  int status() const { return kind_ == Kind::kRequest ? 400 : 502; }

  const Kind kind_;
  const HeadBounds bounds_;
  State state_ = State::kStart;
  EmptyLine empty_line_ = EmptyLine::kNone;
  bool no_body_ = false;
  Head::Framing framing_ = Head::Framing::kNone;
  std::uint64_t left_ = 0;  // of a body whose length was told
  ChunkReader chunks_;
  std::size_t scanned_ = 0;  // of pending_: no line end before this
  std::string pending_;      // a head that came in parts
  std::string_view piece_;
  Refusal refusal_;
};

// Whether llhttp accepts the head `text`, of which ours has made `head`, and sees the same end.
bool llhttp_agrees(Parser::Kind kind, std::string_view text, const Head& head);

}  // namespace panal::http

#include "src/http/connection.h"

#include <algorithm>
#include <array>
#include <utility>

#include "src/base/assert.h"
#include "src/base/limits.h"
#include "src/http/forwarded_for.h"
#include "src/http/internal_headers.h"
#include "src/http/problem.h"
#include "src/http/server.h"

namespace panal::http {
Connection::Connection(Server& server, std::unique_ptr<loop::Stream> stream, Caller caller)
    : server_(server),
      stream_(std::move(stream)),
      caller_(std::move(caller)),
      parser_(Parser::Kind::kRequest,
              caller_.origin == Origin::kProxied ? kForwardedHead : HeadBounds{}),
      timer_(server.loop_.timers(), [this] { on_timeout(); }),
      trusted_(caller_.origin == Origin::kPublic &&
               server.options_.trusted_proxies.contains(caller_.address)) {
  enter(Phase::kHead);
  stream_->start(*this);
}

Connection::~Connection() {
  if (exchange_) exchange_->on_gone();
}

void Connection::enter(Phase phase) {
  const std::int64_t delays[] = {limits::kIdleTimeoutMs, limits::kHeadTimeoutMs,
                                 limits::kBodyCheckMs,   limits::kSendStallMs,
                                 limits::kLingerMs,      tunnel_check_ms()};
  phase_ = phase;
  bytes_since_check_ = 0;
  waiting_at_check_ = 0;
  entered_ms_ = server_.loop_.now_ms();
  timer_.start(delays[static_cast<std::size_t>(phase)]);
}

std::int64_t Connection::tunnel_check_ms() const {
  return std::min(server_.options_.tunnel_idle_ms, limits::kSendStallMs);
}

void Connection::on_timeout() {
  switch (phase_) {
    case Phase::kHead:
      if (!parser_.idle()) return refuse(408, "the request took too long");
      return close();
    case Phase::kBody:
      if (body_paused_ || bytes_since_check_ >= limits::kBodyBytesPerCheck) {
        return enter(Phase::kBody);
      }
      return refuse(408, "the body came too slowly");
    case Phase::kAnswer: {
      const std::size_t waiting = stream_->waiting_bytes();
      if (waiting > 0 && waiting == waiting_at_check_) return close();  // it reads nothing at all
      enter(Phase::kAnswer);
      waiting_at_check_ = waiting;
      return;
    }
    case Phase::kLinger:
      if (stream_->waiting_bytes() != waiting_at_check_) {
        const std::size_t waiting = stream_->waiting_bytes();
        enter(Phase::kLinger);
        waiting_at_check_ = waiting;
        return;
      }
      return close();
    case Phase::kTunnel: {
      const std::size_t waiting = stream_->waiting_bytes();
      const std::int64_t idle_ms = server_.loop_.now_ms() - entered_ms_;
      const bool stalled = waiting > 0 && waiting == waiting_at_check_;
      if (stalled || idle_ms >= server_.options_.tunnel_idle_ms) return close();
      waiting_at_check_ = waiting;
      return timer_.start(tunnel_check_ms());
    }
    case Phase::kIdle: return close();
  }
}

void Connection::on_data(std::string_view bytes) {
  if (phase_ == Phase::kLinger) return;
  if (tunnel_) {
    entered_ms_ = server_.loop_.now_ms();
    const auto exchange = exchange_;
    return exchange->on_body(bytes);
  }
  bytes_since_check_ += bytes.size();
  if (!may_parse()) {
    held_ += bytes;
    return stream_->pause();
  }
  if (phase_ == Phase::kIdle) enter(Phase::kHead);
  process(bytes);
}

bool Connection::may_parse() const {
  if (!exchange_) return keep_;
  return !exchange_->body_complete_ && !body_paused_;
}

void Connection::process(std::string_view bytes) {
  PANAL_ASSERT(!processing_);
  processing_ = true;
  std::swap(corked_, server_.spare_);
  corked_.clear();
  Head& head = server_.scratch_head_;
  bool more = true;
  while (more && !closed() && phase_ != Phase::kLinger && may_parse()) {
    switch (parser_.next(bytes, head)) {
      case Parser::Event::kMore: more = false; break;
      case Parser::Event::kHead: begin(head); break;
      case Parser::Event::kBody:
        if (exchange_) exchange_->on_body(parser_.piece());
        break;
      case Parser::Event::kEnd:
        if (exchange_ && !exchange_->body_complete_) {
          enter(Phase::kAnswer);
          exchange_->on_body_end();
        }
        break;
      case Parser::Event::kRefused:
        refuse(parser_.refusal().status, parser_.refusal().reason);
        break;
    }
  }
  processing_ = false;
  if (!closed()) flush();
  std::swap(corked_, server_.spare_);
  if (closed() || phase_ == Phase::kLinger) return;
  if (!bytes.empty()) held_.assign(bytes);
  if (!held_.empty()) stream_->pause();
  else if (!exchange_) settle();
}

// Between two requests, or within the head of one.
void Connection::settle() {
  if (parser_.idle()) enter(Phase::kIdle);
  else if (phase_ != Phase::kHead) enter(Phase::kHead);
}

void Connection::begin(const Head& head) {
  server_.metrics_.requests.add();
  Caller caller = caller_;
  if (caller.origin == Origin::kProxied) {
    caller.address = head.get(kFromAddress);
    caller.secure = head.get(kFromScheme) == "https";
    caller.request_id = head.get(kFromRequestId);
  }
  if (trusted_) {
    auto client =
        forwarded_client(head, server_.options_.trusted_proxies, {caller.address, caller.secure});
    caller.address = std::move(client.address);
    caller.secure = client.secure;
  }
  if (caller.request_id.empty()) caller.request_id = server_.next_request_id();
  const bool last =
      caller.origin == Origin::kPublic && ++requests_ >= server_.options_.requests_per_connection;
  keep_ = head.keep_alive && !last;
  exchange_ = std::make_shared<Exchange>(*this, std::move(caller), head);
  enter(exchange_->body_complete_ ? Phase::kAnswer : Phase::kBody);
  const auto exchange = exchange_;
  server_.service_.serve(exchange, head);
}

void Connection::refuse(int status, std::string_view reason) {
  server_.metrics_.refused.add();
  keep_ = false;
  if (exchange_) {
    // Too late for another answer once one has begun.
    if (exchange_->begun_) return close();
    const auto exchange = exchange_;
    if (exchange->sink_ != nullptr) std::exchange(exchange->sink_, nullptr)->on_gone();
    return exchange->refuse(status, reason);
  }
  server_.service_.refused(caller_, status);
  const Response response = problem(status, reason);
  std::string bytes;
  server_.heads_.append(bytes, response, response.body.size(),
                        {server_.next_request_id(), server_.loop_.wall_seconds(), false, 1});
  send(std::array{std::string_view(bytes), std::string_view(response.body)});
  end_exchange(Exchange::After::kClose);
}

void Connection::send(std::span<const std::string_view> pieces) {
  constexpr std::size_t kCorkBytes = 16 * 1024;
  if (tunnel_) entered_ms_ = server_.loop_.now_ms();
  std::size_t total = corked_.size();
  for (const std::string_view piece : pieces) total += piece.size();
  if ((processing_ || corking_) && total <= kCorkBytes) {
    for (const std::string_view piece : pieces) corked_ += piece;
    return;
  }
  flush();
  stream_->write(pieces);
}

void Connection::flush() {
  if (corked_.empty()) return;
  stream_->write(corked_);
  corked_.clear();
}

void Connection::cork() {
  if (processing_ || corking_) return;
  corking_ = true;
  std::swap(corked_, server_.spare_);
  corked_.clear();
}

void Connection::uncork() {
  if (!std::exchange(corking_, false)) return;
  flush();
  std::swap(corked_, server_.spare_);
}

void Connection::send_continue() {
  send(std::array{std::string_view("HTTP/1.1 100 Continue\r\n\r\n")});
  if (processing_) flush();
}

void Connection::end_exchange(Exchange::After after) {
  const auto finished = std::exchange(exchange_, nullptr);
  body_paused_ = false;
  const bool last = ended_ && held_.empty() && !processing_;
  if (after == Exchange::After::kClose || !keep_ || last || server_.stopping()) return wind_down();
  uncork();
  if (processing_) return;  // process() goes on
  enter(Phase::kIdle);
  if (!held_.empty()) {
    const std::string held = std::exchange(held_, {});
    enter(Phase::kHead);
    process(held);
  }
  if (!closed() && held_.empty() && phase_ != Phase::kLinger) stream_->resume();
}

// Ends our direction, and reads on for a while without looking: bytes that meet a closed socket
// would make the kernel throw the answer away (RFC 9112, 9.6).
void Connection::wind_down() {
  keep_ = false;
  held_.clear();
  stream_->write_last(corked_);
  corked_.clear();
  uncork();
  enter(Phase::kLinger);
  if (ended_ && stream_->waiting_bytes() == 0) return close();
  stream_->resume();
}

void Connection::set_body_paused(bool paused) {
  if (std::exchange(body_paused_, paused) == paused || processing_) return;
  if (paused) return stream_->pause();
  if (!held_.empty()) {
    const std::string held = std::exchange(held_, {});
    process(held);
  }
  if (!closed() && held_.empty()) stream_->resume();
}

void Connection::begin_tunnel() {
  tunnel_ = true;
  enter(Phase::kTunnel);
  const auto exchange = exchange_;
  const std::string early = std::exchange(held_, {});
  stream_->resume();
  if (!early.empty()) exchange->on_body(early);
  if (ended_) exchange->on_body_end();
}

void Connection::on_writable() {
  if (phase_ == Phase::kLinger && ended_) return close();
  const auto exchange = exchange_;
  if (exchange) exchange->on_writable();
}

void Connection::on_end() {
  ended_ = true;
  if (tunnel_ && exchange_) {
    const auto exchange = exchange_;
    return exchange->on_body_end();
  }
  if (phase_ == Phase::kLinger && stream_->waiting_bytes() > 0) return;
  // Half a close is allowed: what was asked for is still answered, if that has an end.
  const bool answers = exchange_ && exchange_->body_complete_ && !exchange_->endless_;
  if (phase_ == Phase::kLinger || !answers) return close();
}

void Connection::on_failure(const Error&) { close(); }

void Connection::stop() {
  if (exchange_) {
    const auto exchange = exchange_;
    return exchange->on_stop();
  }
  // A client that was busy a moment ago may have sent its next request already: to close now would
  // lose it. It is answered, and told that it was the last.
  const bool busy = server_.loop_.now_ms() - entered_ms_ < limits::kLastRequestMs;
  if (!busy || phase_ == Phase::kLinger || caller_.origin == Origin::kControl) return close();
  timer_.start(limits::kLastRequestMs);
}

void Connection::close() {
  if (closed()) return;
  uncork();
  timer_.stop();
  stream_.reset();
  if (exchange_) std::exchange(exchange_, nullptr)->on_gone();
  server_.remove(*this);
}

}  // namespace panal::http

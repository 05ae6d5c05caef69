#include "src/front/forward.h"

#include <array>
#include <utility>

#include "src/base/limits.h"
#include "src/front/sticky.h"
#include "src/loop/spare_bytes.h"

namespace panal::front {
namespace {

constexpr std::string_view kFailed = "the node that had the request failed";
constexpr std::string_view kUnknownOutcome =
    "the node that had the request does not answer; it may or may not have been carried out";

bool may_be_sent_twice(const http::Head& head) {
  return head.method != "POST" && head.method != "PATCH" ? true
                                                         : !head.get("Idempotency-Key").empty();
}

bool asks_for_websocket(const http::Head& head) {
  return head.upgrade && http::equal_ignoring_case(head.get("Upgrade"), "websocket");
}

}  // namespace

Forward::Forward(Proxy& proxy, std::shared_ptr<http::Exchange> exchange, const http::Head& head,
                 const Balancer::Request& request)
    : proxy_(proxy),
      exchange_(std::move(exchange)),
      request_(request),
      timer_(proxy.loop_.timers(), [this] { failed(Failure::kTimeout); }),
      first_began_ms_(proxy.loop_.now_ms()),
      chunked_(head.framing == http::Head::Framing::kChunked),
      idempotent_(may_be_sent_twice(head)),
      upgrade_(asks_for_websocket(head)) {
  request_head_ = loop::spare_bytes(proxy.loop_).borrow();
  append_request_head(request_head_, head, exchange_->caller(), {proxy.options_.via, upgrade_});
  body_complete_ = head.framing == http::Head::Framing::kNone ||
                   (head.framing == http::Head::Framing::kLength && head.content_length == 0);
}

Forward::~Forward() {
  if (!finished_) exchange_->detach();
  leave_backend();
  loop::spare_bytes(proxy_.loop_).give_back(std::move(request_head_));
}

void Forward::start(BackendIndex first) {
  exchange_->stream_body(*this);
  attempt(first);
}

void Forward::attempt(BackendIndex backend) {
  backend_ = backend;
  const Backend& chosen = proxy_.balancer_.backends()[backend];
  if (chosen.member.local) return answer_here();
  has_backend_ = true;
  proxy_.balancer_.began(backend);
  ++stats().sessions_total;
  stats().sessions_max = std::max(stats().sessions_max, ++stats().sessions_current);
  began_us_ = proxy_.loop_.precise_us();
  if (auto pooled = proxy_.pool_.take(chosen.member.id)) {
    pooled_ = true;
    return connected(std::move(pooled));
  }
  pooled_ = false;
  connecting_ = proxy_.connector_.connect(
      chosen.member, [this, id = chosen.member.id](Result<std::unique_ptr<loop::Stream>> result) {
        const auto done = std::move(connecting_);  // freed at the end of this call
        if (!result.ok()) return failed(Failure::kConnect);
        connected(std::make_unique<Upstream>(proxy_.pool_, id, std::move(result).value()));
      });
}

void Forward::connected(std::unique_ptr<Upstream> upstream) {
  upstream_ = std::move(upstream);
  upstream_->attach(*this);
  upstream_->parser().expect_no_body(exchange_->is_head());
  timer_.start(limits::kUpstreamHeadTimeoutMs);
  sent_ = true;
  // One write for head and body, when the body is here already.
  std::string chunk, end;
  if (chunked_ && !kept_body_.empty()) {
    chunk = chunk_head(kept_body_.size());
    end = "\r\n";
  }
  if (chunked_ && body_complete_) end += "0\r\n\r\n";
  stats().bytes_in += request_head_.size() + chunk.size() + kept_body_.size() + end.size();
  upstream_->stream().write(std::array<std::string_view, 4>{request_head_, chunk, kept_body_, end});
  if (!idempotent_) {
    keeps_body_ = false;
    std::string().swap(kept_body_);
  }
  exchange_->resume_body();
}

void Forward::on_body(std::string_view piece) {
  if (tunnel_) return send_body(piece);
  if (keeps_body_ && upstream_ != nullptr &&
      kept_body_.size() + piece.size() > limits::kReplayBytes) {
    keeps_body_ = false;
    std::string().swap(kept_body_);
  }
  if (keeps_body_) kept_body_ += piece;
  if (upstream_ != nullptr) return send_body(piece);
  if (kept_body_.size() > limits::kReplayBytes) exchange_->pause_body();
}

void Forward::send_body(std::string_view piece) {
  stats().bytes_in += piece.size();
  if (chunked_ && !tunnel_) {
    const std::string head = chunk_head(piece.size());
    upstream_->stream().write(std::array<std::string_view, 3>{head, piece, "\r\n"});
  } else {
    upstream_->stream().write(piece);
  }
  if (upstream_->stream().waiting_bytes() > limits::kProxyBufferBytes) exchange_->pause_body();
}

void Forward::on_body_end() {
  body_complete_ = true;
  if (tunnel_) return upstream_->stream().finish();
  if (upstream_ != nullptr && chunked_) upstream_->stream().write("0\r\n\r\n");
}

void Forward::on_upstream_writable() { exchange_->resume_body(); }

void Forward::on_writable() {
  if (upstream_ != nullptr) upstream_->stream().resume();
}

void Forward::on_gone() { finish(); }

// Head and body that came together leave together: a system call less.
void Forward::on_upstream_data(std::string_view bytes) {
  if (tunnel_) return pass_on(bytes);
  const auto exchange = exchange_;
  exchange->cork();
  read_answer(bytes);
  exchange->uncork();
}

void Forward::read_answer(std::string_view bytes) {
  http::Head& head = proxy_.scratch_head_;
  while (!finished_ && upstream_ != nullptr) {
    switch (upstream_->parser().next(bytes, head)) {
      case http::Parser::Event::kMore: return;
      case http::Parser::Event::kHead:
        if (head.status == 101) return become_tunnel(head, bytes);
        if (head.status == 100) exchange_->say_continue();
        if (head.status >= 200) begin_answer(head);
        break;
      case http::Parser::Event::kBody: pass_on(upstream_->parser().piece()); break;
      case http::Parser::Event::kEnd:
        if (answering_) return end_answer(reusable_ && body_complete_ && bytes.empty());
        break;  // of an interim answer
      case http::Parser::Event::kRefused: return failed(Failure::kBroken);
    }
  }
}

void Forward::begin_answer(const http::Head& head) {
  timer_.stop();
  answering_ = true;
  reusable_ = head.keep_alive;
  proxy_.balancer_.answered(backend_);
  exchange_->note_answer(head.status, backend_);
  ++stats().statuses[static_cast<std::size_t>(head.status / 100)];
  stats().latency_us.record(static_cast<std::uint64_t>(proxy_.loop_.precise_us() - began_us_));
  framing_ = reframe(head, exchange_->minor_version());
  keep_alive_ = exchange_->may_keep_alive() && framing_ != Reframe::kUntilClose;
  Forwarding forwarding{.via = proxy_.options_.via, .http_1_0 = exchange_->minor_version() == 0};
  if (proxy_.options_.sticky && request_.preferred != backend_) {
    forwarding.cookie =
        node_cookie(proxy_.balancer_.backends()[backend_].member.name, exchange_->caller().secure);
  }
  std::string out = loop::spare_bytes(proxy_.loop_).borrow();
  append_response_head(out, head, framing_, keep_alive_, forwarding);
  stats().bytes_out += out.size();
  exchange_->send(out);
  loop::spare_bytes(proxy_.loop_).give_back(std::move(out));
  if (head.get("Content-Type").starts_with("text/event-stream")) exchange_->set_endless();
}

void Forward::pass_on(std::string_view piece) {
  stats().bytes_out += piece.size();
  if (framing_ == Reframe::kChunked) {
    const std::string head = chunk_head(piece.size());
    exchange_->send(std::array<std::string_view, 3>{head, piece, "\r\n"});
  } else {
    exchange_->send(piece);
  }
  if (exchange_->waiting_bytes() > limits::kProxyBufferBytes) upstream_->stream().pause();
}

void Forward::end_answer(bool reusable) {
  if (framing_ == Reframe::kChunked) exchange_->send("0\r\n\r\n");
  if (reusable) {
    upstream_->stream().resume();
    proxy_.pool_.give(std::move(upstream_));
  }
  const auto exchange = exchange_;
  finish();
  exchange->end(keep_alive_ ? http::Exchange::After::kKeepAlive : http::Exchange::After::kClose);
}

void Forward::become_tunnel(const http::Head& head, std::string_view from_backend) {
  if (!upgrade_) return failed(Failure::kBroken);
  timer_.stop();
  tunnel_ = answering_ = true;
  framing_ = Reframe::kNone;
  proxy_.balancer_.answered(backend_);
  exchange_->note_answer(head.status, backend_);
  ++stats().statuses[1];
  std::string out;
  append_response_head(out, head, Reframe::kNone, true, {proxy_.options_.via, true});
  stats().bytes_out += out.size();
  exchange_->send(out);
  if (!from_backend.empty()) pass_on(from_backend);
  exchange_->begin_tunnel();
  exchange_->set_endless();
}

void Forward::on_upstream_end() {
  if (tunnel_) {
    keep_alive_ = false;
    return end_answer(/*reusable=*/false);
  }
  if (upstream_->parser().end_of_input() == http::Parser::Event::kEnd && answering_) {
    return end_answer(/*reusable=*/false);
  }
  failed(Failure::kBroken);
}

void Forward::on_upstream_failure() {
  if (!tunnel_) return failed(Failure::kBroken);
  const auto exchange = exchange_;
  finish();
  exchange->abort();
}

void Forward::failed(Failure failure) {
  timer_.stop();
  const std::int64_t now_ms = proxy_.loop_.now_ms();
  ++(failure == Failure::kConnect ? stats().connect_errors : stats().response_errors);
  // A kept connection may have been closed just when it was taken: that says nothing about the
  // backend, unless it happens twice: a node that was killed leaves many of them.
  const BackendSet asked = BackendSet{1} << backend_;
  if (pooled_ && failure == Failure::kBroken && !answering_ && (stale_ & asked) == 0) {
    stale_ |= asked;
  } else {
    proxy_.balancer_.failed(now_ms, backend_);
    request_.tried |= asked;
  }
  leave_backend();
  if (answering_) {
    const auto exchange = exchange_;
    finish();
    return exchange->abort();
  }
  // Every failure rules a connection or a backend out, so that the attempts come to an end.
  if (!repeatable() || now_ms - first_began_ms_ >= limits::kUpstreamHeadTimeoutMs) {
    if (failure == Failure::kTimeout) return give_up(504, kUnknownOutcome);
    return give_up(502, kFailed);
  }
  ++stats().retries;
  const auto choice = proxy_.balancer_.pick(now_ms, request_);
  // This node says why it cannot, or can after all.
  if (!choice && proxy_.answers_locally()) return answer_here();
  if (!choice && failure == Failure::kConnect) return give_up(503, "no node is ready");
  if (!choice) return give_up(failure == Failure::kTimeout ? 504 : 502, kFailed);
  if (choice->backend != backend_) ++stats().redispatches;
  attempt(choice->backend);
}

// The turn of a retry fell on this very node: its head is read again from what would be sent.
void Forward::answer_here() {
  http::Head head;
  const auto refusal = http::read_request_head(request_head_, head, http::kForwardedHead);
  if (refusal) return give_up(502, kFailed);
  const auto exchange = exchange_;
  exchange->give_back(std::move(kept_body_));
  const std::string head_text = std::move(request_head_);  // what `head` points into
  exchange->resume_body();
  finish();
  proxy_.local_.serve(exchange, head);
}

void Forward::give_up(int status, std::string_view detail) {
  const auto exchange = exchange_;
  finish();
  exchange->refuse(status, detail);
}

void Forward::leave_backend() {
  connecting_.reset();
  upstream_.reset();
  if (!std::exchange(has_backend_, false)) return;
  proxy_.balancer_.ended(backend_);
  --stats().sessions_current;
}

void Forward::finish() {
  if (std::exchange(finished_, true)) return;
  timer_.stop();
  exchange_->detach();
  leave_backend();
  proxy_.remove(*this);
}

}  // namespace panal::front

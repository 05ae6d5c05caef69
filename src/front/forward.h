#pragma once
// Forward: one request on its way through the proxy: which backend has it, what has been sent,
// what of it is kept for another try. For src/front only; owned by the Proxy.
#include <memory>
#include <string>
#include <string_view>

#include "src/front/proxy.h"
#include "src/front/rewrite.h"

namespace panal::front {

class Forward final : private http::Exchange::Sink, private Upstream::User {
 public:
  Forward(Proxy& proxy, std::shared_ptr<http::Exchange> exchange, const http::Head& head,
          const Balancer::Request& request);
  ~Forward();

  void start(BackendIndex first);
  // Among those of the proxy.
  std::size_t place() const { return place_; }
  void set_place(std::size_t place) { place_ = place; }
  // No head of an answer has come from there.
  bool waits_for(BackendIndex backend) const {
    return !finished_ && has_backend_ && backend_ == backend && !answering_;
  }
  // Asks somebody else, or tells the client what is not known.
  void give_up_backend() { failed(Failure::kTimeout); }

 private:
  void on_body(std::string_view piece) override;
  void on_body_end() override;
  void on_writable() override;
  void on_gone() override;
  void on_upstream_data(std::string_view bytes) override;
  void on_upstream_writable() override;
  void on_upstream_end() override;
  void on_upstream_failure() override;

  void attempt(BackendIndex backend);
  void connected(std::unique_ptr<Upstream> upstream);
  void send_body(std::string_view piece);
  void read_answer(std::string_view bytes);
  void begin_answer(const http::Head& head);
  void pass_on(std::string_view piece);
  void end_answer(bool reusable);
  void become_tunnel(const http::Head& head, std::string_view from_backend);

  enum class Failure { kConnect, kBroken, kTimeout };
  void failed(Failure failure);
  bool repeatable() const { return !sent_ || (idempotent_ && keeps_body_); }
  void answer_here();
  void give_up(int status, std::string_view detail);
  void leave_backend();
  void finish();
  BackendStats& stats() { return proxy_.stats_[backend_]; }

  Proxy& proxy_;
  std::shared_ptr<http::Exchange> exchange_;
  Balancer::Request request_;
  std::unique_ptr<Connector::Attempt> connecting_;
  std::unique_ptr<Upstream> upstream_;
  loop::Timer timer_;
  std::string request_head_;
  std::string kept_body_;  // unframed: what a first or another backend has yet to be sent
  std::size_t place_ = 0;
  BackendIndex backend_ = 0;
  BackendSet stale_ = 0;  // whose kept connection was found closed
  std::int64_t began_us_ = 0;  // with this backend
  const std::int64_t first_began_ms_;
  Reframe framing_ = Reframe::kNone;
  bool chunked_;            // how the body goes to the backend
  bool idempotent_;         // may be sent twice
  bool upgrade_;            // asks for a WebSocket
  bool keeps_body_ = true;  // kept_body_ is the whole body so far
  bool body_complete_ = false;
  bool has_backend_ = false;
  bool pooled_ = false;     // the connection had been used before
  bool sent_ = false;       // some byte has gone to some backend
  bool answering_ = false;  // the head of the answer has gone to the client
  bool reusable_ = false;   // the backend keeps the connection
  bool keep_alive_ = true;  // the client's connection is kept
  bool tunnel_ = false;     // after a 101: bytes go both ways unread
  bool finished_ = false;
};

}  // namespace panal::front

#pragma once
// Connection: the server's side of one HTTP/1.1 connection: requests in, answers out, in order.
//
// Reads ahead no further than the request being answered: what came together with it waits, and
// the client is slowed down. Enforces the time limits. Owned by its Server, which frees it from
// the loop, never from inside one of its calls.
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "src/http/exchange.h"
#include "src/http/parser.h"
#include "src/loop/loop.h"
#include "src/loop/stream.h"
#include "src/loop/timer.h"

namespace panal::http {

class Server;

class Connection final : private loop::Stream::Handler {
 public:
  Connection(Server& server, std::unique_ptr<loop::Stream> stream, Caller caller);
  ~Connection();

  // Finishes what is in flight, then closes; at once when that would never end.
  void stop();
  void close();
  const Caller& caller() const { return caller_; }

 private:
  friend class Exchange;
  friend class Server;
  enum class Phase { kIdle, kHead, kBody, kAnswer, kLinger, kTunnel };

  void on_data(std::string_view bytes) override;
  void on_writable() override;
  void on_end() override;
  void on_failure(const Error& error) override;
  void on_timeout();
  std::int64_t tunnel_check_ms() const;

  void process(std::string_view bytes);
  bool may_parse() const;
  void settle();
  void begin(const Head& head);
  void refuse(int status, std::string_view reason);
  void wind_down();
  void enter(Phase phase);
  bool closed() const { return stream_ == nullptr; }

  // For Exchange.
  void send(std::span<const std::string_view> pieces);
  void flush();
  // Between the two, what is sent goes out in one write.
  void cork();
  void uncork();
  void send_continue();
  void end_exchange(Exchange::After after);
  void set_body_paused(bool paused);
  void begin_tunnel();

  Server& server_;
  std::unique_ptr<loop::Stream> stream_;
  Caller caller_;
  Parser parser_;
  std::shared_ptr<Exchange> exchange_;
  loop::Timer timer_;
  const bool trusted_;  // a proxy that is believed when it names its client
  std::string held_;    // came before its turn
  std::string corked_;  // answers of one read, to be sent in one write
  std::size_t bytes_since_check_ = 0;
  std::size_t waiting_at_check_ = 0;
  std::int64_t entered_ms_ = 0;  // into this phase; of a tunnel: when something last went through
  Phase phase_ = Phase::kHead;
  bool processing_ = false;
  bool corking_ = false;  // for an answer that is streamed from elsewhere
  bool body_paused_ = false;
  bool ended_ = false;  // the client sends no more
  bool keep_ = true;    // go on after this exchange
  bool tunnel_ = false;  // bytes go through unread
  std::size_t requests_ = 0;
};

}  // namespace panal::http

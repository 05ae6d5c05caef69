#pragma once
// Exchange: one request being answered, as whoever answers it sees it.
//
// A Service is handed every request with its head, on the loop's thread, and either collects the
// body and responds with a whole Response (or an event stream), at once or later; or, as the proxy
// does, streams body and answer through as bytes. The Exchange may be kept as long as wanted: when
// the client goes away it says gone(), and whatever is sent then goes nowhere.
//
// On the loop's thread. Shared by the connection and whoever answers.
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "src/http/head.h"
#include "src/http/message.h"
#include "src/http/problem.h"
#include "src/loop/loop.h"
#include "src/loop/stream.h"

namespace panal::http {

class Connection;
class SocketBridge;

// Who asks, and over what.
struct Caller {
  std::string address;  // of the person's machine; empty for a Unix socket
  bool secure = false;  // TLS to the node that accepted it
  Origin origin = Origin::kPublic;
  std::string request_id;
  std::string peer;  // the member whose front passes requests on; empty: none
};

class Exchange : public std::enable_shared_from_this<Exchange> {
 public:
  // The connection's side of a streamed exchange.
  class Sink {
   public:
    virtual void on_body(std::string_view piece) = 0;
    virtual void on_body_end() = 0;
    virtual void on_writable() = 0;  // all that was sent has left
    virtual void on_gone() = 0;      // the client is gone, or refused: forget the exchange

   protected:
    ~Sink() = default;
  };

  Exchange(Connection& connection, Caller caller, const Head& head);
  Exchange(const Exchange&) = delete;
  ~Exchange();

  const Caller& caller() const { return caller_; }
  bool is_head() const { return is_head_; }
  int minor_version() const { return minor_version_; }
  bool gone() const { return connection_ == nullptr; }

  // (a) Answer here. Collects the body, then calls back with the whole request, possibly before
  // this returns; a larger body is answered with 413 and the callback is dropped. Only from within
  // Service::serve, whose `head` it takes.
  using Collected = std::function<void(Request request)>;
  void collect(const Head& head, std::size_t body_bytes_max, Collected done);
  // Answers, once. May come without collect(): an unread body then costs the connection.
  void respond(Response response);
  // Answers with a problem, in the caller's language.
  void refuse(int status, std::string_view detail);

  // (b) Stream. Body pieces go to `sink` from now on; it must outlive the exchange or detach().
  void stream_body(Sink& sink);
  void detach() { sink_ = nullptr; }
  void pause_body();
  void resume_body();
  // Tells a client that waits for it (Expect: 100-continue) to send its body.
  void say_continue();
  // Whether the connection may be kept after this answer, as its head must say.
  bool may_keep_alive() const;
  // Bytes of the answer, head included, as they go out.
  void send(std::span<const std::string_view> pieces);
  void send(std::string_view bytes) { send(std::span(&bytes, 1)); }
  // What is sent between the two goes out in one write.
  void cork();
  void uncork();
  std::size_t waiting_bytes() const;
  // The answer is complete.
  enum class After { kKeepAlive, kClose };
  void end(After after);
  // The answer being sent goes on for ever: a stop of the server cuts it.
  void set_endless();
  // The answer cannot be completed: the client learns it from the cut.
  void abort();
  // Hands the exchange back for an answer from here, when streaming it elsewhere has failed:
  // collect() will find this much of the body.
  void give_back(std::string body);
  // What became of it, for statistics and the access log.
  struct Outcome {
    static constexpr std::uint32_t kNobody = ~std::uint32_t{0};
    int status = 0;                       // 0: no answer began
    std::uint32_t answered_by = kNobody;  // whatever note_answer() was told
    std::uint64_t bytes_in = 0;           // heads included, chunk sizes not
    std::uint64_t bytes_out = 0;
    std::int64_t head_us = 0;   // from on_over() to the first byte of the answer
    std::int64_t total_us = 0;  // and to its end
    bool complete = false;      // false: the client went away, or was cut off
  };
  // Called once, when the answer is complete or the client gone.
  using Over = std::function<void(const Outcome&)>;
  void on_over(Over over);
  // A cookie that respond() adds to the answer.
  void add_cookie(std::string cookie) { cookie_ = std::move(cookie); }
  // The answer is this backend's; its head, when that is streamed through, has this status.
  void note_answer(int status, std::uint32_t answered_by);
  // After a 101: what the client sends goes to the sink unread, until on_body_end(); what is sent
  // goes to the client as it is, until end(). A stop of the server waits for it.
  void begin_tunnel();

 private:
  friend class Connection;
  struct Answer;  // a response under way that does not fit into one write

  void on_body(std::string_view piece);
  void on_body_end();
  void on_writable();
  void on_gone();
  void on_stop();

  void send_answer(Response response);
  void send_next_slice();
  void begin_events(Response response);
  void send_events();
  void begin_socket(Response response);
  void note_over();
  Request make_request(const Head& head) const;

  loop::Loop& loop_;
  Connection* connection_;
  Caller caller_;
  Sink* sink_ = nullptr;
  std::optional<Request> request_;  // being collected
  std::size_t body_bytes_max_ = 0;
  Collected collected_;
  std::unique_ptr<Answer> answer_;
  std::unique_ptr<SocketBridge> socket_;
  std::string given_back_;
  std::string cookie_;
  Over over_;
  Outcome outcome_;
  std::int64_t watched_us_ = 0;  // when on_over() was called
  bool is_head_;
  bool expects_continue_;
  bool body_complete_;
  bool answered_ = false;
  bool begun_ = false;    // some of the answer has gone out
  bool endless_ = false;  // ends with the client, or with the server
  int minor_version_;
  Language language_;
};

// Takes every request of a server's connections. Owned by whoever composes the node.
class Service {
 public:
  virtual ~Service() = default;
  // The head's spans live for this call only.
  virtual void serve(const std::shared_ptr<Exchange>& exchange, const Head& head) = 0;
  // The server has answered by itself what was no request, or one too many.
  virtual void refused(const Caller&, int /*status*/) {}
};

}  // namespace panal::http

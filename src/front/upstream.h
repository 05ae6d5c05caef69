#pragma once
// Upstream: a connection to a backend, and the pool of those that are idle.
//
// Taken newest first, so that the others can time out. A connection on which anything arrives while
// it is idle is closed: it would be taken for the answer to the next request.
//
// On the loop's thread. The pool owns idle connections; whoever took one owns it until give().
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "src/front/balancer.h"
#include "src/http/parser.h"
#include "src/loop/loop.h"
#include "src/loop/stream.h"
#include "src/loop/tcp.h"

namespace panal::front {

// Makes connections to backends; an interface, so that tests need no TLS.
class Connector {
 public:
  // Destroying it gives up, silently.
  class Attempt {
   public:
    virtual ~Attempt() = default;
  };
  using Done = std::function<void(Result<std::unique_ptr<loop::Stream>>)>;

  virtual ~Connector() = default;
  // `done` is called once, never from inside this call, and may destroy the Attempt.
  virtual std::unique_ptr<Attempt> connect(const Member& member, Done done) = 0;
};

class UpstreamPool;

class Upstream final : private loop::Stream::Handler {
 public:
  class User {
   public:
    virtual void on_upstream_data(std::string_view bytes) = 0;
    virtual void on_upstream_writable() = 0;
    virtual void on_upstream_end() = 0;
    virtual void on_upstream_failure() = 0;

   protected:
    ~User() = default;
  };

  Upstream(UpstreamPool& pool, std::string member_id, std::unique_ptr<loop::Stream> stream);

  void attach(User& user) { user_ = &user; }
  loop::Stream& stream() { return *stream_; }
  http::Parser& parser() { return parser_; }

 private:
  friend class UpstreamPool;
  void on_data(std::string_view bytes) override;
  void on_writable() override;
  void on_end() override;
  void on_failure(const Error& error) override;

  UpstreamPool& pool_;
  const std::string member_id_;
  std::unique_ptr<loop::Stream> stream_;
  http::Parser parser_{http::Parser::Kind::kResponse};
  User* user_ = nullptr;
  std::int64_t idle_since_ms_ = 0;
};

class UpstreamPool {
 public:
  explicit UpstreamPool(loop::Loop& loop);

  // An idle connection to this member, or null.
  std::unique_ptr<Upstream> take(const std::string& member_id);
  void give(std::unique_ptr<Upstream> upstream);
  // Closes the idle connections to this member.
  void drop(const std::string& member_id);

 private:
  friend class Upstream;
  void discard(const Upstream& upstream);
  void sweep();

  loop::Loop& loop_;
  loop::Timer sweep_timer_;
  std::vector<std::unique_ptr<Upstream>> idle_;  // oldest first
};

}  // namespace panal::front

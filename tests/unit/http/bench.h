#pragma once
// Bench: a loop, a server on a free loopback port, and raw clients, all on the test's thread.
//
// Waiting is by event: run_until() lets the loop turn until a condition holds, which is looked at
// whenever a client received something; a watchdog fails the test instead of hanging it.
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "src/base/clock.h"
#include "src/base/metrics.h"
#include "src/http/server.h"
#include "src/loop/loop.h"
#include "src/loop/tcp.h"

namespace panal::http {

// Runs a loop until a condition holds.
class Turner {
 public:
  Turner() : loop_(loop::Loop::open().value()) {}
  loop::Loop& loop() { return *loop_; }

  // False when the condition did not come true within the watchdog's time.
  bool run_until(std::function<bool()> condition) {
    if (condition()) return true;
    condition_ = std::move(condition);
    bool timed_out = false;
    loop::Timer watchdog(loop_->timers(), [&] {
      timed_out = true;
      loop_->stop();
    });
    watchdog.start(5000);
    loop_->run();
    condition_ = nullptr;
    return !timed_out;
  }
  void check() {
    if (condition_ && condition_()) loop_->stop();
  }

 private:
  std::unique_ptr<loop::Loop> loop_;
  std::function<bool()> condition_;
};

class RawClient final : public loop::Stream::Handler {
 public:
  RawClient(Turner& turner, std::uint16_t port) : turner_(turner) {
    connecting_ = loop::connect_tcp(turner.loop(), "127.0.0.1:" + std::to_string(port), 2000,
                                    [this](Result<std::unique_ptr<loop::Stream>> result) {
                                      if (result.ok()) {
                                        stream = std::move(result).value();
                                        stream->start(*this);
                                      } else {
                                        ended = true;
                                      }
                                      turner_.check();
                                    })
                      .value();
    EXPECT_TRUE(turner.run_until([this] { return stream != nullptr || ended; }));
  }
  void on_data(std::string_view bytes) override {
    received += bytes;
    turner_.check();
  }
  void on_writable() override { turner_.check(); }
  void on_end() override {
    ended = true;
    turner_.check();
  }
  void on_failure(const Error&) override {
    ended = true;
    turner_.check();
  }

  std::unique_ptr<loop::Stream> stream;
  std::string received;
  bool ended = false;

 private:
  Turner& turner_;
  std::unique_ptr<loop::Connecting> connecting_;
};

// Answers by functions of the test.
class FunctionService final : public Service {
 public:
  using Serve = std::function<void(const std::shared_ptr<Exchange>&, const Head&)>;
  explicit FunctionService(Serve serve) : serve_(std::move(serve)) {}
  void serve(const std::shared_ptr<Exchange>& exchange, const Head& head) override {
    serve_(exchange, head);
  }

 private:
  Serve serve_;
};

// Collects every request and answers with its method, path and body.
inline void echo(const std::shared_ptr<Exchange>& exchange, const Head& head) {
  exchange->collect(head, 1024 * 1024, [exchange](Request request) {
    exchange->respond(Response::text(
        200, std::string(name_of(request.method)) + " " + request.path + " " + request.body));
  });
}

class Bench {
 public:
  explicit Bench(FunctionService::Serve serve = echo, std::string name = "n1")
      : service_(std::move(serve)),
        server(turner.loop(), {.node_name = std::move(name)}, service_, random_, metrics_) {
    port = server.listen("127.0.0.1:0", loop::Listener::Sharing::kExclusive).value();
  }
  RawClient client() { return {turner, port}; }
  // Sends raw bytes on a fresh connection and waits until the answer holds `expected`.
  std::string exchange(std::string_view raw, std::string_view expected) {
    RawClient client(turner, port);
    client.stream->write(raw);
    EXPECT_TRUE(turner.run_until([&] {
      return client.received.find(expected) != std::string::npos || client.ended;
    })) << client.received;
    return client.received;
  }

  Turner turner;

 private:
  Metrics registry_;
  SeededRandom random_{1};
  ServerMetrics metrics_{registry_};
  FunctionService service_;

 public:
  Server server;
  std::uint16_t port = 0;
};

}  // namespace panal::http

#pragma once
// A front on a loop of its own, with other nodes' listeners behind it: for the tests of src/front.
// On the test's thread; one bench a test.
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "src/front/front.h"
#include "tests/unit/http/bench.h"

namespace panal::front {

class PlainConnector final : public Connector {
 public:
  explicit PlainConnector(loop::Loop& loop) : loop_(loop) {}
  std::unique_ptr<Attempt> connect(const Member& member, Done done) override {
    struct Plain final : Attempt {
      std::unique_ptr<loop::Connecting> connecting;
    };
    auto attempt = std::make_unique<Plain>();
    ++connects;
    attempt->connecting = loop::connect_tcp(loop_, member.address, 2000, std::move(done)).value();
    return attempt;
  }
  int connects = 0;

 private:
  loop::Loop& loop_;
};

// A node: its peer port, and what it does with what comes there.
struct Node {
  Node(http::Turner& turner, std::string node_name, http::FunctionService::Serve serve)
      : name(node_name),
        service(
            [this, serve](const std::shared_ptr<http::Exchange>& exchange, const http::Head& head) {
              if (head.target == "/healthz") {
                if (dead) return exchange->abort();
                return exchange->respond(http::Response::json(healthy ? 200 : 503, "{}"));
              }
              ++requests;
              serve(exchange, head);
            }),
        server(turner.loop(), {.node_name = node_name}, service, random, metrics),
        listener(loop::Listener::open_tcp(
                     turner.loop(), "127.0.0.1:0", loop::Listener::Sharing::kExclusive,
                     [this](std::unique_ptr<loop::Stream> stream) {
                       server.adopt(std::move(stream), http::Origin::kProxied, false);
                     })
                     .value()) {
    address = "127.0.0.1:" + std::to_string(listener->port());
  }
  Member member() const { return {.id = name, .name = name, .address = address}; }

  std::string name;
  bool healthy = true;
  bool dead = false;
  int requests = 0;
  std::string address;
  Metrics registry;
  SeededRandom random{2};
  http::ServerMetrics metrics{registry};
  http::FunctionService service;
  http::Server server;
  std::unique_ptr<loop::Listener> listener;
};

// A front on node n1 with the given others behind it.
class FrontBench {
 public:
  explicit FrontBench(http::FunctionService::Serve serve = http::echo, Log* access_log = nullptr)
      : connector(turner.loop()),
        local(
            [this, serve](const std::shared_ptr<http::Exchange>& exchange, const http::Head& head) {
              ++local_requests;
              serve(exchange, head);
            }),
        front({turner.loop(), connector, local, [] { return Report::kReady; },
               [](const http::Head&, const std::vector<Backend>&) { return kAllBackends; }},
              {}, "n1", make_access_log(access_log)),
        server(turner.loop(), {.node_name = "n1"}, front, random, metrics) {
    port = server.listen("127.0.0.1:0", loop::Listener::Sharing::kExclusive).value();
  }
  Node& add(std::string name, http::FunctionService::Serve serve = http::echo) {
    nodes.push_back(std::make_unique<Node>(turner, std::move(name), std::move(serve)));
    return *nodes.back();
  }
  // Makes the nodes known, and waits until all have been checked.
  void start(bool with_local) {
    members.clear();
    if (with_local) members.push_back({.id = "n1", .name = "n1", .local = true});
    for (const auto& node : nodes) members.push_back(node->member());
    front.set_members(members);
    ASSERT_TRUE(turner.run_until([&] { return all_checked(); }));
  }
  // Waits until the loop has turned often enough for the condition, without a client.
  bool turn_until(const std::function<bool()>& condition) {
    return turner.run_until([&] {
      if (condition()) return true;
      turner.loop().post([this] { turner.check(); });
      return false;
    });
  }
  bool all_checked() {
    for (const Backend& backend : front.balancer().backends()) {
      if (backend.present && backend.state == BackendState::kUnchecked) {
        turner.loop().post([this] { turner.check(); });
        return false;
      }
    }
    return true;
  }
  // One request on a connection of its own; waits until the connection ends.
  std::string ask(std::string_view raw) {
    http::RawClient client(turner, port);
    client.stream->write(raw);
    EXPECT_TRUE(turner.run_until([&] { return client.ended; })) << client.received;
    return client.received;
  }
  std::string get(std::string_view path, std::string_view extra = "") {
    return ask("GET " + std::string(path) +
               " HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n" + std::string(extra) +
               "\r\n");
  }

  std::unique_ptr<AccessLog> make_access_log(Log* log) {
    if (log == nullptr) return nullptr;
    return std::make_unique<AccessLog>(turner.loop(), clock, *log, AccessLog::Format::kJson);
  }

  http::Turner turner;
  FakeClock clock{1'700'000'000'000};
  std::vector<std::unique_ptr<Node>> nodes;
  std::vector<Member> members;
  int local_requests = 0;
  Metrics registry;
  SeededRandom random{1};
  http::ServerMetrics metrics{registry};
  PlainConnector connector;
  http::FunctionService local;
  Front front;
  http::Server server;
  std::uint16_t port = 0;
};

}  // namespace panal::front

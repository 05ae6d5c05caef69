#include "src/http/client.h"

#include <gtest/gtest.h>

#include <unistd.h>

#include <filesystem>
#include <thread>
#include <vector>

#include "tests/unit/http/bench.h"

namespace panal::http {
namespace {

// A server on a thread of its own, for the blocking client.
class ServedElsewhere {
 public:
  ServedElsewhere() : thread_([this] { bench_.turner.loop().run(); }) {}
  ~ServedElsewhere() {
    bench_.turner.loop().stop();
    thread_.join();
  }
  std::uint16_t port() const { return bench_.port; }

 private:
  Bench bench_;
  std::thread thread_;
};

TEST(Client, FetchesOverTcp) {
  ServedElsewhere served;
  const auto endpoint = Endpoint::from_url("http://127.0.0.1:" + std::to_string(served.port()));
  ASSERT_TRUE(endpoint.ok());
  const Request request{.method = Method::kPost, .target = "/x", .body = "hi"};
  const auto answer = fetch(*endpoint, request, 2000);
  ASSERT_TRUE(answer.ok());
  EXPECT_EQ((*answer).status, 200);
  EXPECT_EQ((*answer).body, "POST /x hi");
  EXPECT_EQ((*answer).headers.get("x-panal-node"), "n1");
}

TEST(Client, SendsAnotherRequestOverTheConnectionThatItKeeps) {
  ServedElsewhere served;
  const auto loop = loop::Loop::open();
  ASSERT_TRUE(loop.ok());
  std::vector<std::string> bodies;
  const auto done = [&](Result<Response> answer) {
    bodies.push_back(answer.ok() ? (*answer).body : answer.error().message);
    (*loop)->stop();
  };
  std::unique_ptr<Call> call;
  const auto connecting = loop::connect_tcp(
      **loop, "127.0.0.1:" + std::to_string(served.port()), 2000,
      [&](Result<std::unique_ptr<loop::Stream>> stream) {
        ASSERT_TRUE(stream.ok());
        call = std::make_unique<Call>(**loop, std::move(stream).value(), Request{.target = "/a"},
                                      CallOptions{.keep = true}, done);
      });
  ASSERT_TRUE(connecting.ok());
  (*loop)->run();
  for (const char* target : {"/b", "/c"}) {
    ASSERT_TRUE(call->again(Request{.target = target}, done));
    (*loop)->run();
  }
  EXPECT_EQ(bodies, (std::vector<std::string>{"GET /a ", "GET /b ", "GET /c "}));
}

TEST(Client, SaysThatNobodyListens) {
  Endpoint endpoint{.address = "127.0.0.1:1"};
  const auto answer = fetch(endpoint, {.target = "/"}, 2000);
  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().code, Code::kIo);
}

// Goal: the control socket is for its owner alone, and its requests are marked as such.
TEST(Client, ReachesTheControlSocketAndIsKnownForIt) {
  const auto folder = std::filesystem::temp_directory_path() /
                      ("panal-control-" + std::to_string(::getpid()));
  std::filesystem::create_directory(folder);
  const std::string path = folder / "control.sock";
  Origin origin = Origin::kPublic;
  Bench bench([&](const std::shared_ptr<Exchange>& exchange, const Head& head) {
    origin = exchange->caller().origin;
    echo(exchange, head);
  });
  ASSERT_TRUE(bench.server.listen_unix(path).ok());
  EXPECT_EQ(std::filesystem::status(path).permissions(), std::filesystem::perms(0600));
  EXPECT_FALSE(bench.server.listen_unix(path).ok());  // somebody listens there
  std::thread thread([&] { bench.turner.loop().run(); });
  const auto answer = fetch({.unix_path = path}, {.target = "/status"}, 2000);
  bench.turner.loop().stop();
  thread.join();
  ASSERT_TRUE(answer.ok());
  EXPECT_EQ((*answer).body, "GET /status ");
  EXPECT_EQ(origin, Origin::kControl);
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace panal::http

// WebSockets through the front: tunnels of bytes after a 101.
#include <gmock/gmock.h>
#include <unistd.h>

#include <algorithm>

#include "tests/unit/front/bench.h"

namespace panal::front {
namespace {

using http::Exchange;
using http::Head;
using http::RawClient;
using testing::HasSubstr;
using testing::StartsWith;

constexpr std::string_view kUpgrade =
    "GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";

// The other end: what it gets it sends back in <>.
struct Echo final : Exchange::Sink {
  void serve(loop::Loop& loop, const std::shared_ptr<Exchange>& given) {
    exchange = given;
    exchange->stream_body(*this);
    exchange->send(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
        "Connection: Upgrade\r\nSec-WebSocket-Accept: x\r\n\r\n");
    loop.post([given] { given->begin_tunnel(); });
  }
  void on_body(std::string_view bytes) override { exchange->send("<" + std::string(bytes) + ">"); }
  void on_body_end() override { exchange->end(Exchange::After::kClose); }
  void on_writable() override {}
  void on_gone() override {}

  std::shared_ptr<Exchange> exchange;
};

// A front with an echoing n2 behind it, and a client that has got its 101.
struct Bench {
  explicit Bench(std::string_view early = "", Log* log = nullptr) : front(http::echo, log) {
    front.add("n2", [this](const std::shared_ptr<Exchange>& exchange, const Head& head) {
      EXPECT_EQ(head.get("Upgrade"), "websocket");
      echo.serve(front.turner.loop(), exchange);
    });
    front.start(/*with_local=*/false);
    client = std::make_unique<RawClient>(front.turner, front.port);
    client->stream->write(std::string(kUpgrade).append(early));
    EXPECT_TRUE(wait_for("\r\n\r\n"));
  }
  bool wait_for(std::string_view text) {
    return front.turner.run_until(
        [this, text] { return client->received.find(text) != std::string::npos; });
  }
  const Backend& backend() const { return front.front.balancer().backends()[0]; }
  std::string statistics() {
    front.front.set_members(front.members);
    return front.front.text(Front::Form::kPrometheus);
  }

  Echo echo;
  FrontBench front;
  std::unique_ptr<RawClient> client;
};

// CVE-2026-2833: what a client sends ahead of the 101 must not reach the backend as a request.
TEST(Tunnel, CarriesAWebSocketOnlyAfterThe101) {
  Bench bench("early");
  ASSERT_TRUE(bench.wait_for("<early>"));
  EXPECT_THAT(bench.client->received, StartsWith("HTTP/1.1 101 "));
  bench.client->stream->write("later");
  EXPECT_TRUE(bench.wait_for("<later>"));
  bench.client->stream->finish();
  EXPECT_TRUE(bench.front.turner.run_until([&] { return bench.client->ended; }));
}

TEST(Tunnel, IsASessionWithItsBytesUntilItEnds) {
  Bench bench;
  EXPECT_EQ(bench.backend().active, 1U);
  EXPECT_THAT(bench.statistics(), HasSubstr("panal_front_sessions{backend=\"n2\"} 1\n"));
  const std::string much(5000, 'x');
  bench.client->stream->write(much);
  ASSERT_TRUE(bench.wait_for("x>"));
  bench.client->stream->finish();
  EXPECT_TRUE(bench.front.turn_until([&] { return bench.backend().active == 0; }));
  const auto after = bench.statistics();
  EXPECT_THAT(after, HasSubstr("panal_front_sessions{backend=\"n2\"} 0\n"));
  EXPECT_THAT(after, HasSubstr("panal_front_responses_total{backend=\"n2\",code=\"1xx\"} 1\n"));
  EXPECT_THAT(after, testing::ContainsRegex("bytes_in_total.backend=.n2.. 5[0-9][0-9][0-9]\n"));
  EXPECT_THAT(after, testing::ContainsRegex("bytes_out_total.backend=.n2.. 5[0-9][0-9][0-9]\n"));
}

TEST(Tunnel, IsLoggedOnceAtItsEnd) {
  int ends[2] = {};
  ASSERT_EQ(::pipe(ends), 0);
  const FakeClock clock;
  Log log(clock, ends[1], Log::Format::kJson, LogLevel::kError);
  {
    Bench bench("", &log);
    bench.client->stream->write(std::string(700, 'x'));
    ASSERT_TRUE(bench.wait_for("x>"));
    bench.client->stream->finish();
    EXPECT_TRUE(bench.front.turn_until([&] { return bench.backend().active == 0; }));
  }
  ::close(ends[1]);
  std::string text(4096, ' ');
  text.resize(static_cast<std::size_t>(std::max<ssize_t>(::read(ends[0], text.data(), 4096), 0)));
  ::close(ends[0]);
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 1);
  EXPECT_THAT(text, testing::ContainsRegex("\"status\":101,\"bytes_in\":7[0-9][0-9],"));
  EXPECT_THAT(text, HasSubstr("\"node\":\"n2\""));
}

TEST(Tunnel, EndsWithEitherSide) {
  Bench bench;
  bench.client.reset();
  EXPECT_TRUE(bench.front.turn_until([&] { return bench.backend().active == 0; }));
  Bench other;
  other.echo.exchange->abort();
  EXPECT_TRUE(other.front.turner.run_until([&] { return other.client->ended; }));
  EXPECT_EQ(other.backend().active, 0U);
}

// Goal: conversations have no end of their own, so that a front which stops does not wait for one.
TEST(Tunnel, AStopEndsIt) {
  Bench bench;
  bool stopped = false;
  bench.front.server.stop([&] {
    stopped = true;
    bench.front.turner.check();
  });
  EXPECT_TRUE(bench.front.turner.run_until([&] { return stopped; }));
}

}  // namespace
}  // namespace panal::front

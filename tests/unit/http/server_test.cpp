#include "src/http/server.h"

#include <gmock/gmock.h>

#include "src/base/limits.h"
#include "src/http/event_stream.h"
#include "tests/unit/http/bench.h"

namespace panal::http {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

std::size_t count(std::string_view text, std::string_view what) {
  std::size_t found = 0;
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string_view::npos; ++at) ++found;
  return found;
}

TEST(Server, AnswersARequestWithSecurityHeadersAndItsName) {
  Bench bench;
  const auto answer = bench.exchange("GET /a%20b?x=1 HTTP/1.1\r\nHost: a\r\n\r\n", "GET /a b ");
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 OK\r\nDate: "));
  EXPECT_THAT(answer, HasSubstr("X-Panal-Node: n1\r\n"));
  EXPECT_THAT(answer, HasSubstr("X-Request-Id: "));
  EXPECT_THAT(answer, HasSubstr("Content-Security-Policy: default-src 'self'; object-src 'none'"));
  EXPECT_THAT(answer, HasSubstr("X-Content-Type-Options: nosniff\r\n"));
  EXPECT_THAT(answer, HasSubstr("Content-Length: 9\r\n"));
  EXPECT_THAT(answer, Not(HasSubstr("Connection: close")));
}

TEST(Server, ClosesAConnectionAfterSoManyRequests) {
  Turner turner;
  Metrics registry;
  SeededRandom random(1);
  ServerMetrics metrics(registry);
  FunctionService service(echo);
  Server server(turner.loop(), {.node_name = "n1", .requests_per_connection = 3}, service, random,
                metrics);
  RawClient client(turner,
                   server.listen("127.0.0.1:0", loop::Listener::Sharing::kExclusive).value());
  for (int i = 0; i < 4; ++i) client.stream->write("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  ASSERT_TRUE(turner.run_until([&] { return client.ended; }));
  EXPECT_EQ(count(client.received, "HTTP/1.1 200 OK\r\n"), 3U);
  EXPECT_EQ(count(client.received, "Connection: close\r\n"), 1U);
}

TEST(Server, AnswersPipelinedRequestsInOrder) {
  Bench bench;
  const auto answer = bench.exchange(
      "GET /1 HTTP/1.1\r\nHost: a\r\n\r\nPOST /2 HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi"
      "GET /3 HTTP/1.1\r\nHost: a\r\n\r\n",
      "GET /3 ");
  EXPECT_LT(answer.find("GET /1 "), answer.find("POST /2 hi"));
  EXPECT_LT(answer.find("POST /2 hi"), answer.find("GET /3 "));
}

// Goal: a slow answer holds back those of later requests on the connection.
TEST(Server, AnswersPipelinedRequestsInOrderWhenTheFirstIsSlow) {
  std::shared_ptr<Exchange> slow;
  Turner* turner = nullptr;
  Bench bench([&](const std::shared_ptr<Exchange>& exchange, const Head& head) {
    if (head.target != "/slow") return echo(exchange, head);
    slow = exchange;
    turner->check();
  });
  turner = &bench.turner;
  auto client = bench.client();
  client.stream->write("GET /slow HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n");
  ASSERT_TRUE(bench.turner.run_until([&] { return slow != nullptr; }));
  EXPECT_EQ(client.received, "");
  slow->respond(Response::text(200, "at last"));
  ASSERT_TRUE(bench.turner.run_until(
      [&] { return client.received.find("GET /2 ") != std::string::npos; }));
  EXPECT_LT(client.received.find("at last"), client.received.find("GET /2 "));
}

TEST(Server, HeadHasTheLengthButNoBody) {
  Bench bench;
  const auto answer = bench.exchange("HEAD /x HTTP/1.1\r\nHost: a\r\n\r\n", "\r\n\r\n");
  EXPECT_THAT(answer, HasSubstr("Content-Length: 8\r\n"));
  EXPECT_TRUE(answer.ends_with("\r\n\r\n"));
}

TEST(Server, TakesAChunkedBody) {
  Bench bench;
  EXPECT_THAT(bench.exchange("POST /c HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                             "3\r\nabc\r\n4;x=y\r\ndefg\r\n0\r\nTrailer: t\r\n\r\n",
                             "abcdefg"),
              HasSubstr("POST /c abcdefg"));
}

TEST(Server, SaysContinueBeforeTheBodyIsSent) {
  Bench bench;
  auto client = bench.client();
  client.stream->write(
      "POST /c HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
  ASSERT_TRUE(bench.turner.run_until([&] { return !client.received.empty(); }));
  EXPECT_EQ(client.received, "HTTP/1.1 100 Continue\r\n\r\n");
  client.stream->write("ok");
  EXPECT_TRUE(bench.turner.run_until(
      [&] { return client.received.find("POST /c ok") != std::string::npos; }));
}

TEST(Server, RefusesABodyOverTheLimitAndCloses) {
  Bench bench([](const std::shared_ptr<Exchange>& exchange, const Head& head) {
    exchange->collect(head, 4, [](Request) { FAIL(); });
  });
  for (const std::string_view request :
       {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n"}) {
    const auto answer = bench.exchange(request, "}");
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 413 "));
    EXPECT_THAT(answer, HasSubstr("Connection: close\r\n"));
    EXPECT_THAT(answer, HasSubstr("application/problem+json"));
  }
}

// Goal: a refused body leaves nothing behind, although who waits for it holds the exchange.
TEST(Server, ForgetsARequestWhoseBodyItRefuses) {
  std::vector<std::weak_ptr<Exchange>> begun;
  Bench bench([&](const std::shared_ptr<Exchange>& exchange, const Head& head) {
    begun.push_back(exchange);
    exchange->collect(head, 1024, [exchange](const Request&) { FAIL() << exchange->gone(); });
  });
  const std::string head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (const std::string_view body : {"nonsense\r\n", "3\r\nabcd\r\n", "401\r\n"}) {
    const auto answer = bench.exchange(head + std::string(body) + std::string(1025, 'x'), "}");
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 4"));
  }
  ASSERT_EQ(begun.size(), 3U);
  for (const auto& exchange : begun) EXPECT_TRUE(exchange.expired());
}

TEST(Server, RefusesInTheLanguageOfTheCaller) {
  Bench bench([](const std::shared_ptr<Exchange>& exchange, const Head&) {
    exchange->refuse(503, "no node is ready");
  });
  const std::string head = "GET / HTTP/1.1\r\nHost: a\r\n";
  for (const std::string spanish : {"", "Accept-Language: es\r\n", "Accept-Language: fr\r\n"}) {
    EXPECT_THAT(bench.exchange(head + spanish + "\r\n", "}"),
                HasSubstr("{\"type\":\"about:blank\",\"title\":\"No disponible ahora\","
                          "\"status\":503,"
                          "\"detail\":\"ningún nodo está disponible\",\"errors\":[]}"));
  }
  const auto english = bench.exchange(head + "Accept-Language: es;q=0.5,en-GB\r\n\r\n", "}");
  EXPECT_THAT(english, HasSubstr("\"detail\":\"no node is ready\",\"errors\":[]}"));
  EXPECT_THAT(english, HasSubstr("Content-Language: en\r\n"));
}

TEST(Server, RefusesWhatBreaksTheProtocolWithAProblem) {
  Bench bench;
  const auto answer = bench.exchange("GET / HTTP/1.1\r\n\r\n", "}");
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 400 Bad Request\r\n"));
  EXPECT_THAT(answer, HasSubstr("\"detail\":\"falta Host\",\"errors\":[]}"));
  EXPECT_THAT(answer, HasSubstr("Content-Security-Policy: "));
  EXPECT_THAT(answer, HasSubstr("Connection: close\r\n"));
}

TEST(Server, ClosesAfterConnectionCloseAndAfterHttp10) {
  Bench bench;
  for (const std::string_view request :
       {"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "GET / HTTP/1.0\r\n\r\n"}) {
    auto client = bench.client();
    client.stream->write(request);
    EXPECT_TRUE(bench.turner.run_until([&] { return client.ended; }));
    EXPECT_THAT(client.received, HasSubstr("Connection: close\r\n"));
  }
}

TEST(Server, AnswersAClientThatHasClosedItsDirection) {
  Bench bench;
  auto client = bench.client();
  client.stream->write("GET /x HTTP/1.1\r\nHost: a\r\n\r\n");
  client.stream->finish();
  EXPECT_TRUE(bench.turner.run_until([&] { return client.ended; }));
  EXPECT_THAT(client.received, HasSubstr("GET /x "));
}

// Goal: a large body reaches a client that reads late, whole, without being copied at once.
TEST(Server, SendsALargeBodyToASlowReader) {
  const std::string large(8 * 1024 * 1024, 'x');
  Bench bench([&](const std::shared_ptr<Exchange>& exchange, const Head&) {
    exchange->respond({.static_body = large});
  });
  auto client = bench.client();
  client.stream->pause();
  client.stream->write("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  client.stream->resume();
  EXPECT_TRUE(bench.turner.run_until([&] { return client.ended; }));
  EXPECT_EQ(count(client.received.substr(client.received.find("\r\n\r\n")), "x"), large.size());
}

TEST(Server, CarriesAnEventStreamInChunks) {
  const auto events = std::make_shared<EventStream>();
  Bench bench([&](const std::shared_ptr<Exchange>& exchange, const Head&) {
    exchange->respond({.stream = events});
  });
  auto client = bench.client();
  client.stream->write("GET /events HTTP/1.1\r\nHost: a\r\n\r\n");
  ASSERT_TRUE(bench.turner.run_until(
      [&] { return client.received.find("\r\n\r\n") != std::string::npos; }));
  EXPECT_THAT(client.received, HasSubstr("Content-Type: text/event-stream\r\n"));
  EXPECT_TRUE(events->push("change", "{}", "v1"));
  ASSERT_TRUE(bench.turner.run_until(
      [&] { return client.received.find("data: {}") != std::string::npos; }));
  EXPECT_THAT(client.received, HasSubstr("\r\n\r\n1f\r\nid: v1\nevent: change\ndata: {}\n\n\r\n"));
  events->close();
  EXPECT_TRUE(bench.turner.run_until([&] { return client.received.ends_with("\r\n0\r\n\r\n"); }));
}

TEST(Server, ClosesTheEventStreamWhenTheClientGoes) {
  const auto events = std::make_shared<EventStream>();
  Bench bench([&](const std::shared_ptr<Exchange>& exchange, const Head&) {
    exchange->respond({.stream = events});
  });
  {
    auto client = bench.client();
    client.stream->write("GET /events HTTP/1.1\r\nHost: a\r\n\r\n");
    ASSERT_TRUE(bench.turner.run_until([&] { return !client.received.empty(); }));
  }
  auto other = bench.client();
  other.stream->write("HEAD /events HTTP/1.1\r\nHost: a\r\n\r\n");
  ASSERT_TRUE(bench.turner.run_until([&] { return !other.received.empty(); }));
  EXPECT_FALSE(events->push("change", "{}"));
}

TEST(Server, TellsConnectionsOfOneAddressThatThereAreTooMany) {
  Bench bench;
  std::vector<std::unique_ptr<RawClient>> clients;
  for (std::size_t i = 0; i < limits::kConnectionsPerAddress; ++i) {
    clients.push_back(std::make_unique<RawClient>(bench.turner, bench.port));
  }
  RawClient one_more(bench.turner, bench.port);
  EXPECT_TRUE(bench.turner.run_until([&] { return one_more.ended; }));
  EXPECT_THAT(one_more.received, StartsWith("HTTP/1.1 429 "));
  EXPECT_THAT(one_more.received, HasSubstr("demasiadas conexiones desde esta direcci"));
}

// Goal: stop() finishes what is in flight and then reports.
TEST(Server, StopWaitsForTheAnswerInFlight) {
  std::shared_ptr<Exchange> slow;
  Turner* turner = nullptr;
  Bench bench([&](const std::shared_ptr<Exchange>& exchange, const Head&) {
    slow = exchange;
    turner->check();
  });
  turner = &bench.turner;
  auto idle = bench.client();
  auto client = bench.client();
  client.stream->write("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
  ASSERT_TRUE(bench.turner.run_until([&] { return slow != nullptr; }));
  bool stopped = false;
  bench.server.stop([&] {
    stopped = true;
    bench.turner.check();
  });
  ASSERT_TRUE(bench.turner.run_until([&] { return idle.ended; }));
  EXPECT_FALSE(stopped);
  slow->respond(Response::text(200, "done"));
  ASSERT_TRUE(bench.turner.run_until([&] { return client.ended; }));
  EXPECT_THAT(client.received, HasSubstr("\r\n\r\ndone"));
  client.stream.reset();
  EXPECT_TRUE(bench.turner.run_until([&] { return stopped; }));
}

// Goal: a stream that never ends does not hold up the stop: its reader connects to another node.
TEST(Server, StopEndsEventStreams) {
  const auto events = std::make_shared<EventStream>();
  Bench bench([&](const std::shared_ptr<Exchange>& exchange, const Head&) {
    exchange->respond({.stream = events});
  });
  auto client = bench.client();
  client.stream->write("GET /events HTTP/1.1\r\nHost: a\r\n\r\n");
  ASSERT_TRUE(bench.turner.run_until([&] { return !client.received.empty(); }));
  EXPECT_TRUE(events->push("change", "{}"));
  bench.server.stop([] {});
  ASSERT_TRUE(bench.turner.run_until([&] { return client.ended; }));
  EXPECT_THAT(client.received, HasSubstr("data: {}"));
  EXPECT_TRUE(client.received.ends_with("\r\n0\r\n\r\n"));
  EXPECT_TRUE(events->closed());
}

}  // namespace
}  // namespace panal::http

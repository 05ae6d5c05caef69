
#include <gmock/gmock.h>

#include "src/http/event_stream.h"
#include "tests/unit/front/bench.h"

namespace panal::front {
namespace {

using http::Exchange;
using http::FunctionService;
using http::Head;
using http::RawClient;
using http::Request;
using http::Response;
using http::Turner;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

TEST(Front, ConsecutiveRequestsReachAllNodesInTurn) {
  FrontBench bench;
  bench.add("n2");
  bench.add("n3");
  bench.start(/*with_local=*/true);
  std::string trace;
  for (int i = 0; i < 6; ++i) {
    const auto answer = bench.get("/x");
    EXPECT_THAT(answer, HasSubstr("GET /x "));
    trace += answer.substr(answer.find("X-Panal-Node: ") + 14, 2) + " ";
  }
  EXPECT_EQ(trace, "n1 n2 n3 n1 n2 n3 ");
}

TEST(Front, KeepsConnectionsToBackends) {
  FrontBench bench;
  bench.add("n2");
  bench.start(/*with_local=*/false);
  for (int i = 0; i < 5; ++i) EXPECT_THAT(bench.get("/"), StartsWith("HTTP/1.1 200 "));
  EXPECT_EQ(bench.connector.connects, 1);
}

TEST(Front, AnswersHealthWhereItArrives) {
  FrontBench bench;
  Node& other = bench.add("n2");
  bench.start(/*with_local=*/false);
  bench.get("/healthz");
  bench.get("/front/stats.json?x=1");
  EXPECT_EQ(bench.local_requests, 2);
  EXPECT_EQ(other.requests, 0);
}

// Goal: the node behind knows for whom it is asked, and nobody else can claim to be somebody.
TEST(Front, TellsTheCallerAndDropsWhatClientsClaim) {
  FrontBench bench;
  http::Caller seen;
  std::string headers;
  bench.add("n2", [&](const std::shared_ptr<Exchange>& exchange, const Head& head) {
    seen = exchange->caller();
    for (const auto& field : head.fields) {
      headers.append(field.name).append(": ").append(field.value).append("\n");
    }
    exchange->respond(Response::text(200, "ok"));
  });
  bench.start(/*with_local=*/false);
  bench.ask(
      "GET / HTTP/1.1\r\nHost: a.example\r\nConnection: close, X-Secret\r\nX-Secret: 1\r\n"
      "X-Forwarded-For: 6.6.6.6\r\nX_Real_IP: 6.6.6.6\r\nX-Panal-From-Address: 6.6.6.6\r\n"
      "X_Panal_From_Scheme: https\r\nVia: evil\r\nX-Kept: yes\r\n\r\n");
  EXPECT_EQ(seen.address, "127.0.0.1");
  EXPECT_FALSE(seen.secure);
  EXPECT_EQ(seen.origin, http::Origin::kProxied);
  EXPECT_FALSE(seen.request_id.empty());
  EXPECT_THAT(headers, HasSubstr("X-Kept: yes\n"));
  EXPECT_THAT(headers, HasSubstr("Host: a.example\n"));
  EXPECT_THAT(headers, HasSubstr("X-Forwarded-For: 127.0.0.1\n"));
  EXPECT_THAT(headers, Not(HasSubstr("6.6.6.6")));
  EXPECT_THAT(headers, Not(HasSubstr("X-Secret")));
  EXPECT_THAT(headers, Not(HasSubstr("evil")));
}

TEST(Front, PassesBodiesBothWays) {
  FrontBench bench;
  bench.add("n2");
  bench.start(/*with_local=*/false);
  const std::string large(300'000, 'b');
  EXPECT_THAT(bench.ask("POST /p HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: " +
                        std::to_string(large.size()) + "\r\n\r\n" + large),
              HasSubstr("POST /p " + large));
  EXPECT_THAT(bench.ask("POST /p HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                        "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;e=1\r\nde\r\n0\r\n\r\n"),
              HasSubstr("POST /p abcde"));
}

// Goal: a client that waits to be told so sends its body only when the backend wants it.
TEST(Front, AsksForABodyWhenTheBackendDoes) {
  FrontBench bench;
  bench.add("n2", [](const std::shared_ptr<Exchange>& exchange, const Head& head) {
    exchange->collect(head, 4, [exchange](Request request) {
      exchange->respond(Response::text(200, "got " + request.body));
    });
  });
  bench.start(/*with_local=*/false);
  const std::string head = "POST /x HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n";
  RawClient client(bench.turner, bench.port);
  client.stream->write(head + "Content-Length: 2\r\n\r\n");
  ASSERT_TRUE(bench.turner.run_until([&] { return !client.received.empty(); }));
  EXPECT_EQ(client.received, "HTTP/1.1 100 Continue\r\n\r\n");
  client.stream->write("ok");
  EXPECT_TRUE(
      bench.turner.run_until([&] { return client.received.find("got ok") != std::string::npos; }));
  EXPECT_THAT(bench.ask(head + "Content-Length: 5\r\n\r\n"), StartsWith("HTTP/1.1 413 "));
}

// Goal: a backend takes the largest head that a front takes, with what the front adds.
TEST(Front, ForwardsTheLargestHeadThatItTakes) {
  FrontBench bench;
  bench.add("n2");
  bench.start(/*with_local=*/false);
  std::string head = "GET /x HTTP/1.1\r\nConnection: close\r\nHost: " + std::string(200, 'h');
  for (std::size_t i = 2; i < limits::kHeaderCount; ++i) head += "\r\nA:b";
  const std::size_t size = head.size() + 4;
  head.append(limits::kHeadBytes - size, 'b');
  EXPECT_THAT(bench.ask(head + "\r\n\r\n"), StartsWith("HTTP/1.1 200 "));
}

// Goal: a body that breaks the protocol is answered here, and the backend does not carry it out.
TEST(Front, RefusesAMalformedBodyWithAProblem) {
  FrontBench bench;
  int carried_out = 0;
  bench.add("n2", [&](const std::shared_ptr<Exchange>& exchange, const Head& head) {
    exchange->collect(head, 1024, [&](Request) { ++carried_out; });
  });
  bench.start(/*with_local=*/false);
  const std::string head = "POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (const std::string body :
       {"zz\r\n", "ffffffffffffffffffff\r\n", "1\nx\n0\n\n", "1\r\nxx\r\n0\r\n\r\n"}) {
    const auto answer = bench.ask(head + body);
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 400 ")) << body;
    EXPECT_THAT(answer, HasSubstr("application/problem+json"));
  }
  EXPECT_EQ(carried_out, 0);
}

// Goal: no client sees that a node died, if his request may be sent twice.
TEST(Front, SendsAnIdempotentRequestToAnotherNodeWhenOneFails) {
  FrontBench bench;
  bench.add("n2",
            [](const std::shared_ptr<Exchange>& exchange, const Head&) { exchange->abort(); });
  bench.add("n3");
  bench.start(/*with_local=*/false);
  for (int i = 0; i < 4; ++i) {
    EXPECT_THAT(bench.get("/x"), HasSubstr("X-Panal-Node: n3\r\n"));
  }
}

// Goal: as long as one ready node is left, it answers, however many others died at once.
// Method: four nodes that have kept connections, then cut every request; the fifth is well.
TEST(Front, FindsTheOneNodeThatIsLeft) {
  for (const bool with_local : {false, true}) {
    FrontBench bench;
    bool dying = false;
    const auto serve = [&](const std::shared_ptr<Exchange>& exchange, const Head& head) {
      if (dying) return exchange->abort();
      http::echo(exchange, head);
    };
    for (const char* name : {"n2", "n3", "n4", "n5"}) bench.add(name, serve);
    if (!with_local) bench.add("n6");
    bench.start(with_local);
    for (int i = 0; i < 10; ++i) bench.get("/x");
    dying = true;
    for (int i = 0; i < 10; ++i) EXPECT_THAT(bench.get("/x"), StartsWith("HTTP/1.1 200 "));
  }
}

TEST(Front, AnswersHereWhenTheRetrysTurnIsItsOwn) {
  FrontBench bench;
  bench.add("n2",
            [](const std::shared_ptr<Exchange>& exchange, const Head&) { exchange->abort(); });
  bench.start(/*with_local=*/true);
  for (int i = 0; i < 2; ++i) {
    EXPECT_THAT(bench.ask("PUT /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                          "Content-Length: 4\r\n\r\nbody"),
                HasSubstr("PUT /x body"));
  }
}

// What a client gets whose request n2 had when it stood still, its connections open, with n3 near.
// Method: n2 swallows the request, then fails its checks until it counts as down.
std::string ask_a_node_that_freezes(std::string_view raw, bool draining = false) {
  std::shared_ptr<Exchange> swallowed;
  FrontBench bench;
  Node& frozen = bench.add(
      "n2", [&](const std::shared_ptr<Exchange>& exchange, const Head&) { swallowed = exchange; });
  bench.start(/*with_local=*/false);
  RawClient client(bench.turner, bench.port);
  client.stream->write(raw);
  EXPECT_TRUE(bench.turn_until([&] { return swallowed != nullptr; }));
  bench.add("n3");
  bench.start(/*with_local=*/false);
  frozen.dead = true;
  bench.members[0].draining = draining;
  for (std::uint32_t failures = 1; failures <= 3; ++failures) {
    bench.front.set_members(bench.members);
    EXPECT_TRUE(bench.turn_until(
        [&] { return bench.front.balancer().backends()[0].failures >= failures; }));
  }
  bench.front.set_members(bench.members);
  EXPECT_TRUE(bench.turner.run_until([&] { return !client.received.empty(); }));
  return client.received;
}

TEST(Front, TakesRequestsBackFromANodeThatWentDown) {
  EXPECT_THAT(ask_a_node_that_freezes("GET /x HTTP/1.1\r\nHost: a\r\n\r\n"),
              HasSubstr("X-Panal-Node: n3\r\n"));
}

TEST(Front, TakesRequestsBackFromADrainingNodeThatStandsStill) {
  EXPECT_THAT(ask_a_node_that_freezes("GET /x HTTP/1.1\r\nHost: a\r\n\r\n", /*draining=*/true),
              HasSubstr("X-Panal-Node: n3\r\n"));
}

// Goal: nobody waits for a node that is known to be down, though his request cannot be repeated.
TEST(Front, EndsAPostThatANodeHadWhenItWentDown) {
  for (const std::string body : {"hi", "h"}) {  // whole, and half sent
    const auto answer = ask_a_node_that_freezes(
        "POST /x HTTP/1.1\r\nHost: a\r\nAccept-Language: en\r\nContent-Length: 2\r\n\r\n" + body);
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 504 "));
    EXPECT_THAT(answer, HasSubstr("may or may not have been carried out"));
  }
}

TEST(Front, NeverSendsAPostTwice) {
  FrontBench bench;
  Node& broken = bench.add(
      "n2", [](const std::shared_ptr<Exchange>& exchange, const Head&) { exchange->abort(); });
  bench.start(/*with_local=*/false);
  const auto answer =
      bench.ask("POST /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 2\r\n\r\nhi");
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 502 "));
  EXPECT_THAT(answer, HasSubstr("application/problem+json"));
  EXPECT_EQ(broken.requests, 1);
}

TEST(Front, SendsAPostTwiceWithAnIdempotencyKey) {
  FrontBench bench;
  bench.add("n2",
            [](const std::shared_ptr<Exchange>& exchange, const Head&) { exchange->abort(); });
  bench.add("n3");
  bench.start(/*with_local=*/false);
  for (int i = 0; i < 2; ++i) {
    EXPECT_THAT(bench.ask("POST /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                          "Idempotency-Key: k\r\nContent-Length: 2\r\n\r\nhi"),
                HasSubstr("POST /x hi"));
  }
}

// Goal: neither end of a proxied event stream holds up the stop of its node.
TEST(Front, AStopEndsEventStreamsThatComeFromAnotherNode) {
  for (const bool stop_the_front : {true, false}) {
    const auto events = std::make_shared<http::EventStream>();
    FrontBench bench;
    Node& other = bench.add("n2", [&](const std::shared_ptr<Exchange>& exchange, const Head&) {
      exchange->respond({.stream = events});
    });
    bench.start(/*with_local=*/false);
    RawClient client(bench.turner, bench.port);
    client.stream->write("GET /events HTTP/1.1\r\nHost: a\r\n\r\n");
    ASSERT_TRUE(bench.turner.run_until([&] { return !client.received.empty(); }));
    (stop_the_front ? bench.server : other.server).stop([] {});
    const auto ended = [&] { return client.ended || client.received.ends_with("\r\n0\r\n\r\n"); };
    EXPECT_TRUE(bench.turn_until([&] { return ended() && events->closed(); }));
  }
}

TEST(Front, ANewcomerBeginsWithStatisticsOfItsOwn) {
  FrontBench bench;
  bench.add("n2");
  bench.start(/*with_local=*/false);
  for (int i = 0; i < 3; ++i) bench.get("/x");
  bench.nodes.clear();
  bench.start(/*with_local=*/false);
  bench.add("n3");
  bench.start(/*with_local=*/false);
  bench.get("/x");
  bench.front.set_members(bench.members);
  const auto table = bench.front.text(Front::Form::kCsv);
  EXPECT_THAT(table, HasSubstr("\npanal,n3,0,0,0,1,1,"));
}

TEST(Front, PublishesStatisticsInEveryForm) {
  FrontBench bench;
  bench.add("n2");
  bench.start(/*with_local=*/true);
  EXPECT_THAT(bench.front.text(Front::Form::kJson), HasSubstr("\"svname\":\"n2\""));
  EXPECT_THAT(bench.front.text(Front::Form::kCsv), StartsWith("# pxname,svname,qcur,qmax,scur"));
  EXPECT_THAT(bench.front.text(Front::Form::kEnglishPage), HasSubstr("<th scope=\"row\">n2</th>"));
  const auto samples = bench.front.text(Front::Form::kPrometheus);
  for (const std::string each :
       {"up{backend=\"n1\"} 1", "queue{backend=\"n1\"} 0", "redispatches_total{backend=\"n2\"} 0",
        "responses_total{backend=\"n2\",code=\"5xx\"} 0", "request_errors_total 0",
        "denied_total 0", "downtime_seconds_total{backend=\"n2\"} 0",
        "latency_seconds_count{backend=\"n2\"} 0"}) {
    EXPECT_THAT(samples, HasSubstr("panal_front_" + each + "\n"));
  }
}

TEST(Front, SaysHowTheLastCheckWentInHaproxysWords) {
  FrontBench bench;
  Node& node = bench.add("n2");
  bench.start(/*with_local=*/false);
  bench.front.set_members(bench.members);
  EXPECT_THAT(bench.front.text(Front::Form::kJson),
              HasSubstr("\"status\":\"ready\",\"state\":\"UP\""));
  EXPECT_THAT(bench.front.text(Front::Form::kJson), HasSubstr("\"check_status\":\"L7OK/200\""));
  EXPECT_THAT(bench.front.text(Front::Form::kEnglishPage), HasSubstr("title=\"UP\">ready"));
  node.healthy = false;
  const auto text = [&] {
    bench.front.set_members(bench.members);
    return bench.front.text(Front::Form::kJson);
  };
  EXPECT_TRUE(bench.turn_until(
      [&] { return text().find("\"check_status\":\"L7STS/503\"") != std::string::npos; }));
  EXPECT_THAT(text(), HasSubstr("\"status\":\"not_ready\",\"state\":\"NOLB\""));
}

TEST(Front, CountsWhatTheParserRefused) {
  FrontBench bench;
  bench.start(/*with_local=*/true);
  EXPECT_THAT(bench.ask("nonsense\r\n\r\n"), StartsWith("HTTP/1.1 400 "));
  bench.front.set_members(bench.members);
  EXPECT_THAT(bench.front.text(Front::Form::kJson), HasSubstr("\"ereq\":1"));
  EXPECT_THAT(bench.front.text(Front::Form::kJson), HasSubstr("\"hrsp_4xx\":1"));
}

}  // namespace
}  // namespace panal::front

#include "src/front/rewrite.h"

#include <gtest/gtest.h>

namespace panal::front {
namespace {

using http::Caller;
using http::Head;

std::string rewritten(std::string_view request, const Caller& caller = {.address = "10.0.0.9",
                                                                       .request_id = "r1"}) {
  Head head;
  const auto refusal = http::read_request_head(request, head);
  EXPECT_FALSE(refusal) << refusal->reason;
  std::string out;
  append_request_head(out, head, caller, {"n1"});
  Head again;
  EXPECT_FALSE(http::read_request_head(out, again)) << out;  // what we send, we would take
  return out;
}

std::string answer(std::string_view response, Reframe framing, bool keep_alive, bool no_body) {
  Head head;
  EXPECT_FALSE(http::read_response_head(response, no_body, head));
  std::string out;
  append_response_head(out, head, framing, keep_alive, {"n1"});
  return out;
}

TEST(Rewrite, SaysForWhomItAsks) {
  EXPECT_EQ(rewritten("GET /a?b HTTP/1.1\r\nHost: h:8080\r\nAccept: x\r\n\r\n"),
            "GET /a?b HTTP/1.1\r\nHost: h:8080\r\nAccept: x\r\n"
            "X-Forwarded-For: 10.0.0.9\r\nX-Real-IP: 10.0.0.9\r\nX-Forwarded-Proto: http\r\n"
            "X-Forwarded-Host: h:8080\r\n"
            "Forwarded: for=10.0.0.9;proto=http;host=\"h:8080\"\r\n"
            "X-Panal-From-Address: 10.0.0.9\r\nX-Panal-From-Scheme: http\r\n"
            "X-Panal-From-Request-Id: r1\r\nVia: 1.1 n1\r\n\r\n");
}

TEST(Rewrite, QuotesAnIpv6Address) {
  const auto out = rewritten("GET / HTTP/1.1\r\nHost: h\r\n\r\n",
                             {.address = "fe80::1", .secure = true, .request_id = "r"});
  EXPECT_NE(out.find("Forwarded: for=\"[fe80::1]\";proto=https;host=\"h\"\r\n"), std::string::npos);
}

// CVE-2024-45410: a client must not be able to remove what the front adds.
TEST(Rewrite, ConnectionRemovesTheClientsFieldsOnly) {
  const auto out = rewritten(
      "GET / HTTP/1.1\r\nHost: h\r\nConnection: close, X-Forwarded-For, X-Panal-From-Address, "
      "Host, A\r\nA: gone\r\nB: kept\r\n\r\n");
  EXPECT_NE(out.find("X-Forwarded-For: 10.0.0.9\r\n"), std::string::npos);
  EXPECT_NE(out.find("X-Panal-From-Address: 10.0.0.9\r\n"), std::string::npos);
  EXPECT_NE(out.find("Host: h\r\n"), std::string::npos);
  EXPECT_EQ(out.find("gone"), std::string::npos);
  EXPECT_NE(out.find("B: kept\r\n"), std::string::npos);
}

TEST(Rewrite, DropsEveryHopByHopFieldAndClaim) {
  const auto out = rewritten(
      "POST / HTTP/1.1\r\nHost: h\r\nKeep-Alive: bad\r\nProxy-Connection: bad\r\nTE: bad\r\n"
      "Trailer: bad\r\nUpgrade: bad\r\nProxy-Authorization: bad\r\nProxy-Authenticate: bad\r\n"
      "X-Forwarded-For: bad\r\nx-forwarded-proto: bad\r\nX_Forwarded_Host: bad\r\n"
      "X-Forwarded-Port: bad\r\nForwarded: bad\r\nX-Real-Ip: bad\r\nVia: bad\r\n"
      "X-Panal-From-Anything: bad\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  EXPECT_EQ(out.find("bad"), std::string::npos) << out;
  EXPECT_NE(out.find("\r\nExpect: 100-continue\r\n"), std::string::npos);  // ours to pass on
  EXPECT_NE(out.find("\r\nContent-Length: 2\r\n"), std::string::npos);
}

// Goal: lines that stay go over as they stand; those with other white space are written as usual.
TEST(Rewrite, WritesEveryFieldInOneWay) {
  const std::string fields =
      "A: 1\r\nB: 2\r\nC:3\r\nD:  4\r\nE: 5 \r\nF:\t6\r\nG:\r\nH: \r\nI: 7\r\n";
  const std::string written =
      "A: 1\r\nB: 2\r\nC: 3\r\nD: 4\r\nE: 5\r\nF: 6\r\nG: \r\nH: \r\nI: 7\r\nJ: 8\r\n";
  const auto request =
      rewritten("GET / HTTP/1.1\r\nHost: h\r\nTE: x\r\n" + fields + "Via: y\r\nJ: 8\r\n\r\n");
  EXPECT_NE(request.find("Host: h\r\n" + written + "X-Forwarded-For"), std::string::npos);
  EXPECT_EQ(answer("HTTP/1.1 200 OK\r\n" + fields + "Content-Length: 0\r\nJ: 8\r\n\r\n",
                   Reframe::kLength, true, false),
            "HTTP/1.1 200 OK\r\n" + written + "Content-Length: 0\r\nVia: 1.1 n1\r\n\r\n");
}

TEST(Rewrite, FramesTheAnswerAnew) {
  constexpr std::string_view kLength =
      "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nKeep-Alive: x\r\n\r\n";
  EXPECT_EQ(answer(kLength, Reframe::kLength, true, false),
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nVia: 1.1 n1\r\n\r\n");
  EXPECT_EQ(answer(kLength, Reframe::kNone, true, /*no_body=*/true),
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nVia: 1.1 n1\r\n\r\n");
  EXPECT_EQ(answer("HTTP/1.0 200 OK\r\n\r\n", Reframe::kChunked, false, false),
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nVia: 1.1 n1\r\n"
            "Connection: close\r\n\r\n");
  EXPECT_EQ(answer("HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n", Reframe::kNone, true,
                   false),
            "HTTP/1.1 204 No Content\r\nVia: 1.1 n1\r\n\r\n");
}

}  // namespace
}  // namespace panal::front

#include "src/http/parser.h"

#include <gtest/gtest.h>
#include <llhttp.h>

#include <span>

#include "src/base/limits.h"

namespace panal::http {
namespace {

static_assert(LLHTTP_STRICT_MODE == 1);

// Every message found in the bytes, as text: "GET /path [body]", then the refusal's status if any.
std::string parse(std::string_view bytes, std::size_t step, Parser::Kind kind, bool no_body,
                  bool eof) {
  Parser parser(kind);
  parser.expect_no_body(no_body);
  Head head;
  std::string out;
  const auto take = [&](Parser::Event event) {
    switch (event) {
      case Parser::Event::kMore:
        return false;
      case Parser::Event::kHead:
        out += kind == Parser::Kind::kRequest
                   ? std::string(head.method) + " " + std::string(head.target) + " ["
                   : std::to_string(head.status) + " [";
        return true;
      case Parser::Event::kBody:
        out += parser.piece();
        return true;
      case Parser::Event::kEnd:
        out += "] ";
        return true;
      case Parser::Event::kRefused:
        out += "!" + std::to_string(parser.refusal().status);
        return false;
    }
    return false;
  };
  for (std::size_t at = 0; at < bytes.size(); at += step) {
    std::string_view part = bytes.substr(at, step);
    while (take(parser.next(part, head))) {
    }
    if (out.find('!') != std::string::npos) return out;
  }
  if (eof) take(parser.end_of_input());
  return out;
}

// However the bytes are cut, the answer must be the same.
std::string parse_all_ways(std::string_view bytes, Parser::Kind kind, bool no_body = false,
                           bool eof = false) {
  const std::string whole = parse(bytes, bytes.size() + 1, kind, no_body, eof);
  for (const std::size_t step : {1, 2, 3, 7, 64}) {
    EXPECT_EQ(parse(bytes, step, kind, no_body, eof), whole)
        << "cut every " << step << ": " << bytes;
  }
  return whole;
}

std::string request(std::string_view bytes) {
  return parse_all_ways(bytes, Parser::Kind::kRequest);
}
std::string response(std::string_view bytes, bool no_body = false, bool eof = false) {
  return parse_all_ways(bytes, Parser::Kind::kResponse, no_body, eof);
}

struct Case {
  std::string_view name;  // what it is about, with the section of the RFC
  std::string_view bytes;
  std::string_view outcome;
};

void check(std::span<const Case> cases) {
  for (const Case& one : cases) {
    EXPECT_EQ(request(one.bytes), one.outcome) << one.name;
  }
}

#define H "Host: a\r\n"

// Method: every byte at every place of values that are read word by word, and of what is left over.
TEST(Head, AValueHasNoControlCharacterAnywhere) {
  for (std::size_t size = 1; size <= 20; ++size) {
    for (std::size_t at = 0; at < size; ++at) {
      for (int byte = 0; byte < 256; ++byte) {
        std::string value(size, '\xff');
        value[at] = static_cast<char>(byte);
        const bool allowed = byte == '\t' || (byte >= 0x20 && byte != 0x7f);
        ASSERT_EQ(is_field_value(value), allowed) << byte << " at " << at << " of " << size;
      }
    }
  }
}

TEST(Parser, RequestLines) {
  static constexpr Case kCases[] = {
      {"9112-3 simple", "GET / HTTP/1.1\r\n" H "\r\n", "GET / [] "},
      {"9112-3 query", "GET /a?b=c&d HTTP/1.1\r\n" H "\r\n", "GET /a?b=c&d [] "},
      {"9112-2.2 one empty line before", "\r\nGET / HTTP/1.1\r\n" H "\r\n", "GET / [] "},
      {"9112-2.2 two empty lines before", "\r\n\r\nGET / HTTP/1.1\r\n" H "\r\n", "!400"},
      {"9112-2.2 CR alone before", "\rGET / HTTP/1.1\r\n" H "\r\n", "!400"},
      {"9112-3.2.4 asterisk", "OPTIONS * HTTP/1.1\r\n" H "\r\n", "OPTIONS * [] "},
      {"9112-3.2.4 asterisk of GET", "GET * HTTP/1.1\r\n" H "\r\n", "!400"},
      {"9112-3.2.2 absolute form", "GET http://a/x HTTP/1.1\r\n" H "\r\n", "GET /x [] "},
      {"9112-3.2.2 absolute, no path", "GET http://a HTTP/1.1\r\n" H "\r\n", "GET / [] "},
      {"9112-3.2.2 another host", "GET http://b/ HTTP/1.1\r\n" H "\r\n", "!400"},
      {"9112-3.2.2 no authority", "GET http:///x HTTP/1.1\r\n" H "\r\n", "!400"},
      {"9112-3.2.2 other scheme", "GET ftp://a/ HTTP/1.1\r\n" H "\r\n", "!400"},
      {"9112-3.2.3 CONNECT", "CONNECT a:443 HTTP/1.1\r\n" H "\r\n", "!501"},
      {"9110-9.1 unknown method", "BREW / HTTP/1.1\r\n" H "\r\n", "!501"},
      {"9110-9.1 methods are case-sensitive", "get / HTTP/1.1\r\n" H "\r\n", "!501"},
      {"another protocol's method", "SOURCE / ICE/1.0\r\n" H "\r\n", "!400"},
      {"9112-2.3 no version", "GET /\r\n" H "\r\n", "!400"},
      {"9112-2.3 HTTP/0.9", "GET / HTTP/0.9\r\n" H "\r\n", "!505"},
      {"9112-2.3 HTTP/1.2", "GET / HTTP/1.2\r\n" H "\r\n", "!505"},
      {"9112-2.3 HTTP/2.0", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "!505"},
      {"9112-2.3 lower case", "GET / http/1.1\r\n" H "\r\n", "!400"},
      {"9112-2.3 HTTP/1.10", "GET / HTTP/1.10\r\n" H "\r\n", "!400"},
      {"9112-3 two spaces", "GET  / HTTP/1.1\r\n" H "\r\n", "!400"},
      {"9112-3 space in the target", "GET /a b HTTP/1.1\r\n" H "\r\n", "!400"},
      {"9112-3 tab", "GET\t/ HTTP/1.1\r\n" H "\r\n", "!400"},
      {"9112-3 trailing space", "GET / HTTP/1.1 \r\n" H "\r\n", "!400"},
      {"9110-4.2.5 fragment", "GET /a#b HTTP/1.1\r\n" H "\r\n", "!400"},
      {"3986-2 high byte in the target", "GET /\xc3\xa9 HTTP/1.1\r\n" H "\r\n", "!400"},
      {"9112-3 NUL in the target", std::string_view("GET /\0 HTTP/1.1\r\n" H "\r\n", 28), "!400"},
      {"9112-2.2 bare LF ends the line", "GET / HTTP/1.1\n" H "\r\n", "!400"},
      {"9112-2.2 bare CR ends the line", "GET / HTTP/1.1\r" H "\r\n", "!400"},
      {"TLS on a plain port", "\x16\x03\x01\x02", "!400"},
      {"a space first", " GET / HTTP/1.1\r\n" H "\r\n", "!400"},
  };
  check(kCases);
}

TEST(Parser, Fields) {
  static constexpr Case kCases[] = {
      {"9112-3.2 no Host", "GET / HTTP/1.1\r\n\r\n", "!400"},
      {"9112-3.2 no Host in 1.0", "GET / HTTP/1.0\r\n\r\n", "GET / [] "},
      {"9112-3.2 two Hosts", "GET / HTTP/1.1\r\n" H H "\r\n", "!400"},
      {"9112-3.2 two Hosts in 1.0", "GET / HTTP/1.0\r\n" H H "\r\n", "!400"},
      {"9112-3.2 empty Host", "GET / HTTP/1.1\r\nHost:\r\n\r\n", "!400"},
      {"9112-3.2 Host with a path", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", "!400"},
      {"9112-3.2 Host with a user", "GET / HTTP/1.1\r\nHost: u@a\r\n\r\n", "!400"},
      {"9112-3.2 Host list", "GET / HTTP/1.1\r\nHost: a, b\r\n\r\n", "!400"},
      {"3986-3.2.2 IPv6 Host", "GET / HTTP/1.1\r\nHost: [::1]:80\r\n\r\n", "GET / [] "},
      {"9112-5.1 space before the colon", "GET / HTTP/1.1\r\n" H "A : b\r\n\r\n", "!400"},
      {"9112-5.1 tab before the colon", "GET / HTTP/1.1\r\n" H "A\t: b\r\n\r\n", "!400"},
      {"9112-5 empty name (CVE-2023-25725)", "GET / HTTP/1.1\r\n" H ": b\r\n\r\n", "!400"},
      {"9112-5 no colon", "GET / HTTP/1.1\r\n" H "abc\r\n\r\n", "!400"},
      {"9110-5.6.2 bracket in a name", "GET / HTTP/1.1\r\n" H "A(b: c\r\n\r\n", "!400"},
      {"9110-5.6.2 high byte in a name", "GET / HTTP/1.1\r\n" H "\xc3: c\r\n\r\n", "!400"},
      {"9112-5.2 folding", "GET / HTTP/1.1\r\n" H "A: b\r\n c\r\n\r\n", "!400"},
      {"9112-5.2 folding by tab", "GET / HTTP/1.1\r\n" H "A: b\r\n\tc\r\n\r\n", "!400"},
      {"9112-2.2 space before the first field", "GET / HTTP/1.1\r\n " H "\r\n", "!400"},
      {"9110-5.5 no value", "GET / HTTP/1.1\r\n" H "A:\r\n\r\n", "GET / [] "},
      {"9110-5.5 high bytes in a value", "GET / HTTP/1.1\r\n" H "A: \xe9\r\n\r\n", "GET / [] "},
      {"9110-5.5 tab in a value", "GET / HTTP/1.1\r\n" H "A: b\tc\r\n\r\n", "GET / [] "},
      {"9110-5.5 control character", "GET / HTTP/1.1\r\n" H "A: b\x01\r\n\r\n", "!400"},
      {"9110-5.5 DEL", "GET / HTTP/1.1\r\n" H "A: b\x7f\r\n\r\n", "!400"},
      {"9110-5.5 bare CR in a value", "GET / HTTP/1.1\r\n" H "A: b\rC: d\r\n\r\n", "!400"},
      {"9110-5.5 bare LF in a value", "GET / HTTP/1.1\r\n" H "A: b\nC: d\r\n\r\n", "!400"},
      {"9112-2.2 head ends in LF LF", "GET / HTTP/1.1\r\n" H "\n", "!400"},
      {"9112-2.2 head ends in CR CR LF", "GET / HTTP/1.1\r\n" H "\r\r\n\r\n", "!400"},
      {"9112-2.2 CR X for the end of the head", "GET / HTTP/1.1\r\n" H "\rX\r\n\r\n", "!400"},
      {"9110-10.1.1 unknown expectation", "GET / HTTP/1.1\r\n" H "Expect: x\r\n\r\n", "!417"},
  };
  check(kCases);
}

TEST(Parser, LengthsAndCodings) {
  static constexpr Case kCases[] = {
      {"9112-6.2 length", "POST / HTTP/1.1\r\n" H "Content-Length: 3\r\n\r\nabc", "POST / [abc] "},
      {"9112-6.2 zero", "POST / HTTP/1.1\r\n" H "Content-Length: 0\r\n\r\n", "POST / [] "},
      {"9112-6.2 body of a GET", "GET / HTTP/1.1\r\n" H "Content-Length: 1\r\n\r\nx", "GET / [x] "},
      {"9112-6.3 the same length twice",
       "POST / HTTP/1.1\r\n" H "Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc", "!400"},
      {"9112-6.3 two lengths",
       "POST / HTTP/1.1\r\n" H "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabc", "!400"},
      {"9110-8.6 list", "POST / HTTP/1.1\r\n" H "Content-Length: 3, 3\r\n\r\nabc", "!400"},
      {"9110-8.6 plus", "POST / HTTP/1.1\r\n" H "Content-Length: +3\r\n\r\nabc", "!400"},
      {"9110-8.6 minus", "POST / HTTP/1.1\r\n" H "Content-Length: -3\r\n\r\nabc", "!400"},
      {"9110-8.6 hex", "POST / HTTP/1.1\r\n" H "Content-Length: 0x3\r\n\r\nabc", "!400"},
      {"9110-8.6 empty (CVE-2023-40225)", "POST / HTTP/1.1\r\n" H "Content-Length:\r\n\r\n",
       "!400"},
      {"9110-8.6 space inside", "POST / HTTP/1.1\r\n" H "Content-Length: 1 0\r\n\r\nabc", "!400"},
      {"9110-8.6 too large",
       "POST / HTTP/1.1\r\n" H "Content-Length: 99999999999999999999\r\n\r\n", "!400"},
      {"9112-6.1 both (CVE-2026-2835)",
       "POST / HTTP/1.1\r\n" H "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
       "!400"},
      {"9112-6.1 both, the other way round",
       "POST / HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n",
       "!400"},
      {"9112-6.1 coding in 1.0 (CVE-2026-2836)",
       "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "!400"},
      {"9112-6.1 other coding", "POST / HTTP/1.1\r\n" H "Transfer-Encoding: gzip\r\n\r\n", "!501"},
      {"9112-6.1 list of codings",
       "POST / HTTP/1.1\r\n" H "Transfer-Encoding: gzip, chunked\r\n\r\n", "!501"},
      {"9112-6.1 identity", "POST / HTTP/1.1\r\n" H "Transfer-Encoding: identity\r\n\r\n", "!501"},
      {"9112-6.1 chunked twice",
       "POST / HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
       "!400"},
      {"9112-6.1 vertical tab", "POST / HTTP/1.1\r\n" H "Transfer-Encoding: \vchunked\r\n\r\n",
       "!400"},
      {"9112-6.1 xchunked", "POST / HTTP/1.1\r\n" H "Transfer-Encoding: xchunked\r\n\r\n", "!501"},
      {"9112-6.1 any case",
       "POST / HTTP/1.1\r\n" H "transfer-encoding: CHUNKED\r\n\r\n1\r\nx\r\n0\r\n\r\n",
       "POST / [x] "},
  };
  check(kCases);
}

#define CHUNKED "POST / HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\n\r\n"

TEST(Parser, Chunks) {
  static constexpr Case kCases[] = {
      {"9112-7.1 chunks", CHUNKED "3\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n",
       "POST / [abc0123456789] "},
      {"9112-7.1.1 extension", CHUNKED "1;a=b\r\nx\r\n0\r\n\r\n", "POST / [x] "},
      {"9112-7.1.2 trailer is dropped", CHUNKED "1\r\nx\r\n0\r\nA: b\r\n\r\n", "POST / [x] "},
      {"9112-7.1 LF after the size", CHUNKED "1\nx\r\n0\r\n\r\n", "POST / [!400"},
      {"9112-7.1 no CRLF after the data", CHUNKED "1\r\nx0\r\n\r\n", "POST / [x!400"},
      {"9112-7.1 LF after the data", CHUNKED "1\r\nx\n0\r\n\r\n", "POST / [x!400"},
      {"9112-7.1 minus", CHUNKED "-1\r\nx\r\n0\r\n\r\n", "POST / [!400"},
      {"9112-7.1 0x", CHUNKED "0x1\r\nx\r\n0\r\n\r\n", "POST / [!400"},
      {"9112-7.1 no size", CHUNKED "\r\nx\r\n0\r\n\r\n", "POST / [!400"},
      {"9112-7.1 size overflows", CHUNKED "fffffffffffffffff\r\nx", "POST / [!400"},
      {"9112-7.1 LF after the last chunk", CHUNKED "0\r\n\n", "POST / [!400"},
      {"9112-7.1.1 LF in an extension", CHUNKED "1;a\nx\r\n0\r\n\r\n", "POST / [!400"},
      {"9112-5.1 trailer without a name", CHUNKED "0\r\n: b\r\n\r\n", "POST / [!400"},
      {"9112-5.2 folded trailer", CHUNKED "0\r\nA: b\r\n c\r\n\r\n", "POST / [!400"},
      {"9112-7.1 request instead of a trailer", CHUNKED "0\r\nGET / HTTP/1.1\r\n\r\n",
       "POST / [!400"},
      {"9112-7.1.2 length in a trailer", CHUNKED "0\r\nContent-Length: 5\r\n\r\n", "POST / [] "},
      {"9112-9.3.2 pipelined",
       CHUNKED "1\r\nx\r\n0\r\n\r\nGET /2 HTTP/1.1\r\n" H "\r\n", "POST / [x] GET /2 [] "},
  };
  check(kCases);
}

TEST(Parser, BoundsTheHead) {
  const std::string long_target(limits::kTargetBytes + 1, 'a');
  EXPECT_EQ(request("GET /" + long_target + " HTTP/1.1\r\n" H "\r\n"), "!414");
  EXPECT_EQ(request("GET /" + std::string(limits::kHeadBytes + 1, 'a')), "!414");
  EXPECT_EQ(request("GET / HTTP/1.1\r\n" H "A: " + std::string(limits::kHeadBytes, 'b')), "!431");
  std::string many = "GET / HTTP/1.1\r\n" H;
  for (std::size_t i = 0; i < limits::kHeaderCount; ++i) many += "A: b\r\n";
  EXPECT_EQ(request(many + "\r\n"), "!431");
}

TEST(Parser, BoundsChunkExtensionsAndTrailers) {
  const std::string long_text(limits::kChunkOverheadBytes, 'e');
  const std::string extension = CHUNKED "1;" + long_text + "\r\nx\r\n0\r\n\r\n";
  const std::string trailer = CHUNKED "1\r\nx\r\n0\r\nA: " + long_text + "\r\n\r\n";
  for (const std::string& bytes : {extension, trailer}) {
    EXPECT_NE(parse(bytes, 64, Parser::Kind::kRequest, false, false).find("!400"),
              std::string::npos);
  }
}

TEST(Parser, Responses) {
  EXPECT_EQ(response("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"), "200 [hi] ");
  EXPECT_EQ(response("HTTP/1.1 200 \r\nContent-Length: 2\r\n\r\nhi"), "200 [hi] ");
  EXPECT_EQ(response("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n", /*no_body=*/true), "200 [] ");
  EXPECT_EQ(response("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n"),
            "100 [] 204 [] ");
  EXPECT_EQ(response("HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n"), "304 [] ");
  EXPECT_EQ(response("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n"),
            "200 [x] ");
  EXPECT_EQ(response("HTTP/1.0 200 OK\r\n\r\nuntil the end", false, /*eof=*/true),
            "200 [until the end] ");
  EXPECT_EQ(response("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhi", false, /*eof=*/true),
            "200 [hi!502");
  EXPECT_EQ(response("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n"),
            "!502");
  EXPECT_EQ(response("HTTP/2 200 OK\r\n\r\n"), "!502");
  EXPECT_EQ(response("HTTP/1.1 99 Odd\r\n\r\n"), "!502");
  EXPECT_EQ(response("ICY 200 OK\r\n\r\n"), "!502");
}

TEST(Parser, IsIdleBetweenMessages) {
  Parser parser(Parser::Kind::kRequest);
  Head head;
  EXPECT_TRUE(parser.idle());
  std::string_view bytes = "GET / HT";
  EXPECT_EQ(parser.next(bytes, head), Parser::Event::kMore);
  EXPECT_FALSE(parser.idle());
  bytes = "TP/1.1\r\n" H "\r\n";
  EXPECT_EQ(parser.next(bytes, head), Parser::Event::kHead);
  EXPECT_EQ(parser.next(bytes, head), Parser::Event::kEnd);
  EXPECT_TRUE(parser.idle());
}

}  // namespace
}  // namespace panal::http

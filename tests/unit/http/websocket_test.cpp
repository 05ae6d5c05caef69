#include "src/http/websocket.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace panal::http {
namespace {

using Event = WebSocketReader::Event;
using std::string_literals::operator""s;

constexpr std::size_t kMessageBytes = 1000;

// A frame as a client sends it, under the mask of RFC 6455's examples.
std::string client_frame(int first, std::string_view data) {
  const std::string mask = "\x37\xfa\x21\x3d";
  std::string out{static_cast<char>(first)};
  if (data.size() < 126) {
    out += static_cast<char>(0x80 | data.size());
  } else {
    out += static_cast<char>(0x80 | 126);
    out += static_cast<char>(data.size() >> 8);
    out += static_cast<char>(data.size() & 0xff);
  }
  out += mask;
  for (std::size_t i = 0; i < data.size(); ++i) out += static_cast<char>(data[i] ^ mask[i % 4]);
  return out;
}

// What a reader says of the bytes: "message Hello", "failed 1002", …; in pieces of `piece` bytes.
std::vector<std::string> events_of(std::string_view bytes, std::size_t piece) {
  WebSocketReader reader(kMessageBytes);
  std::vector<std::string> events;
  while (!bytes.empty()) {
    std::string_view part = bytes.substr(0, piece);
    bytes.remove_prefix(part.size());
    while (true) {
      const Event event = reader.next(part);
      if (event == Event::kMore) break;
      const std::string code = std::to_string(static_cast<int>(reader.code()));
      switch (event) {
        case Event::kMessage: events.push_back("message " + reader.text()); break;
        case Event::kPing: events.push_back("ping " + reader.text()); break;
        case Event::kPong: events.push_back("pong " + reader.text()); break;
        case Event::kClose: events.push_back("close " + code + " " + reader.text()); return events;
        default: events.push_back("failed " + code); return events;
      }
    }
  }
  return events;
}

void expect(std::string_view bytes, const std::vector<std::string>& events) {
  for (const std::size_t piece : {std::size_t{1}, std::size_t{3}, std::size_t{100'000}}) {
    EXPECT_EQ(events_of(bytes, piece), events) << piece;
  }
}

TEST(WebSocketReader, ReadsTheMaskedHelloOfRfc6455) {
  expect("\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58", {"message Hello"});
}

TEST(WebSocketReader, JoinsFragmentsAndTakesPingsBetweenThem) {
  expect(client_frame(0x01, "Hel") + client_frame(0x89, "Hello") + client_frame(0x80, "lo"),
         {"ping Hello", "message Hello"});
}

TEST(WebSocketReader, TellsWhyTheClientCloses) {
  expect(client_frame(0x88, "\x03\xe8"s + "bye"), {"close 1000 bye"});
  expect(client_frame(0x88, ""), {"close 1005 "});
}

TEST(WebSocketReader, RefusesWhatTheRfcForbids) {
  expect("\x81\x05Hello", {"failed 1002"});          // no mask
  expect(client_frame(0xc1, "x"), {"failed 1002"});  // a reserved bit
  expect(client_frame(0x83, "x"), {"failed 1002"});  // an unknown opcode
  expect(client_frame(0x80, "x"), {"failed 1002"});  // continues nothing
  expect(client_frame(0x01, "x") + client_frame(0x81, "y"), {"failed 1002"});
  expect(client_frame(0x09, ""), {"failed 1002"});                     // half a ping
  expect(client_frame(0x89, std::string(126, 'x')), {"failed 1002"});  // too long a ping
  expect(client_frame(0x88, "\x03"), {"failed 1002"});                 // half a code
  expect(client_frame(0x88, "\x03\xed"s), {"failed 1002"});            // 1005 is never sent
  expect("\x81\xfe"s + "\0\x05"s + "abcdHello", {"failed 1002"});      // a length with zeros
  expect(client_frame(0x81, "\xc3\x28"), {"failed 1007"});             // no UTF-8
  expect(client_frame(0x88, "\x03\xe8\xff"s), {"failed 1007"});
  expect(client_frame(0x82, "x"), {"failed 1003"});  // binary
}

// A character may be cut by a fragment, but not by the end.
TEST(WebSocketReader, ChecksTextAsAWhole) {
  expect(client_frame(0x01, "\xc3") + client_frame(0x80, "\xb1"), {"message \xc3\xb1"});
  expect(client_frame(0x81, "\xc3"), {"failed 1007"});
}

TEST(WebSocketReader, RefusesLargeMessagesBeforeTheyAreThere) {
  expect(client_frame(0x81, std::string(kMessageBytes, 'x')),
         {"message " + std::string(kMessageBytes, 'x')});
  expect(client_frame(0x81, std::string(kMessageBytes + 1, 'x')).substr(0, 8), {"failed 1009"});
  expect(client_frame(0x01, std::string(600, 'x')) + client_frame(0x80, std::string(401, 'x')),
         {"failed 1009"});
  expect("\x81\xff\xff\xff\xff\xff\xff\xff\xff\xff"s + "mask", {"failed 1009"});
}

TEST(WebSocketFrames, HaveTheShortestLength) {
  EXPECT_EQ(text_frame("Hello"), "\x81\x05Hello");
  EXPECT_EQ(text_frame(std::string(126, 'x')).substr(0, 4), "\x81\x7e\0\x7e"s);
  EXPECT_EQ(text_frame(std::string(65'536, 'x')).substr(0, 10), "\x81\x7f\0\0\0\0\0\1\0\0"s);
  EXPECT_EQ(pong_frame("Hello"), "\x8a\x05Hello");
  EXPECT_EQ(close_frame(CloseCode::kNormal, "bye"), "\x88\x05\x03\xe8"s + "bye");
  EXPECT_EQ(close_frame(CloseCode::kNone, ""), "\x88\0"s);
}

Request handshake() {
  Request request;
  for (const auto& [name, value] : std::vector<std::pair<std::string, std::string>>{
           {"Host", "panal.test:8080"},
           {"Upgrade", "websocket"},
           {"Connection", "keep-alive, Upgrade"},
           {"Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="},
           {"Sec-WebSocket-Version", "13"}}) {
    request.headers.add(name, value);
  }
  return request;
}

TEST(WebSocketHandshake, AcceptsAsRfc6455Shows) {
  EXPECT_TRUE(asks_for_websocket(handshake()));
  EXPECT_EQ(websocket_accept("dGhlIHNhbXBsZSBub25jZQ=="), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
}

TEST(WebSocketHandshake, RefusesOtherVersionsAndBadKeys) {
  for (const auto& [name, value] :
       std::vector<std::pair<std::string, std::string>>{{"Sec-WebSocket-Version", "8"},
                                                        {"Sec-WebSocket-Key", "c2hvcnQ="},
                                                        {"Upgrade", "h2c"},
                                                        {"Connection", "close"}}) {
    Request request = handshake();
    request.headers.set(name, value);
    EXPECT_FALSE(asks_for_websocket(request)) << name;
  }
}

TEST(WebSocketHandshake, KnowsPagesOfOtherSites) {
  Request request = handshake();
  EXPECT_TRUE(is_same_origin(request));  // no browser
  request.headers.set("Origin", "http://panal.test:8080");
  EXPECT_TRUE(is_same_origin(request));
  request.headers.set("Origin", "http://evil.test");
  EXPECT_FALSE(is_same_origin(request));
  request.headers.set("Origin", "null");
  EXPECT_FALSE(is_same_origin(request));
}

}  // namespace
}  // namespace panal::http

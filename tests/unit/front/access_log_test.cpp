#include "src/front/access_log.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <unistd.h>

#include "src/http/json.h"
#include "tests/unit/front/bench.h"

namespace panal::front {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

// A log whose lines a test reads back.
class PipedLog {
 public:
  PipedLog() {
    EXPECT_EQ(::pipe2(ends_, O_CLOEXEC | O_NONBLOCK), 0);
    log = std::make_unique<Log>(clock_, ends_[1], Log::Format::kJson, LogLevel::kError);
  }
  ~PipedLog() {
    ::close(ends_[0]);
    ::close(ends_[1]);
  }
  std::string read() {
    std::string text(64 * 1024, ' ');
    const auto size = ::read(ends_[0], text.data(), text.size());
    text.resize(size < 0 ? 0 : static_cast<std::size_t>(size));
    return text;
  }
  std::unique_ptr<Log> log;

 private:
  FakeClock clock_;
  int ends_[2] = {};
};

// What is logged of one request, one whose client went away, and one that was none.
std::string logged(AccessLog::Format format) {
  PipedLog piped;
  {
    http::Turner turner;
    const FakeClock clock(1'700'000'000'123);
    AccessLog log(turner.loop(), clock, *piped.log, format);
    http::Head head;
    EXPECT_FALSE(http::read_request_head(
        "GET /a?token=s3cret&q=1 HTTP/1.1\r\nHost: h\r\nUser-Agent: c\xc3 \"8\"\r\n\r\n", head));
    const http::Caller caller{.address = "192.0.2.7", .request_id = "id-1"};
    const auto slot = log.begin(caller, head);
    log.end(slot,
            {.status = 200,
             .answered_by = 0,
             .bytes_in = 10,
             .bytes_out = 20,
             .head_us = 30,
             .total_us = 40,
             .complete = true},
            "n2");
    EXPECT_EQ(log.begin(caller, head), slot);  // places are used again
    log.end(slot, {.status = 502}, "");
    log.refused(caller, 400);
    EXPECT_EQ(piped.read(), "");  // gathered first
  }
  return piped.read();
}

TEST(AccessLog, WritesAnObjectARequest) {
  EXPECT_EQ(logged(AccessLog::Format::kJson),
            "{\"time\":\"2023-11-14T22:13:20.123Z\",\"module\":\"access\","
            "\"address\":\"192.0.2.7\",\"request\":\"GET /a?token=-&q=1 HTTP/1.1\","
            "\"status\":200,\"bytes_in\":10,\"bytes_out\":20,\"head_us\":30,\"total_us\":40,"
            "\"node\":\"n2\",\"request_id\":\"id-1\",\"agent\":\"c\\u00c3 \\\"8\\\"\"}\n"
            "{\"time\":\"2023-11-14T22:13:20.123Z\",\"module\":\"access\","
            "\"address\":\"192.0.2.7\",\"request\":\"GET /a?token=-&q=1 HTTP/1.1\","
            "\"status\":502,\"bytes_in\":0,\"bytes_out\":0,\"head_us\":0,\"total_us\":0,"
            "\"complete\":false,\"node\":\"\",\"request_id\":\"id-1\","
            "\"agent\":\"c\\u00c3 \\\"8\\\"\"}\n"
            "{\"time\":\"2023-11-14T22:13:20.123Z\",\"module\":\"access\","
            "\"address\":\"192.0.2.7\",\"request\":\"-\",\"status\":400,\"bytes_in\":0,"
            "\"bytes_out\":0,\"head_us\":0,\"total_us\":0,\"node\":\"\",\"request_id\":\"\"}\n");
}

TEST(AccessLog, WritesTheCombinedFormat) {
  EXPECT_EQ(logged(AccessLog::Format::kCombined),
            "192.0.2.7 - - [14/Nov/2023:22:13:20 +0000] \"GET /a?token=-&q=1 HTTP/1.1\" 200 20 "
            "\"-\" \"c\\u00c3 \\\"8\\\"\"\n"
            "192.0.2.7 - - [14/Nov/2023:22:13:20 +0000] \"GET /a?token=-&q=1 HTTP/1.1\" 502 0 "
            "\"-\" \"c\\u00c3 \\\"8\\\"\"\n"
            "192.0.2.7 - - [14/Nov/2023:22:13:20 +0000] \"-\" 400 0 \"-\" \"-\"\n");
}

// Goal: whoever answered is named, and every row of the statistics counts.
// Method: n1 (local) and n2 take a turn each; then a request that is none.
TEST(Front, CountsAndLogsWhoAnswered) {
  PipedLog piped;
  {
    FrontBench bench(http::echo, piped.log.get());
    bench.add("n2");
    bench.start(/*with_local=*/true);
    EXPECT_THAT(bench.get("/a"), StartsWith("HTTP/1.1 200 "));
    EXPECT_THAT(bench.get("/b"), StartsWith("HTTP/1.1 200 "));
    EXPECT_THAT(bench.ask("nonsense\r\n\r\n"), StartsWith("HTTP/1.1 400 "));
    bench.front.set_members(bench.members);  // prints the statistics
    const auto stats = Json::parse(bench.front.text(Front::Form::kJson)).value();
    const Json& frontend = *stats.find("frontend");
    EXPECT_EQ(*frontend.find("stot")->integer(), 2);
    EXPECT_EQ(*frontend.find("hrsp_2xx")->integer(), 2);
    EXPECT_EQ(*frontend.find("ereq")->integer(), 1);
    EXPECT_EQ(*frontend.find("scur")->integer(), 0);
    for (const Json& backend : *stats.find("backends")->array_items()) {
      EXPECT_EQ(*backend.find("hrsp_2xx")->integer(), 1) << backend.dump();
      EXPECT_EQ(*backend.find("scur")->integer(), 0) << backend.dump();
      EXPECT_GT(*backend.find("bin")->integer(), 30) << backend.dump();
      EXPECT_GT(*backend.find("bout")->integer(), 100) << backend.dump();
    }
    EXPECT_EQ(*stats.find("total")->find("hrsp_2xx")->integer(), 2);
    EXPECT_THAT(bench.front.text(Front::Form::kSpanishPage), HasSubstr("Estadísticas del frente"));
    EXPECT_THAT(bench.front.text(Front::Form::kEnglishPage), HasSubstr("Front statistics"));
  }
  const std::string lines = piped.read();
  EXPECT_THAT(lines, HasSubstr("\"node\":\"n1\""));
  EXPECT_THAT(lines, HasSubstr("\"node\":\"n2\""));
  EXPECT_THAT(lines, HasSubstr("\"request\":\"-\",\"status\":400"));
}

TEST(AccessLog, LeavesSecretsOut) {
  EXPECT_EQ(without_secrets("/x"), "/x");
  EXPECT_EQ(without_secrets("/x?token=abc&q=1&code=9"), "/x?token=-&q=1&code=-");
  EXPECT_EQ(without_secrets("/x?%74oken=abc"), "/x?%74oken=-");
  EXPECT_EQ(without_secrets("/x?token"), "/x?token");
}

}  // namespace
}  // namespace panal::front

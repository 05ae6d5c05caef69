#include <gtest/gtest.h>

#include <unistd.h>

#include <algorithm>
#include <array>
#include <memory>
#include <thread>

#include "src/base/bytes.h"
#include "src/base/clock.h"
#include "src/base/ids.h"
#include "src/base/limits.h"
#include "src/base/log.h"
#include "src/base/metrics.h"
#include "src/base/result.h"

namespace panal {
namespace {

Result<int> half(int number) {
  if (number % 2 != 0) return fail(Code::kBadRequest, "odd");
  return number / 2;
}

Result<std::string> quarter(int number) {
  const int once = PANAL_TRY(half(number));
  return std::to_string(PANAL_TRY(half(once)));
}

TEST(Result, TryYieldsTheValueOrReturnsTheError) {
  EXPECT_EQ(quarter(8).value(), "2");
  EXPECT_EQ(quarter(6).error().message, "odd");
  EXPECT_EQ(quarter(3).error().code, Code::kBadRequest);
}

TEST(Result, CarriesValuesThatOnlyMove) {
  auto make = []() -> Result<std::unique_ptr<int>> { return std::make_unique<int>(7); };
  auto use = [&]() -> Result<int> {
    const auto pointer = PANAL_TRY(make());
    return *pointer;
  };
  EXPECT_EQ(use().value(), 7);
}

TEST(Uuid, SortsByTimeAndRoundTrips) {
  SeededRandom random(1);
  const Uuid early = Uuid::v7(1'000, random);
  const Uuid late = Uuid::v7(2'000, random);
  EXPECT_LT(early, late);
  EXPECT_EQ(Uuid::parse(late.text()), late);
  EXPECT_EQ(Uuid::from_bytes(late.raw()), late);
  EXPECT_EQ(late.text()[14], '7');
  EXPECT_FALSE(Uuid::parse("not-a-uuid"));
  EXPECT_FALSE(Uuid::parse(late.text() + "0"));
}

TEST(Bytes, RoundTripsEveryForm) {
  ByteWriter writer;
  writer.u8(200);
  writer.u64(0x0123456789abcdefULL);
  for (const std::uint64_t value : {std::uint64_t{0}, std::uint64_t{127}, std::uint64_t{128},
                                    ~std::uint64_t{0}}) {
    writer.varint(value);
  }
  writer.zigzag(-1);
  writer.zigzag(INT64_MIN);
  writer.string("miel");
  ByteReader reader(writer.bytes());
  EXPECT_EQ(reader.u8(), 200);
  EXPECT_EQ(reader.u64(), 0x0123456789abcdefULL);
  EXPECT_EQ(reader.varint(), 0U);
  EXPECT_EQ(reader.varint(), 127U);
  EXPECT_EQ(reader.varint(), 128U);
  EXPECT_EQ(reader.varint(), ~std::uint64_t{0});
  EXPECT_EQ(reader.zigzag(), -1);
  EXPECT_EQ(reader.zigzag(), INT64_MIN);
  EXPECT_EQ(reader.string(), "miel");
  EXPECT_TRUE(reader.done());
}

TEST(Bytes, AReaderThatFailedStaysFailed) {
  ByteReader length_lies(std::string_view("\xff\xff\xff\xff\x0f" "ab", 7));
  EXPECT_EQ(length_lies.string(), "");
  EXPECT_FALSE(length_lies.ok());
  EXPECT_EQ(length_lies.u8(), 0);
  ByteReader endless(std::string_view("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x7f", 10));
  endless.varint();
  EXPECT_FALSE(endless.ok());
}

TEST(Metrics, PrintsThePrometheusText) {
  Metrics metrics;
  metrics.counter("panal_requests_total", "Requests.", "code=\"200\"").add(3);
  Histogram& delay = metrics.histogram("panal_delay_seconds", "Delay.");
  metrics.counter("panal_requests_total", "Requests.", "code=\"404\"").add();
  delay.record(3);
  const std::string text = metrics.text();
  EXPECT_NE(text.find("# TYPE panal_requests_total counter\n"
                      "panal_requests_total{code=\"200\"} 3\n"
                      "panal_requests_total{code=\"404\"} 1\n"),
            std::string::npos);
  EXPECT_NE(text.find("panal_delay_seconds_bucket{le=\"2e-06\"} 0\n"), std::string::npos);
  EXPECT_NE(text.find("panal_delay_seconds_bucket{le=\"4e-06\"} 1\n"), std::string::npos);
  EXPECT_NE(text.find("panal_delay_seconds_sum 3e-06\n"), std::string::npos);
}

TEST(Log, WritesOneJsonLineWithControlsEscaped) {
  std::array<int, 2> ends{};
  ASSERT_EQ(pipe(ends.data()), 0);
  const FakeClock clock;
  Log log(clock, ends[1], Log::Format::kJson, LogLevel::kInfo);
  log.debug("test", "not written");
  log.info("test", "a \"line\"\n", {{"count", 3}, {"who", "x\x1b[31m"}});
  std::array<char, 512> text{};
  const auto size = read(ends[0], text.data(), text.size());
  EXPECT_EQ(std::string(text.data(), static_cast<std::size_t>(size)),
            "{\"time\":\"2026-01-01T00:00:00.000Z\",\"level\":\"info\",\"module\":\"test\","
            "\"message\":\"a \\\"line\\\"\\n\",\"count\":3,\"who\":\"x\\u001b[31m\"}\n");
  close(ends[0]);
  close(ends[1]);
}

// Goal: a log whose reader stands still holds nobody up, and says afterwards what is missing.
// Method: more lines than the queue holds into a pipe that is read only then.
TEST(Log, DropsWhatNobodyReadsAndSaysSo) {
  std::array<int, 2> ends{};
  ASSERT_EQ(pipe(ends.data()), 0);
  const FakeClock clock;
  std::string text;
  std::thread reader;
  {
    Log log(clock, ends[1], Log::Format::kJson, LogLevel::kInfo);
    log.write_in_background();
    const std::string line(limits::kLogQueueBytes / 4 - 1, 'x');
    for (int i = 0; i < 12; ++i) log.write_lines(line + "\n");
    reader = std::thread([&text, descriptor = ends[0]] {
      std::array<char, 64 * 1024> bytes{};
      for (ssize_t size = 1; size > 0;) {
        size = read(descriptor, bytes.data(), bytes.size());
        text.append(bytes.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
      }
    });
    log.flush();
    log.info("test", "the last");
  }
  close(ends[1]);
  reader.join();
  close(ends[0]);
  EXPECT_NE(text.find("\"lines were dropped: nobody read them\",\"lines\":"), std::string::npos);
  EXPECT_TRUE(text.ends_with("\"message\":\"the last\"}\n"));
}

}  // namespace
}  // namespace panal

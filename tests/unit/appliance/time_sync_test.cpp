#include "src/appliance/time_sync.h"

#include <gtest/gtest.h>

namespace panal::appliance {
namespace {

constexpr std::int64_t kNowMs = 1'767'225'600'000;  // 2026
constexpr std::uint64_t kNonce = 0x0123456789abcdef;

void put(std::string& packet, std::size_t at, std::uint64_t value) {
  for (std::size_t i = 0; i < 8; ++i) packet[at + i] = static_cast<char>(value >> (56 - 8 * i));
}

std::uint64_t ntp(std::int64_t unix_ms) {
  const auto seconds = static_cast<std::uint64_t>(unix_ms / 1000 + 2'208'988'800) & 0xffffffff;
  return seconds << 32 | (static_cast<std::uint64_t>(unix_ms % 1000) << 32) / 1000;
}

// What a server says that got the question `there_ms` and answers 10 ms later.
std::string answer(std::int64_t there_ms) {
  std::string packet(kTimePacketBytes, '\0');
  packet[0] = 0x24;
  packet[1] = 2;
  put(packet, 24, kNonce);
  put(packet, 32, ntp(there_ms));
  put(packet, 40, ntp(there_ms + 10));
  return packet;
}

TEST(TimeSync, TakesHalfOfTheWayThereAndBack) {
  // 40 ms on the way each way, 10 ms there, and a clock that is 5 s behind.
  const auto offset = offset_of(answer(kNowMs + 5'000 + 40), kNonce, kNowMs, kNowMs + 90);
  ASSERT_TRUE(offset);
  EXPECT_NEAR(static_cast<double>(*offset), 5'000, 1);
}

TEST(TimeSync, KnowsTheYearsAfter2036) {
  constexpr std::int64_t k2040Ms = 2'208'988'800'000;
  const auto offset = offset_of(answer(k2040Ms), kNonce, k2040Ms, k2040Ms + 10);
  ASSERT_TRUE(offset);
  EXPECT_LE(std::abs(*offset), 1);
}

TEST(TimeSync, RefusesWhatIsNotTheAnswerToItsQuestion) {
  const std::string good = answer(kNowMs);
  ASSERT_TRUE(offset_of(good, kNonce, kNowMs, kNowMs));
  EXPECT_FALSE(offset_of(good, kNonce + 1, kNowMs, kNowMs));
  EXPECT_FALSE(offset_of(std::string_view(good).substr(0, 47), kNonce, kNowMs, kNowMs));
  for (const auto& [at, value] : {std::pair{0, '\x23'}, {0, '\xe4'}, {1, '\0'}, {1, '\x10'}}) {
    std::string bad = good;
    bad[static_cast<std::size_t>(at)] = value;
    EXPECT_FALSE(offset_of(bad, kNonce, kNowMs, kNowMs)) << at;
  }
}

TEST(TimeSync, AsksWithANonce) {
  const std::string request = time_request(kNonce);
  ASSERT_EQ(request.size(), kTimePacketBytes);
  EXPECT_EQ(request[0], 0x23);
  EXPECT_EQ(request.substr(40), "\x01\x23\x45\x67\x89\xab\xcd\xef");
}

}  // namespace
}  // namespace panal::appliance

#include "src/appliance/time_sync.h"

#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>

#include "src/appliance/limits.h"
#include "src/loop/system.h"

namespace panal::appliance {
namespace {

constexpr std::int64_t kSecondsFrom1900 = 2'208'988'800;  // to 1970
constexpr std::int64_t kEraSeconds = std::int64_t{1} << 32;
constexpr std::size_t kOriginate = 24;
constexpr std::size_t kReceive = 32;
constexpr std::size_t kTransmit = 40;

std::uint64_t u64_at(std::string_view packet, std::size_t at) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < 8; ++i)
    value = value << 8 | static_cast<std::uint8_t>(packet[at + i]);
  return value;
}

// An NTP time is seconds since 1900 and 32 bits of their fraction; era 1 begins in 2036.
std::int64_t unix_ms(std::uint64_t time) {
  auto seconds = static_cast<std::int64_t>(time >> 32);
  if (seconds < kSecondsFrom1900) seconds += kEraSeconds;
  const auto fraction = static_cast<std::int64_t>((time & 0xffffffff) * 1000 >> 32);
  return (seconds - kSecondsFrom1900) * 1000 + fraction;
}

// One question to one of its addresses.
std::optional<std::int64_t> ask(const char* server, const Clock& clock, Random& random) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_DGRAM;
  addrinfo* found = nullptr;
  if (::getaddrinfo(server, "123", &hints, &found) != 0) return std::nullopt;
  const int socket = ::socket(found->ai_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  const bool connected = socket >= 0 && ::connect(socket, found->ai_addr, found->ai_addrlen) == 0;
  ::freeaddrinfo(found);
  std::optional<std::int64_t> offset;
  const std::uint64_t nonce = random.u64();
  const std::string request = time_request(nonce);
  const std::int64_t sent_ms = clock.wall_ms();
  if (connected && ::send(socket, request.data(), request.size(), 0) > 0) {
    pollfd waiting{socket, POLLIN, 0};
    std::array<char, kTimePacketBytes> answer{};
    if (::poll(&waiting, 1, limits::kTimeAnswerMs) > 0 &&
        ::recv(socket, answer.data(), answer.size(), 0) == static_cast<ssize_t>(answer.size())) {
      offset = offset_of({answer.data(), answer.size()}, nonce, sent_ms, clock.wall_ms());
    }
  }
  if (socket >= 0) ::close(socket);
  return offset;
}

bool correct(std::int64_t offset_ms, const Clock& clock) {
  if (std::llabs(offset_ms) <= limits::kTimeStepMs) {
    const timeval delta{offset_ms / 1000, offset_ms % 1000 * 1000};
    return ::adjtime(&delta, nullptr) == 0;
  }
  const std::int64_t now_ms = clock.wall_ms() + offset_ms;
  const timespec time{now_ms / 1000, now_ms % 1000 * 1'000'000};
  std::fprintf(stderr, "panal: time: set by %lld ms\n", static_cast<long long>(offset_ms));
  return ::clock_settime(CLOCK_REALTIME, &time) == 0;
}

}  // namespace

std::string time_request(std::uint64_t nonce) {
  constexpr char kVersion4Client = 0x23;
  std::string packet(kTimePacketBytes, '\0');
  packet[0] = kVersion4Client;
  // A server only repeats the transmit time, so it may as well be a number nobody can guess.
  for (std::size_t i = 0; i < 8; ++i) {
    packet[kTransmit + i] = static_cast<char>(nonce >> (56 - 8 * i));
  }
  return packet;
}

std::optional<std::int64_t> offset_of(std::string_view answer, std::uint64_t nonce,
                                      std::int64_t sent_ms, std::int64_t received_ms) {
  if (answer.size() < kTimePacketBytes) return std::nullopt;
  const auto flags = static_cast<std::uint8_t>(answer[0]);
  const auto stratum = static_cast<std::uint8_t>(answer[1]);
  const bool from_server = (flags & 7) == 4;
  const bool unsynchronised = flags >> 6 == 3 || stratum == 0 || stratum > 15;
  if (!from_server || unsynchronised || u64_at(answer, kOriginate) != nonce) return std::nullopt;
  const std::int64_t there_in_ms = unix_ms(u64_at(answer, kReceive));
  const std::int64_t there_out_ms = unix_ms(u64_at(answer, kTransmit));
  return (there_in_ms - sent_ms + there_out_ms - received_ms) / 2;
}

int keep_time(int count, const char* const* servers) {
  const loop::SystemClock clock;
  loop::SystemRandom random;
  int delay_ms = limits::kTimeFirstMs;
  for (;;) {
    bool known = false;
    for (int i = 0; i < count && !known; ++i) {
      const auto offset = ask(servers[i], clock, random);
      known = offset && correct(*offset, clock);
    }
    delay_ms = known ? limits::kTimeEveryMs : std::min(2 * delay_ms, limits::kTimeEveryMs);
    ::poll(nullptr, 0, delay_ms);
  }
}

}  // namespace panal::appliance

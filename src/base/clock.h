#pragma once
// Time and randomness, always passed in, so that tests and the simulator own both.
//
// The real ones are in src/loop/system.h; fakes are below. Implementations are thread-safe.
#include <atomic>
#include <cstdint>
#include <span>

namespace panal {

inline constexpr std::int64_t kMinuteMs = 60'000;
inline constexpr std::int64_t kHourMs = 60 * kMinuteMs;
inline constexpr std::int64_t kDayMs = 24 * kHourMs;

class Clock {
 public:
  virtual ~Clock() = default;
  virtual std::int64_t wall_ms() const = 0;       // Unix time, may jump
  virtual std::int64_t monotonic_us() const = 0;  // never runs backwards
  std::int64_t monotonic_ms() const { return monotonic_us() / 1000; }
};

class Random {
 public:
  virtual ~Random() = default;
  virtual void fill(std::span<std::uint8_t> out) = 0;
  std::uint64_t u64() {
    std::uint64_t value = 0;
    fill({reinterpret_cast<std::uint8_t*>(&value), sizeof value});
    return value;
  }
};

// A clock that stands still until told.
class FakeClock : public Clock {
 public:
  explicit FakeClock(std::int64_t wall_ms = 1'767'225'600'000) : wall_ms_(wall_ms) {}
  std::int64_t wall_ms() const override { return wall_ms_; }
  std::int64_t monotonic_us() const override { return monotonic_us_; }
  void advance_ms(std::int64_t ms) {
    wall_ms_ += ms;
    monotonic_us_ += ms * 1000;
  }
  void set_wall_ms(std::int64_t ms) { wall_ms_ = ms; }

 private:
  std::atomic<std::int64_t> wall_ms_;
  std::atomic<std::int64_t> monotonic_us_ = 0;
};

// SplitMix64: the same seed, the same bytes. Not for secrets.
class SeededRandom : public Random {
 public:
  explicit SeededRandom(std::uint64_t seed) : state_(seed) {}
  void fill(std::span<std::uint8_t> out) override {
    for (std::size_t i = 0; i < out.size(); ++i) {
      if (i % 8 == 0) word_ = next();
      out[i] = static_cast<std::uint8_t>(word_ >> (8 * (i % 8)));
    }
  }

 private:
  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15ULL);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
  }

  std::uint64_t state_;
  std::uint64_t word_ = 0;
};

}  // namespace panal

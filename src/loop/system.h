#pragma once
// The real clock, the kernel's random bytes, and signals: what is faked everywhere else.
//
// Clock and random are thread-safe. Signals live on a loop's thread; main owns them.
#include <functional>
#include <initializer_list>
#include <memory>

#include "src/base/clock.h"
#include "src/base/result.h"
#include "src/loop/loop.h"

namespace panal::loop {

// PANAL_CLOCK_OFFSET_MS=N in the environment sets its wall time off by so much. For tests of wrong
// clocks alone: that is the one place where a machine can have two of them.
class SystemClock final : public Clock {
 public:
  SystemClock();
  std::int64_t wall_ms() const override;
  std::int64_t monotonic_us() const override;

 private:
  std::int64_t offset_ms_ = 0;
};

class SystemRandom final : public Random {
 public:
  void fill(std::span<std::uint8_t> out) override;  // getrandom(2)
};

// Calls back on the loop when one of the signals arrives. One process may have one of these.
class Signals {
 public:
  static Result<std::unique_ptr<Signals>> open(Loop& loop, std::initializer_list<int> numbers,
                                               std::function<void(int number)> callback);
  ~Signals();

 private:
  struct State;
  explicit Signals(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// A peer that closes its connection must not end the process: writes fail with EPIPE instead.
// Loop::open() does it, for the whole process.
void ignore_sigpipe();
// As many descriptors as the process may have: the usual soft limit of 1024 is select(2)'s.
void raise_descriptor_limit();

}  // namespace panal::loop

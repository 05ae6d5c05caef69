#pragma once
// Timer and TimerWheel: coarse timeouts that cost nothing to set, move and cancel.
//
// A connection moves its deadline with every request; so a timer is a link in a list, and the wheel
// rounds deadlines up to its tick. Timers never fire early, and up to one tick late.
//
// Pure: the loop tells the wheel the time. Single-threaded; the wheel is owned by its Loop, a timer
// by whoever waits.
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>

namespace panal::loop {

class TimerWheel;

namespace detail {
struct TimerLink {
  TimerLink* previous = this;
  TimerLink* next = this;
  bool linked() const { return next != this; }
  void unlink() {
    previous->next = next;
    next->previous = previous;
    previous = next = this;
  }
  void insert_before(TimerLink& other) {
    previous = other.previous;
    next = &other;
    previous->next = this;
    other.previous = this;
  }
};
}  // namespace detail

class Timer : private detail::TimerLink {
 public:
  Timer(TimerWheel& wheel, std::function<void()> fire) : wheel_(wheel), fire_(std::move(fire)) {}
  Timer(const Timer&) = delete;
  ~Timer() { stop(); }

  // Fires once, this long from now; a running timer is moved.
  void start(std::int64_t delay_ms);
  void stop() {
    if (linked()) unlink();
  }
  bool running() const { return linked(); }

 private:
  friend class TimerWheel;
  TimerWheel& wheel_;
  std::function<void()> fire_;
  std::int64_t deadline_ms_ = 0;
};

class TimerWheel {
 public:
  static constexpr std::int64_t kTickMs = 8;

  // `wake` is called when the time of next_ms() has become earlier.
  TimerWheel(std::int64_t now_ms, std::function<void()> wake);

  // Sets the time, which `Timer::start` counts from, without firing anything.
  void set_now(std::int64_t now_ms) { now_ms_ = now_ms; }
  // Fires all that is due.
  void advance(std::int64_t now_ms);
  // When to call advance() again; nothing when no timer runs. May be early, never late.
  std::optional<std::int64_t> next_ms() const;

 private:
  friend class Timer;
  static constexpr std::size_t kSlots = 1024;

  void add(Timer& timer);
  detail::TimerLink& slot(std::int64_t tick) {
    return slots_[static_cast<std::size_t>(tick) % kSlots];
  }

  std::int64_t now_ms_;
  std::int64_t done_tick_;               // all ticks up to this one have fired
  std::optional<std::int64_t> wake_ms_;  // what the owner was last told
  std::function<void()> wake_;
  std::array<detail::TimerLink, kSlots> slots_;
};

}  // namespace panal::loop

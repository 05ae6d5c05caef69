#include "src/loop/timer.h"

#include <algorithm>

namespace panal::loop {
namespace {

std::int64_t tick_after(std::int64_t ms) {
  return (ms + TimerWheel::kTickMs - 1) / TimerWheel::kTickMs;
}

}  // namespace

void Timer::start(std::int64_t delay_ms) {
  stop();
  deadline_ms_ = wheel_.now_ms_ + std::max<std::int64_t>(delay_ms, 0);
  wheel_.add(*this);
}

TimerWheel::TimerWheel(std::int64_t now_ms, std::function<void()> wake)
    : now_ms_(now_ms), done_tick_(now_ms / kTickMs), wake_(std::move(wake)) {}

void TimerWheel::add(Timer& timer) {
  const std::int64_t tick = std::max(tick_after(timer.deadline_ms_), done_tick_ + 1);
  timer.insert_before(slot(tick));
  if (!wake_ms_ || tick * kTickMs < *wake_ms_) {
    wake_ms_ = tick * kTickMs;
    wake_();
  }
}

void TimerWheel::advance(std::int64_t now_ms) {
  now_ms_ = now_ms;
  const std::int64_t now_tick = now_ms / kTickMs;
  const std::int64_t first = std::max(done_tick_ + 1, now_tick - std::int64_t{kSlots} + 1);
  done_tick_ = std::max(done_tick_, now_tick);
  for (std::int64_t tick = first; tick <= now_tick; ++tick) {
    detail::TimerLink due;
    while (slot(tick).linked()) {
      detail::TimerLink* link = slot(tick).next;
      link->unlink();
      link->insert_before(due);
    }
    while (due.linked()) {
      auto* timer = static_cast<Timer*>(due.next);
      timer->unlink();
      if (timer->deadline_ms_ <= now_ms) timer->fire_();
      else timer->insert_before(slot(tick));  // a later turn of the wheel
    }
  }
  wake_ms_.reset();
  for (std::size_t i = 1; i <= kSlots && !wake_ms_; ++i) {
    const std::int64_t tick = done_tick_ + static_cast<std::int64_t>(i);
    if (slot(tick).linked()) wake_ms_ = tick * kTickMs;
  }
}

std::optional<std::int64_t> TimerWheel::next_ms() const { return wake_ms_; }

}  // namespace panal::loop

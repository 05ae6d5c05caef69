#include "src/app/api/delivery_line.h"

#include <algorithm>
#include <utility>

#include "src/base/assert.h"
#include "src/base/event_limits.h"

namespace panal::app {

using store::DeliveryState;
using store::EventDelivery;

std::int64_t backoff_ms(std::int64_t failures, Random& random) {
  std::int64_t most = limits::kHookBackoffMs;
  for (std::int64_t i = 1; i < failures && most < limits::kHookBackoffMostMs; ++i) most *= 2;
  most = std::min(most, limits::kHookBackoffMostMs);
  const std::int64_t half = most / 2;
  return half + static_cast<std::int64_t>(random.u64() % static_cast<std::uint64_t>(half + 1));
}

DeliveryLine::Step DeliveryLine::next(std::int64_t now_ms) const {
  const bool waits = !items_.empty() && items_.front().next_at > now_ms;
  const bool idle = items_.empty() && !more_;
  if (!progress_.deliveries.empty()) {
    const bool due = at_once_ || waits || idle || now_ms - noted_ms_ >= limits::kEventKeepMs ||
                     progress_.deliveries.size() >= limits::kEventOutcomes;
    if (due) return Step::kKeep;
  }
  if (waits) return Step::kWait;
  if (!items_.empty()) return Step::kSend;
  if (more_) return Step::kRead;
  const bool stale = now_ms - kept_ms_ >= limits::kCursorKeepMs;
  return stale && progress_.to > progress_.from ? Step::kKeep : Step::kWait;
}

void DeliveryLine::read(std::vector<Item> items, std::int64_t last, bool more) {
  more_ = more;
  read_ = std::max(read_, last);
  for (Item& item : items) items_.push_back(std::move(item));
  // What nobody wanted behind the last of them is dealt with when that is.
  const bool open = std::ranges::any_of(items_, [](const Item& item) { return item.number != 0; });
  if (!open) progress_.to = read_;
}

void DeliveryLine::missed(std::int64_t now_ms) {
  note({.id = store::event_delivery_id(group_, std::nullopt, now_ms),
        .event = std::nullopt,
        .name = {},
        .at = now_ms,
        .state = DeliveryState::kDead,
        .error = "older events have left the outbox"},
       now_ms, true);
}

void DeliveryLine::answered(const HookAnswer& answer, std::int64_t attempts_most,
                            std::int64_t now_ms, Random& random) {
  PANAL_ASSERT(!items_.empty());
  Item& item = items_.front();
  const bool again = item.number == 0;
  const bool first = item.attempts == 0 && !again;
  ++item.attempts;
  EventDelivery delivery{
      .id = again ? item.delivery : store::event_delivery_id(group_, item.event.id),
      .event = item.event.id,
      .name = item.event.name,
      .at = now_ms,
      .state = DeliveryState::kDelivered,
      .attempts = item.attempts,
      .status = answer.status,
      .error = answer.error.substr(0, limits::kHookErrorBytes)};
  if (answer.is_taken()) {
    if (first) delivery.id = store::shared_delivery_id(group_, delivered_);
    ++delivered_;
  } else if (!again && item.attempts < attempts_most) {
    item.next_at = now_ms + backoff_ms(item.attempts, random);
    delivery.state = DeliveryState::kWaiting;
    delivery.next_at = item.next_at;
    return note(delivery, now_ms, true);
  } else {
    delivery.state = DeliveryState::kDead;
  }
  const std::int64_t number = item.number;
  items_.pop_front();
  if (number != 0) progress_.to = items_.empty() ? read_ : number;
  note(delivery, now_ms, !answer.is_taken() || again);
}

// Of one event the latest counts.
void DeliveryLine::note(const EventDelivery& delivery, std::int64_t now_ms, bool at_once) {
  if (progress_.deliveries.empty()) noted_ms_ = now_ms;
  std::erase_if(progress_.deliveries,
                [&](const EventDelivery& each) { return each.id == delivery.id; });
  progress_.deliveries.push_back(delivery);
  progress_.delivered = delivered_;
  at_once_ = at_once_ || at_once;
}

void DeliveryLine::kept(std::int64_t now_ms) {
  progress_.from = progress_.to;
  progress_.deliveries.clear();
  progress_.delivered = delivered_;
  at_once_ = false;
  kept_ms_ = now_ms;
}

}  // namespace panal::app

#pragma once
// DeliveryLine: the events of one webhook on their way, one after the other: what to do next, when
// to try again, when to give up, and what is to be kept of it.
//
// An event that fails holds up those behind it, so that they arrive in order: it is tried again
// after 1 s, 2 s, 4 s, … up to limits::kHookBackoffMostMs, each time somewhere between half of
// that and all of it, until it has been tried as often as the webhook says; then it is a dead
// letter. Dead letters that somebody wants again come when no other waits, and have one attempt.
//
// Pure: no I/O, no clock. Not thread-safe; owned by EventCourier, one for each group it serves.
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "src/app/store/consumer_groups.h"
#include "src/base/clock.h"
#include "src/base/ids.h"

namespace panal::app {

// What came of an attempt; status 0: there was no answer, and the error says why.
struct HookAnswer {
  std::int64_t status = 0;
  std::string error;

  bool is_taken() const { return error.empty() && status >= 200 && status < 300; }
};

// After so many failures, with jitter.
std::int64_t backoff_ms(std::int64_t failures, Random& random);

class DeliveryLine {
 public:
  struct Item {
    store::Event event;
    std::int64_t number = 0;    // in the outbox; 0: of a dead letter that is wanted again
    std::int64_t attempts = 0;  // that failed
    std::int64_t next_at = 0;
    Uuid delivery = {};  // of what is wanted again: its row
  };
  enum class Step { kRead, kSend, kKeep, kWait };

  // Of a group that has had so many deliveries.
  DeliveryLine(const Uuid& group, std::int64_t delivered, std::int64_t now_ms)
      : group_(group), delivered_(delivered), kept_ms_(now_ms) {}

  Step next(std::int64_t now_ms) const;
  const Item& head() const { return items_.front(); }
  bool empty() const { return items_.empty(); }

  // There may be something new.
  void stir() { more_ = true; }
  // What was read: all up to `last` in the outbox; `more`: not to its end.
  void read(std::vector<Item> items, std::int64_t last, bool more);
  // Events that the outbox has no longer were left out.
  void missed(std::int64_t now_ms);
  void answered(const HookAnswer& answer, std::int64_t attempts_most, std::int64_t now_ms,
                Random& random);

  std::int64_t read_up_to() const { return read_; }
  const store::Progress& progress() const { return progress_; }
  void kept(std::int64_t now_ms);

 private:
  void note(const store::EventDelivery& delivery, std::int64_t now_ms, bool at_once);

  Uuid group_;
  std::int64_t delivered_;
  std::deque<Item> items_;
  std::int64_t read_ = 0;
  bool more_ = true;
  store::Progress progress_;
  std::int64_t noted_ms_ = 0;  // when the oldest of what is not kept came about
  bool at_once_ = false;
  std::int64_t kept_ms_;
};

}  // namespace panal::app

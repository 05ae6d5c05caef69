#pragma once
// Healing: the driver's part of finding and repairing damaged rows: the scrub, a slice of all rows
// at a time on a worker; answers to the questions of anti-entropy; repairs on the writer's thread.
// Keeps an account of them.
//
// A pass begins every limits::kScrubPauseMs and reads limits::kScrubSliceRows a tick, but only when
// nothing was committed for limits::kScrubQuietMs (or every limits::kScrubBusyMs all the same): so
// a few hundred thousand rows are gone through within seconds of quiet, and larger databases at
// some 80,000 rows a second.
//
// On the loop's thread; owned by Driver::Machine.
#include <deque>
#include <functional>

#include "replication/net/driver.h"

namespace panal::net {

class Healing {
 public:
  // Runs a task on the loop's thread, if this is still there. Any thread.
  using Post = std::function<void(std::function<void(Healing&)>)>;

  struct Parts {
    store::Engine& engine;
    db::Writer& writer;
    const Clock& clock;
    Log& log;
    // Runs a task on a worker with its read-only connection. False: too busy.
    std::function<bool(std::function<void(db::Database&)>)> run_on_worker;
    std::function<Post()> post;
    std::function<void(core::Event)> feed;
  };
  explicit Healing(Parts parts) : parts_(std::move(parts)) {}

  void changed() { changed_us_ = parts_.clock.monotonic_us(); }  // something was committed
  void tick();
  void read(const core::ReadDigest& wanted);
  void repair(core::Repair wanted);
  const HealingStatus& status() const { return status_; }

 private:
  void scrubbed(Result<bool> through);
  void repaired(const core::Repair& wanted, Result<std::vector<store::RepairedRow>> rows);

  Parts parts_;
  std::shared_ptr<store::Scrub> pass_;  // the worker has it while reading_
  bool reading_ = false;
  std::int64_t begun_us_ = 0;    // the pass
  std::int64_t slice_us_ = 0;    // its last slice
  std::int64_t changed_us_ = 0;
  HealingStatus status_;
};

}  // namespace panal::net

#pragma once
// LogKeeper: has the engine forget what became stable, one small step at a time between the
// writer's other jobs, and none while nothing is new.
//
// On the loop's thread; owned by Driver::Machine. Engine and writer outlive it.
#include <atomic>
#include <memory>

#include "replication/store/engine.h"
#include "src/base/clock.h"
#include "src/base/log.h"
#include "src/db/writer.h"

namespace panal::net {

class LogKeeper {
 public:
  struct Options {
    store::Engine& engine;
    db::Writer& writer;
    const Clock& clock;
    Log& log;
    std::int64_t history_ms;
  };
  explicit LogKeeper(Options options) : options_(options) {}

  // At every tick.
  void look(const core::VersionVector& stable);

 private:
  // Of the step under way; shared with the writer's thread.
  struct Step {
    std::atomic<bool> running = false;
    std::atomic<bool> more = true;
  };

  Options options_;
  std::shared_ptr<Step> step_ = std::make_shared<Step>();
  core::VersionVector stable_;
  std::int64_t began_ms_ = 0;
};

}  // namespace panal::net

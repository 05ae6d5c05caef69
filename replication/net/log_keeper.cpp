#include "replication/net/log_keeper.h"

#include "src/base/limits.h"

namespace panal::net {

void LogKeeper::look(const core::VersionVector& stable) {
  const std::int64_t now_ms = options_.clock.monotonic_ms();
  const bool news = !stable_.covers(stable) || step_->more;
  if (step_->running || (!news && now_ms - began_ms_ < limits::kForgetIdleMs)) return;
  began_ms_ = now_ms;
  stable_.raise(stable);
  step_->running = true;
  const auto work = [options = options_, stable = stable_,
                     step = step_](db::Database& database) -> Result<void> {
    const std::int64_t history_from_ms = options.clock.wall_ms() - options.history_ms;
    step->more = PANAL_TRY(options.engine.forget(database, stable, history_from_ms));
    return {};
  };
  const auto done = [step = step_, &log = options_.log](const Result<db::Commit>& result) {
    step->running = false;
    if (!result.ok()) {
      log.warning("log", "cannot forget what is stable", {{"reason", result.error().message}});
    }
  };
  if (!options_.writer.submit_uncaptured(work, done)) step_->running = false;
}

}  // namespace panal::net

#pragma once
// Health: asks every backend for GET /healthz once a second, over the connections that requests
// take, and reports to the balancer.
//
// On the loop's thread; owned by the Front.
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "src/front/balancer.h"
#include "src/front/stats.h"
#include "src/front/upstream.h"
#include "src/loop/loop.h"

namespace panal::front {

class Health {
 public:
  // `local`: what this very node says about itself. `round_done` is called once a round.
  Health(loop::Loop& loop, Balancer& balancer, Connector& connector, UpstreamPool& pool,
         BackendTable& stats, std::function<Report()> local, std::function<void()> round_done);
  ~Health();

  // Asks everybody now, and from now on at intervals.
  void check_all();

 private:
  class Probe;
  void settle(BackendIndex backend, const std::string& member_id, Report report,
              const Check& check);

  loop::Loop& loop_;
  Balancer& balancer_;
  Connector& connector_;
  UpstreamPool& pool_;
  BackendTable& stats_;
  std::function<Report()> local_;
  std::function<void()> round_done_;
  std::int64_t round_ms_ = 0;  // when the last round began
  loop::Timer timer_;
  loop::Timer bury_;
  std::map<BackendIndex, std::unique_ptr<Probe>> probes_;  // one a backend at a time
  std::vector<std::unique_ptr<Probe>> graveyard_;
};

}  // namespace panal::front

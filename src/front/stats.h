#pragma once
// Stats: what the front has done, in HAProxy's columns, and how long the answers took.
//
// On the loop's thread, which also prints them. Owned by the Front.
#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "src/base/metrics.h"
#include "src/front/balancer.h"

namespace panal::front {

struct BackendStats {
  std::uint64_t sessions_current = 0;
  std::uint64_t sessions_max = 0;
  std::uint64_t sessions_total = 0;
  std::uint64_t bytes_in = 0;   // from clients
  std::uint64_t bytes_out = 0;  // to clients
  std::uint64_t connect_errors = 0;
  std::uint64_t response_errors = 0;
  std::uint64_t retries = 0;       // asked again after a failure
  std::uint64_t redispatches = 0;  // of its requests, sent to another
  std::array<std::uint64_t, 6> statuses{};  // [2] counts 2xx
  std::int64_t downtime_ms = 0;
  std::uint64_t checks_failed = 0;
  Histogram latency_us;  // to the head of the answer
};

// One a place of the balancer's table.
using FrontStats = std::array<BackendStats, 64>;

std::string stats_json(const Balancer& balancer, const FrontStats& stats, std::int64_t now_ms);
std::string stats_csv(const Balancer& balancer, const FrontStats& stats, std::int64_t now_ms);
std::string stats_page(const Balancer& balancer, const FrontStats& stats, std::int64_t now_ms);
// Samples to append to the node's Prometheus text.
std::string stats_prometheus(const Balancer& balancer, const FrontStats& stats);

}  // namespace panal::front

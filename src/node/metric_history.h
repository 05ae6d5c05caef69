#pragma once
// MetricHistory: the last hour of those metrics that people watch, so that a page opened later
// shows what was before. Bounded; it begins anew with the node.
//
// Fed with what /metrics prints: totals stay totals, and the page makes rates of them as it does
// of what it reads itself. Thread-safe.
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace panal::node {

class MetricHistory {
 public:
  // `metrics` in Prometheus' text format.
  void add(std::int64_t at_ms, std::string_view metrics);

  // {"times":[ms,…],"series":{"panal_wal_bytes":[…],"panal_peer_behind_seconds{peer=\"n2\"}":[…]}}
  // null where a series had no value at that time.
  std::string json() const;

 private:
  struct Sample {
    std::int64_t at_ms = 0;
    std::vector<std::optional<double>> values;  // of each of names_, as far as it goes
  };
  // Where that series stands in a sample; nothing: there are too many.
  std::optional<std::size_t> place_of(std::string_view name);

  mutable std::mutex mutex_;  // guards what follows
  std::vector<std::string> names_;
  std::deque<Sample> samples_;
};

}  // namespace panal::node

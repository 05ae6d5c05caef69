#pragma once
// Metrics: counters, gauges and histograms, printed in the Prometheus text format 0.0.4.
//
// Register at start, keep the reference, update from any thread (relaxed atomics). Names and
// labels are constants of ours, never input.
#include <array>
#include <atomic>
#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <string_view>
#include <variant>

namespace panal {

class Counter {
 public:
  void add(std::uint64_t amount = 1) { value_.fetch_add(amount, std::memory_order_relaxed); }
  std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> value_{0};
};

class Gauge {
 public:
  void set(std::int64_t value) { value_.store(value, std::memory_order_relaxed); }
  void add(std::int64_t amount) { value_.fetch_add(amount, std::memory_order_relaxed); }
  std::int64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::int64_t> value_{0};
};

// Buckets are powers of two from 1 µs to 67 s when values are durations in µs, or plain
// powers of two for sizes.
class Histogram {
 public:
  static constexpr std::size_t kBuckets = 27;

  void record(std::uint64_t value);
  void add(const Histogram& other);
  // The upper bound of the bucket in which the given share (0..1) of all values lies.
  std::uint64_t quantile(double share) const;
  std::uint64_t count() const { return count_.load(std::memory_order_relaxed); }

 private:
  friend class Metrics;
  std::array<std::atomic<std::uint64_t>, kBuckets + 1> buckets_{};
  std::atomic<std::uint64_t> count_{0};
  std::atomic<std::uint64_t> sum_{0};
};

class Metrics {
 public:
  // `name` as in panal_http_requests_total; `labels` as in code="200" or empty. A histogram of
  // durations is recorded in µs and printed in seconds when its name ends in _seconds.
  Counter& counter(std::string name, std::string help, std::string labels = {});
  Gauge& gauge(std::string name, std::string help, std::string labels = {});
  Histogram& histogram(std::string name, std::string help, std::string labels = {});

  std::string text() const;

 private:
  struct Entry {
    std::string name, help, labels;
    std::variant<std::monostate, const Counter*, const Gauge*, const Histogram*> metric;
  };
  static void append(std::string& out, const Entry& entry);

  mutable std::mutex mutex_;  // guards the four below; the metrics themselves are atomic
  std::deque<Counter> counters_;
  std::deque<Gauge> gauges_;
  std::deque<Histogram> histograms_;
  std::deque<Entry> entries_;
};

}  // namespace panal

#include "src/node/metric_history.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "src/base/page_limits.h"
#include "src/http/json.h"

namespace panal::node {
namespace {

constexpr std::array<std::string_view, 13> kKept = {"panal_http_requests_total",
                                                    "panal_http_connections",
                                                    "panal_front_latency_seconds",
                                                    "panal_writer_commit_seconds_sum",
                                                    "panal_writer_commit_seconds_count",
                                                    "panal_writer_queue",
                                                    "panal_replication_applied_batch_entries_sum",
                                                    "panal_peer_behind_entries",
                                                    "panal_peer_behind_seconds",
                                                    "panal_wal_bytes",
                                                    "panal_log_bytes",
                                                    "panal_process_resident_bytes",
                                                    "panal_disk_free_bytes"};

struct Series {
  std::string_view name;  // with its labels
  double value = 0;
};

// Nothing: a comment, or a metric that is not kept.
std::optional<Series> parse(std::string_view line) {
  const std::size_t space = line.rfind(' ');
  if (line.starts_with('#') || space == std::string_view::npos) return std::nullopt;
  const std::string_view name = line.substr(0, space);
  if (std::ranges::find(kKept, name.substr(0, name.find('{'))) == kKept.end()) return std::nullopt;
  Series series{name};
  const std::string_view value = line.substr(space + 1);
  const auto read = std::from_chars(value.data(), value.data() + value.size(), series.value);
  if (read.ec != std::errc()) return std::nullopt;
  return series;
}

}  // namespace

void MetricHistory::add(std::int64_t at_ms, std::string_view metrics) {
  const std::lock_guard lock(mutex_);
  Sample sample{at_ms, std::vector<std::optional<double>>(names_.size())};
  while (!metrics.empty()) {
    const std::size_t end = std::min(metrics.find('\n'), metrics.size());
    const auto series = parse(metrics.substr(0, end));
    metrics.remove_prefix(std::min(end + 1, metrics.size()));
    const auto place = series ? place_of(series->name) : std::nullopt;
    if (!place) continue;
    if (*place >= sample.values.size()) sample.values.resize(*place + 1);
    sample.values[*place] = series->value;
  }
  samples_.push_back(std::move(sample));
  if (samples_.size() > limits::kMetricSamples) samples_.pop_front();
}

std::optional<std::size_t> MetricHistory::place_of(std::string_view name) {
  const auto found = std::ranges::find(names_, name);
  if (found != names_.end()) return static_cast<std::size_t>(found - names_.begin());
  if (names_.size() >= limits::kMetricSeries) return std::nullopt;
  names_.emplace_back(name);
  return names_.size() - 1;
}

std::string MetricHistory::json() const {
  const std::lock_guard lock(mutex_);
  Json times = Json::array();
  for (const Sample& sample : samples_) times.push(sample.at_ms);
  Json series = Json::object();
  for (std::size_t i = 0; i < names_.size(); ++i) {
    Json values = Json::array();
    for (const Sample& sample : samples_) {
      const bool told = i < sample.values.size() && sample.values[i].has_value();
      values.push(told ? Json(*sample.values[i]) : Json());
    }
    series.append_member(names_[i], std::move(values));
  }
  Json body;
  body.append_member("times", std::move(times));
  body.append_member("series", std::move(series));
  return body.dump();
}

}  // namespace panal::node

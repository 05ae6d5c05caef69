// The statistics as Prometheus samples.
#include <utility>

#include "src/front/stats.h"

namespace panal::front {
namespace {

struct Metric {
  std::string_view name, type, help;
  std::uint64_t BackendStats::*value;
};

constexpr Metric kMetrics[] = {
    {"panal_front_sessions", "gauge", "Requests that the node is answering.",
     &BackendStats::sessions_current},
    {"panal_front_sessions_total", "counter", "Requests given to the node.",
     &BackendStats::sessions_total},
    {"panal_front_queue", "gauge", "Requests that wait for a worker of the node.",
     &BackendStats::queued},
    {"panal_front_queue_max", "gauge", "The most that have waited.", &BackendStats::queued_max},
    {"panal_front_bytes_in_total", "counter", "Bytes of requests.", &BackendStats::bytes_in},
    {"panal_front_bytes_out_total", "counter", "Bytes of answers.", &BackendStats::bytes_out},
    {"panal_front_connect_errors_total", "counter", "Connections to the node that failed.",
     &BackendStats::connect_errors},
    {"panal_front_response_errors_total", "counter", "Answers that did not come to their end.",
     &BackendStats::response_errors},
    {"panal_front_retries_total", "counter", "Requests asked again after a failure.",
     &BackendStats::retries},
    {"panal_front_redispatches_total", "counter", "Requests of the node sent to another.",
     &BackendStats::redispatches},
    {"panal_front_checks_failed_total", "counter", "Health checks that the node failed.",
     &BackendStats::checks_failed},
};

// One text of samples, each kind under its heading.
class Samples {
 public:
  Samples(const Balancer& balancer, const FrontStats& stats) : balancer_(balancer), stats_(stats) {}

  void describe(std::string_view name, std::string_view type, std::string_view help) {
    text_.append("# HELP ").append(name).append(" ").append(help).append("\n");
    text_.append("# TYPE ").append(name).append(" ").append(type).append("\n");
  }
  void add(std::string_view name, const std::string& labels, const std::string& value) {
    text_.append(name).append(labels).append(" ").append(value).append("\n");
  }
  // `visit(labels, backend, stats)` for every member; the labels are left open.
  template <class Visit>
  void for_each(Visit visit) {
    const auto& backends = balancer_.backends();
    for (std::size_t i = 0; i < backends.size(); ++i) {
      if (!backends[i].present) continue;
      visit("{backend=" + Json(backends[i].member.name).dump(), backends[i], stats_.backends[i]);
    }
  }
  std::string take() { return std::move(text_); }

 private:
  const Balancer& balancer_;
  const FrontStats& stats_;
  std::string text_;
};

void add_latency(Samples& samples) {
  constexpr std::string_view kName = "panal_front_latency_seconds";
  samples.describe(kName, "summary", "From a request to the head of its answer.");
  samples.for_each([&](const std::string& labels, const Backend&, const BackendStats& stats) {
    for (const auto& [quantile, share] : {std::pair("0.5", 0.5), {"0.9", 0.9}, {"0.99", 0.99}}) {
      const auto us = static_cast<double>(stats.latency_us.quantile(share));
      samples.add(kName, labels + ",quantile=\"" + quantile + "\"}", std::to_string(us * 1e-6));
    }
    samples.add("panal_front_latency_seconds_count", labels + "}",
                std::to_string(stats.latency_us.count()));
  });
}

}  // namespace

std::string stats_prometheus(const Balancer& balancer, const FrontStats& stats) {
  Samples samples(balancer, stats);
  for (const Metric& metric : kMetrics) {
    samples.describe(metric.name, metric.type, metric.help);
    samples.for_each([&](const std::string& labels, const Backend&, const BackendStats& own) {
      samples.add(metric.name, labels + "}", std::to_string(own.*metric.value));
    });
  }
  samples.describe("panal_front_responses_total", "counter", "Answers, by the class of status.");
  samples.for_each([&](const std::string& labels, const Backend&, const BackendStats& own) {
    for (std::size_t i = 1; i < own.statuses.size(); ++i) {
      samples.add("panal_front_responses_total", labels + ",code=\"" + std::to_string(i) + "xx\"}",
                  std::to_string(own.statuses[i]));
    }
  });
  add_latency(samples);
  samples.describe("panal_front_downtime_seconds_total", "counter", "How long it was down.");
  samples.for_each([&](const std::string& labels, const Backend&, const BackendStats& own) {
    samples.add("panal_front_downtime_seconds_total", labels + "}",
                std::to_string(own.downtime_ms / 1000));
  });
  samples.describe("panal_front_up", "gauge", "Whether the node gets requests.");
  samples.for_each([&](const std::string& labels, const Backend& backend, const BackendStats&) {
    samples.add("panal_front_up", labels + "}", backend.state == BackendState::kReady ? "1" : "0");
  });
  samples.describe("panal_front_request_errors_total", "counter", "What was no valid request.");
  samples.add("panal_front_request_errors_total", "", std::to_string(stats.request_errors));
  samples.describe("panal_front_denied_total", "counter", "Connections over an address's limit.");
  samples.add("panal_front_denied_total", "", std::to_string(stats.denied));
  return samples.take();
}

}  // namespace panal::front

#include "src/base/metrics.h"

#include <bit>
#include <cstdio>

namespace panal {
namespace {

std::size_t bucket_of(std::uint64_t value) {
  const auto bucket = value <= 1 ? 0 : static_cast<std::size_t>(std::bit_width(value - 1));
  return bucket < Histogram::kBuckets ? bucket : Histogram::kBuckets;
}

std::string number(double value) {
  std::array<char, 40> text{};
  const int size = std::snprintf(text.data(), text.size(), "%.10g", value);
  return {text.data(), static_cast<std::size_t>(size)};
}

void append_sample(std::string& out, const std::string& name, const std::string& labels,
                   const std::string& value) {
  out += name;
  if (!labels.empty()) out += "{" + labels + "}";
  out += " " + value + "\n";
}

}  // namespace

void Histogram::record(std::uint64_t value) {
  buckets_[bucket_of(value)].fetch_add(1, std::memory_order_relaxed);
  count_.fetch_add(1, std::memory_order_relaxed);
  sum_.fetch_add(value, std::memory_order_relaxed);
}

void Histogram::add(const Histogram& other) {
  for (std::size_t i = 0; i < buckets_.size(); ++i) {
    buckets_[i].fetch_add(other.buckets_[i].load(std::memory_order_relaxed),
                          std::memory_order_relaxed);
  }
  count_.fetch_add(other.count(), std::memory_order_relaxed);
  sum_.fetch_add(other.sum_.load(std::memory_order_relaxed), std::memory_order_relaxed);
}

std::uint64_t Histogram::quantile(double share) const {
  const auto wanted = static_cast<std::uint64_t>(share * static_cast<double>(count()));
  std::uint64_t seen = 0;
  for (std::size_t i = 0; i < buckets_.size(); ++i) {
    seen += buckets_[i].load(std::memory_order_relaxed);
    if (seen > wanted) return std::uint64_t{1} << i;
  }
  return 0;
}

Counter& Metrics::counter(std::string name, std::string help, std::string labels) {
  const std::lock_guard lock(mutex_);
  Counter& metric = counters_.emplace_back();
  entries_.push_back({std::move(name), std::move(help), std::move(labels), &metric});
  return metric;
}

Gauge& Metrics::gauge(std::string name, std::string help, std::string labels) {
  const std::lock_guard lock(mutex_);
  Gauge& metric = gauges_.emplace_back();
  entries_.push_back({std::move(name), std::move(help), std::move(labels), &metric});
  return metric;
}

Histogram& Metrics::histogram(std::string name, std::string help, std::string labels) {
  const std::lock_guard lock(mutex_);
  Histogram& metric = histograms_.emplace_back();
  entries_.push_back({std::move(name), std::move(help), std::move(labels), &metric});
  return metric;
}

void Metrics::append(std::string& out, const Entry& entry) {
  if (const auto* counter = std::get_if<const Counter*>(&entry.metric)) {
    append_sample(out, entry.name, entry.labels, std::to_string((*counter)->value()));
  } else if (const auto* gauge = std::get_if<const Gauge*>(&entry.metric)) {
    append_sample(out, entry.name, entry.labels, std::to_string((*gauge)->value()));
  } else if (const auto* found = std::get_if<const Histogram*>(&entry.metric)) {
    const Histogram& histogram = **found;
    const double scale = entry.name.ends_with("_seconds") ? 1e-6 : 1.0;
    const std::string prefix = entry.labels.empty() ? "" : entry.labels + ",";
    std::uint64_t seen = 0;
    for (std::size_t i = 0; i < Histogram::kBuckets; ++i) {
      seen += histogram.buckets_[i].load(std::memory_order_relaxed);
      const double bound = static_cast<double>(std::uint64_t{1} << i) * scale;
      append_sample(out, entry.name + "_bucket", prefix + "le=\"" + number(bound) + "\"",
                    std::to_string(seen));
    }
    seen += histogram.buckets_[Histogram::kBuckets].load(std::memory_order_relaxed);
    append_sample(out, entry.name + "_bucket", prefix + "le=\"+Inf\"", std::to_string(seen));
    const auto sum = static_cast<double>(histogram.sum_.load(std::memory_order_relaxed)) * scale;
    append_sample(out, entry.name + "_sum", entry.labels, number(sum));
    append_sample(out, entry.name + "_count", entry.labels, std::to_string(seen));
  }
}

std::string Metrics::text() const {
  const std::lock_guard lock(mutex_);
  std::string out;
  // Samples of one name stand together under one heading, as the format demands.
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    const Entry& first = entries_[i];
    bool headed = false;
    for (std::size_t k = 0; k < i && !headed; ++k) headed = entries_[k].name == first.name;
    if (headed) continue;
    constexpr const char* kTypes[] = {"untyped", "counter", "gauge", "histogram"};
    out += "# HELP " + first.name + " " + first.help + "\n";
    out += "# TYPE " + first.name + " " + kTypes[first.metric.index()] + "\n";
    for (std::size_t k = i; k < entries_.size(); ++k) {
      if (entries_[k].name == first.name) append(out, entries_[k]);
    }
  }
  return out;
}

}  // namespace panal

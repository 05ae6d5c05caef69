#include "src/node/metric_history.h"

#include <gtest/gtest.h>

#include "src/base/page_limits.h"
#include "src/http/json.h"

namespace panal::node {
namespace {

TEST(MetricHistory, KeepsThoseThatPeopleWatchWithTheirLabels) {
  MetricHistory history;
  history.add(1000,
              "# HELP panal_wal_bytes Bytes.\n# TYPE panal_wal_bytes gauge\n"
              "panal_wal_bytes 4096\npanal_ready 1\n"
              "panal_peer_behind_seconds{peer=\"n2\"} 0.250000\n");
  EXPECT_EQ(history.json(), R"({"times":[1000],"series":{"panal_wal_bytes":[4096.0],)"
                            R"("panal_peer_behind_seconds{peer=\"n2\"}":[0.25]}})");
}

TEST(MetricHistory, TellsThatASeriesHadNoValueThen) {
  MetricHistory history;
  history.add(1, "panal_wal_bytes 1\n");
  history.add(2, "panal_log_bytes 7\n");
  history.add(3, "panal_wal_bytes 3\npanal_log_bytes 8");
  const Json told = *Json::parse(history.json());
  EXPECT_EQ(told.find("series")->find("panal_wal_bytes")->dump(), "[1.0,null,3.0]");
  EXPECT_EQ(told.find("series")->find("panal_log_bytes")->dump(), "[null,7.0,8.0]");
}

TEST(MetricHistory, ForgetsWhatIsOlderThanAnHourAndSeriesBeyondItsBound) {
  MetricHistory history;
  std::string crowd;
  for (std::size_t i = 0; i < limits::kMetricSeries + 5; ++i) {
    crowd += "panal_peer_behind_entries{peer=\"n" + std::to_string(i) + "\"} 1\n";
  }
  for (std::size_t i = 0; i < limits::kMetricSamples + 9; ++i) {
    history.add(static_cast<std::int64_t>(i), i == 0 ? crowd : "panal_wal_bytes 1\n");
  }
  const Json told = *Json::parse(history.json());
  EXPECT_EQ(told.find("series")->members()->size(), limits::kMetricSeries);
  EXPECT_EQ(told.find("times")->array_items()->size(), limits::kMetricSamples);
  EXPECT_EQ(told.find("times")->array_items()->front().dump(), "9");
}

}  // namespace
}  // namespace panal::node

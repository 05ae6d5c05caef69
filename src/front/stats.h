#pragma once
// Stats: what the front has done, in the columns that HAProxy's users know, and how long the
// answers took. One row for the front, one for each backend, one for all of them.
//
// A session is a request. Nothing waits for a remote backend, which takes as many as there are; the
// local one has a queue in front of its workers.
//
// On the loop's thread, which also prints them. Owned by the Front.
#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "src/base/metrics.h"
#include "src/front/balancer.h"
#include "src/http/json.h"
#include "src/http/problem.h"

namespace panal::front {

// A health check's outcome, in HAProxy's words.
struct Check {
  std::string_view result = "";  // L7OK, L7STS, L7RSP, L7TOUT, L4CON, L4TOUT; empty: none yet
  int status = 0;                // of the answer, if one came
  std::int64_t duration_ms = 0;
};

struct BackendStats {
  std::uint64_t sessions_current = 0;
  std::uint64_t sessions_max = 0;
  std::uint64_t sessions_total = 0;
  std::uint64_t bytes_in = 0;    // from clients
  std::uint64_t bytes_out = 0;   // to clients
  std::uint64_t queued = 0;      // at the last check
  std::uint64_t queued_max = 0;  // at any check
  std::uint64_t connect_errors = 0;
  std::uint64_t response_errors = 0;
  std::uint64_t retries = 0;                // asked again after a failure
  std::uint64_t redispatches = 0;           // of its requests, sent to another
  std::array<std::uint64_t, 6> statuses{};  // [2] counts 2xx
  std::int64_t downtime_ms = 0;
  std::uint64_t checks_failed = 0;
  Check last_check;
  Histogram latency_us;  // to the head of the answer
};

using BackendTable = std::array<BackendStats, 64>;  // one a place of the balancer's table

struct FrontStats {
  BackendTable backends;
  BackendStats front;                // all of the public listener, what is answered here too
  std::uint64_t request_errors = 0;  // no valid request came
  std::uint64_t denied = 0;          // one too many
};

// A cell of the table: its name is HAProxy's where that has such a column.
struct Cell {
  std::string_view name;
  Json value;
};
using Row = std::vector<Cell>;
// The front's row, one for each backend, and their sum.
std::vector<Row> rows_of(const Balancer& balancer, const FrontStats& stats, std::int64_t now_ms);

std::string stats_json(const Balancer& balancer, const FrontStats& stats, std::int64_t now_ms);
std::string stats_csv(const Balancer& balancer, const FrontStats& stats, std::int64_t now_ms);
// A page for people, which loads itself anew every few seconds; its style is stats_style().
std::string stats_page(const Balancer& balancer, const FrontStats& stats, std::int64_t now_ms,
                       http::Language language);
std::string_view stats_style();
// Samples to append to the node's Prometheus text.
std::string stats_prometheus(const Balancer& balancer, const FrontStats& stats);
// HAProxy's word for it: UP, NOLB, DRAIN, DOWN or "no check".
std::string_view word_for(BackendState state);
// "L7STS/503"
std::string text_of(const Check& check);

}  // namespace panal::front

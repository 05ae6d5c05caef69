#include "src/front/stats.h"

#include <algorithm>

namespace panal::front {
namespace {

Json number(std::uint64_t value) { return Json(static_cast<std::int64_t>(value)); }

struct Labels {
  std::string name, address;
  Json weight, last_change;
  std::string_view status, state;
};

Row make_row(const Labels& labels, const BackendStats& stats, std::uint64_t request_errors = 0,
             std::uint64_t denied = 0) {
  return {
      {"pxname", "panal"},
      {"svname", labels.name},
      {"qcur", number(stats.queued)},
      {"qmax", number(stats.queued_max)},
      {"scur", number(stats.sessions_current)},
      {"smax", number(stats.sessions_max)},
      {"stot", number(stats.sessions_total)},
      {"bin", number(stats.bytes_in)},
      {"bout", number(stats.bytes_out)},
      {"dreq", number(denied)},
      {"ereq", number(request_errors)},
      {"econ", number(stats.connect_errors)},
      {"eresp", number(stats.response_errors)},
      {"wretr", number(stats.retries)},
      {"wredis", number(stats.redispatches)},
      {"status", labels.status},
      {"state", labels.state},
      {"weight", labels.weight},
      {"addr", labels.address},
      {"check_status", text_of(stats.last_check)},
      {"check_duration", stats.last_check.duration_ms},
      {"chkfail", number(stats.checks_failed)},
      {"lastchg", labels.last_change},
      {"downtime", stats.downtime_ms / 1000},
      {"hrsp_1xx", number(stats.statuses[1])},
      {"hrsp_2xx", number(stats.statuses[2])},
      {"hrsp_3xx", number(stats.statuses[3])},
      {"hrsp_4xx", number(stats.statuses[4])},
      {"hrsp_5xx", number(stats.statuses[5])},
      {"latency_p50_us", number(stats.latency_us.quantile(0.50))},
      {"latency_p90_us", number(stats.latency_us.quantile(0.90))},
      {"latency_p99_us", number(stats.latency_us.quantile(0.99))},
  };
}

Row row_of(const Backend& backend, const BackendStats& stats, std::int64_t now_ms) {
  return make_row({.name = backend.member.name,
                   .address = backend.member.local ? "local" : backend.member.address,
                   .weight = backend.member.weight,
                   .last_change = (now_ms - backend.changed_ms) / 1000,
                   .status = name_of(backend.state),
                   .state = word_for(backend.state)},
                  stats);
}

void add_to(BackendStats& sum, const BackendStats& stats) {
  sum.sessions_current += stats.sessions_current;
  sum.sessions_max = std::max(sum.sessions_max, stats.sessions_max);
  sum.sessions_total += stats.sessions_total;
  sum.bytes_in += stats.bytes_in;
  sum.bytes_out += stats.bytes_out;
  sum.queued += stats.queued;
  sum.queued_max = std::max(sum.queued_max, stats.queued_max);
  sum.connect_errors += stats.connect_errors;
  sum.response_errors += stats.response_errors;
  sum.retries += stats.retries;
  sum.redispatches += stats.redispatches;
  sum.checks_failed += stats.checks_failed;
  for (std::size_t i = 0; i < sum.statuses.size(); ++i) sum.statuses[i] += stats.statuses[i];
  sum.latency_us.add(stats.latency_us);
}

std::string text_of(const Json& value) {
  if (value.is_null()) return {};
  const std::string* text = value.string();
  return text != nullptr ? *text : value.dump();
}

// Quoted as RFC 4180 wants; a leading sign would be a formula to a spreadsheet.
std::string csv_cell(const std::string& text) {
  const bool formula = text.find_first_of("=+-@\t") == 0;
  if (!formula && text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string out = formula ? "\"'" : "\"";
  for (const char c : text) out.append(c == '"' ? 2 : 1, c);
  return out + "\"";
}

}  // namespace

std::string_view word_for(BackendState state) {
  switch (state) {
    case BackendState::kUnchecked: return "no check";
    case BackendState::kReady: return "UP";
    case BackendState::kReadOnly:
    case BackendState::kNotReady: return "NOLB";
    case BackendState::kDraining: return "DRAIN";
    case BackendState::kDown: return "DOWN";
  }
  return "DOWN";
}

std::string text_of(const Check& check) {
  std::string text(check.result);
  return check.status == 0 ? text : text + "/" + std::to_string(check.status);
}

std::vector<Row> rows_of(const Balancer& balancer, const FrontStats& stats, std::int64_t now_ms) {
  std::vector<Row> rows;
  rows.push_back(make_row({.name = "FRONTEND", .status = "OPEN", .state = "OPEN"}, stats.front,
                          stats.request_errors, stats.denied));
  const auto& backends = balancer.backends();
  BackendStats sum;
  std::int64_t ready = 0;
  for (std::size_t i = 0; i < backends.size(); ++i) {
    if (!backends[i].present) continue;
    rows.push_back(row_of(backends[i], stats.backends[i], now_ms));
    add_to(sum, stats.backends[i]);
    if (backends[i].state == BackendState::kReady) ++ready;
  }
  const std::string_view state = ready > 0 ? "UP" : "DOWN";
  rows.push_back(
      make_row({.name = "BACKEND", .weight = ready, .status = state, .state = state}, sum));
  return rows;
}

std::string stats_json(const Balancer& balancer, const FrontStats& stats, std::int64_t now_ms) {
  Json rows = Json::array();
  Json ends[2];
  const auto all = rows_of(balancer, stats, now_ms);
  for (std::size_t i = 0; i < all.size(); ++i) {
    Json row;
    for (const Cell& cell : all[i]) row.append_member(std::string(cell.name), cell.value);
    if (i == 0) ends[0] = std::move(row);
    else if (i + 1 == all.size()) ends[1] = std::move(row);
    else rows.push(std::move(row));
  }
  Json document;
  document.append_member("frontend", std::move(ends[0]));
  document.append_member("backends", std::move(rows));
  document.append_member("total", std::move(ends[1]));
  return document.dump();
}

std::string stats_csv(const Balancer& balancer, const FrontStats& stats, std::int64_t now_ms) {
  const auto rows = rows_of(balancer, stats, now_ms);
  std::string out = "# ";
  for (const Cell& cell : rows.front()) out.append(cell.name).append(",");
  out.back() = '\n';
  for (const Row& row : rows) {
    for (const Cell& cell : row) out.append(csv_cell(text_of(cell.value))).append(",");
    out.back() = '\n';
  }
  return out;
}

}  // namespace panal::front

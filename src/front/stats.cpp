#include "src/front/stats.h"

#include "src/http/json.h"

namespace panal::front {
namespace {

// One row of the table, in HAProxy's names, as numbers or words.
struct Cell {
  std::string_view name;
  Json value;
};

std::vector<Cell> row_of(const Backend& backend, const BackendStats& stats, std::int64_t now_ms) {
  const auto number = [](std::uint64_t value) { return Json(static_cast<std::int64_t>(value)); };
  return {
      {"svname", backend.member.name},
      {"status", name_of(backend.state)},
      {"addr", backend.member.local ? "local" : backend.member.address},
      {"weight", backend.member.weight},
      {"scur", number(stats.sessions_current)},
      {"smax", number(stats.sessions_max)},
      {"stot", number(stats.sessions_total)},
      {"bin", number(stats.bytes_in)},
      {"bout", number(stats.bytes_out)},
      {"econ", number(stats.connect_errors)},
      {"eresp", number(stats.response_errors)},
      {"wretr", number(stats.retries)},
      {"wredis", number(stats.redispatches)},
      {"hrsp_1xx", number(stats.statuses[1])},
      {"hrsp_2xx", number(stats.statuses[2])},
      {"hrsp_3xx", number(stats.statuses[3])},
      {"hrsp_4xx", number(stats.statuses[4])},
      {"hrsp_5xx", number(stats.statuses[5])},
      {"chkfail", number(stats.checks_failed)},
      {"lastchg", (now_ms - backend.changed_ms) / 1000},
      {"downtime", stats.downtime_ms / 1000},
      {"latency_p50_us", number(stats.latency_us.quantile(0.50))},
      {"latency_p90_us", number(stats.latency_us.quantile(0.90))},
      {"latency_p99_us", number(stats.latency_us.quantile(0.99))},
  };
}

template <class Visit>
void for_each_row(const Balancer& balancer, const FrontStats& stats, std::int64_t now_ms,
                  Visit visit) {
  const auto& backends = balancer.backends();
  for (std::size_t i = 0; i < backends.size(); ++i) {
    if (backends[i].present) visit(row_of(backends[i], stats[i], now_ms));
  }
}

std::string text_of(const Json& value) {
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

std::string html_text(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '&') out += "&amp;";
    else if (c == '<') out += "&lt;";
    else if (c == '>') out += "&gt;";
    else out += c;
  }
  return out;
}

}  // namespace

std::string stats_json(const Balancer& balancer, const FrontStats& stats, std::int64_t now_ms) {
  Json rows = Json::array();
  for_each_row(balancer, stats, now_ms, [&](const std::vector<Cell>& cells) {
    Json row;
    for (const Cell& cell : cells) row.append_member(std::string(cell.name), cell.value);
    rows.push(std::move(row));
  });
  Json document;
  document.append_member("backends", std::move(rows));
  return document.dump();
}

std::string stats_csv(const Balancer& balancer, const FrontStats& stats, std::int64_t now_ms) {
  std::string out = "# ";
  for (const Cell& cell : row_of(Backend{}, stats[0], now_ms)) out.append(cell.name).append(",");
  out.back() = '\n';
  for_each_row(balancer, stats, now_ms, [&](const std::vector<Cell>& cells) {
    for (const Cell& cell : cells) out.append(csv_cell(text_of(cell.value))).append(",");
    out.back() = '\n';
  });
  return out;
}

std::string stats_page(const Balancer& balancer, const FrontStats& stats, std::int64_t now_ms) {
  std::string out =
      "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Panal front</title>"
      "<h1>Panal front</h1><table border=\"1\" cellpadding=\"4\"><thead><tr>";
  for (const Cell& cell : row_of(Backend{}, stats[0], now_ms)) {
    out.append("<th scope=\"col\">").append(cell.name).append("</th>");
  }
  out += "</tr></thead><tbody>";
  for_each_row(balancer, stats, now_ms, [&](const std::vector<Cell>& cells) {
    out += "<tr>";
    for (const Cell& cell : cells) out += "<td>" + html_text(text_of(cell.value)) + "</td>";
    out += "</tr>";
  });
  return out + "</tbody></table></html>\n";
}

std::string stats_prometheus(const Balancer& balancer, const FrontStats& stats) {
  struct Metric {
    std::string_view name, type;
    std::uint64_t BackendStats::*value;
  };
  constexpr Metric kMetrics[] = {
      {"panal_front_sessions", "gauge", &BackendStats::sessions_current},
      {"panal_front_sessions_total", "counter", &BackendStats::sessions_total},
      {"panal_front_bytes_in_total", "counter", &BackendStats::bytes_in},
      {"panal_front_bytes_out_total", "counter", &BackendStats::bytes_out},
      {"panal_front_connect_errors_total", "counter", &BackendStats::connect_errors},
      {"panal_front_response_errors_total", "counter", &BackendStats::response_errors},
      {"panal_front_retries_total", "counter", &BackendStats::retries},
      {"panal_front_checks_failed_total", "counter", &BackendStats::checks_failed},
  };
  const auto& backends = balancer.backends();
  const auto sample = [](std::string& out, std::string_view name, const Backend& backend,
                         std::uint64_t value) {
    out.append(name).append("{backend=").append(Json(backend.member.name).dump()).append("} ");
    out.append(std::to_string(value)).append("\n");
  };
  std::string out;
  for (const Metric& metric : kMetrics) {
    out.append("# TYPE ").append(metric.name).append(" ").append(metric.type).append("\n");
    for (std::size_t i = 0; i < backends.size(); ++i) {
      if (backends[i].present) sample(out, metric.name, backends[i], stats[i].*metric.value);
    }
  }
  out += "# TYPE panal_front_up gauge\n";
  for (const Backend& backend : backends) {
    if (!backend.present) continue;
    sample(out, "panal_front_up", backend, backend.state == BackendState::kReady ? 1 : 0);
  }
  return out;
}

}  // namespace panal::front

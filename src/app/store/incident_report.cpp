#include "src/app/store/incident_report.h"

namespace panal::app::store {
namespace {

// ?1 by what, ?2 and ?3 the period, ?4 now. Names are looked up once a line, not once a row.
constexpr std::string_view kSql =
    "SELECT k, CASE ?1 WHEN 'assignee' THEN (SELECT login FROM users WHERE id = k) "
    "WHEN 'category' THEN (SELECT name FROM incident_categories WHERE id = k) "
    "WHEN 'product' THEN (SELECT name FROM products WHERE id = k) "
    "WHEN 'department' THEN (SELECT name FROM departments WHERE id = k) "
    "WHEN 'customer' THEN (SELECT name FROM customers WHERE id = k) ELSE k END, "
    "total, resolved, overdue, answered, answered_in_time, resolved_in_time, response, "
    "resolution, rated, satisfied FROM (SELECT "
    "CASE ?1 WHEN 'assignee' THEN assignee WHEN 'category' THEN category "
    "WHEN 'product' THEN product WHEN 'department' THEN department "
    "WHEN 'customer' THEN customer WHEN 'priority' THEN priority WHEN 'state' THEN state "
    "ELSE strftime('%Y-%m', created_at / 1000, 'unixepoch') END AS k, "
    "count(*) AS total, sum(resolved_at IS NOT NULL) AS resolved, "
    "sum(state IN ('new', 'open') AND (resolve_by < ?4 OR (responded_at IS NULL AND "
    "respond_by < ?4))) AS overdue, "
    "sum(responded_at IS NOT NULL) AS answered, "
    "coalesce(sum(responded_at <= respond_by), 0) AS answered_in_time, "
    "coalesce(sum(resolved_at IS NOT NULL AND coalesce(stopped_at, resolved_at) <= resolve_by), 0)"
    " AS resolved_in_time, avg(response_minutes) AS response, "
    "avg(resolution_minutes) AS resolution, count(satisfaction) AS rated, "
    "avg(satisfaction) AS satisfied FROM incidents "
    "WHERE created_at >= ?2 AND created_at <= ?3 AND merged_into IS NULL GROUP BY k) "
    "ORDER BY total DESC, k";

}  // namespace

Result<std::vector<IncidentReportLine>> report_incidents(db::Database& database,
                                                         const IncidentReportQuery& query) {
  auto row = PANAL_TRY(database.prepare(kSql));
  row.bind(query.by, query.from_ms, query.to_ms, query.now_ms);
  std::vector<IncidentReportLine> lines;
  while (PANAL_TRY(row.step())) {
    lines.push_back({.key = row.value(0),
                     .name = std::string(row.text(1)),
                     .total = row.integer(2),
                     .resolved = row.integer(3),
                     .overdue = row.integer(4),
                     .answered = row.integer(5),
                     .answered_in_time = row.integer(6),
                     .resolved_in_time = row.integer(7),
                     .response_minutes = row.value(8),
                     .resolution_minutes = row.value(9),
                     .rated = row.integer(10),
                     .satisfaction = row.value(11)});
  }
  return lines;
}

}  // namespace panal::app::store

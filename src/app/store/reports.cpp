#include "src/app/store/reports.h"

#include "src/base/limits.h"

namespace panal::app::store {
namespace {

// ?1 company, ?2 customer, ?3 salesperson, each or NULL; ?4 and ?5 the days.
constexpr std::string_view kOfCompany =
    "SELECT r.company, o.name, r.customer, c.name, r.salesperson, coalesce(u.login, ''), r.total, "
    "r.met, r.failed, r.pending, r.cancelled FROM (SELECT g.company, v.customer, v.salesperson, "
    "count(*) AS total, sum(g.success = 'met') AS met, sum(g.success = 'failed') AS failed, "
    "sum(g.success = 'pending') AS pending, sum(g.success = 'cancelled') AS cancelled "
    "FROM targets AS g CROSS JOIN visits AS v ON v.id = g.visit WHERE g.company = ?1 "
    "AND (?2 IS NULL OR v.customer = ?2) AND (?3 IS NULL OR v.salesperson = ?3) "
    "AND v.planned_on >= ?4 AND v.planned_on <= ?5 GROUP BY v.customer, v.salesperson) AS r "
    "CROSS JOIN companies AS o ON o.id = r.company CROSS JOIN customers AS c ON c.id = r.customer "
    "LEFT JOIN users AS u ON u.id = r.salesperson "
    "ORDER BY c.name COLLATE SPANISH, r.customer, u.login COLLATE SPANISH, r.salesperson";
// The same from the visits' side, of a customer or of some days; ?6 and ?7 the company after which
// it begins.
constexpr std::string_view kOfDays =
    "SELECT r.company, o.name, r.customer, c.name, r.salesperson, coalesce(u.login, ''), r.total, "
    "r.met, r.failed, r.pending, r.cancelled FROM (SELECT g.company, v.customer, v.salesperson, "
    "count(*) AS total, sum(g.success = 'met') AS met, sum(g.success = 'failed') AS failed, "
    "sum(g.success = 'pending') AS pending, sum(g.success = 'cancelled') AS cancelled "
    "FROM (SELECT id, customer, salesperson FROM visits WHERE ?2 IS NULL AND planned_on >= ?4 "
    "AND planned_on <= ?5 UNION ALL SELECT id, customer, salesperson FROM visits "
    "WHERE customer = ?2 AND planned_on >= ?4 AND planned_on <= ?5) AS v "
    "CROSS JOIN targets AS g ON g.visit = v.id "
    "WHERE (?1 IS NULL OR g.company = ?1) AND (?3 IS NULL OR v.salesperson = ?3) "
    "GROUP BY g.company, v.customer, v.salesperson) AS r "
    "CROSS JOIN companies AS o ON o.id = r.company CROSS JOIN customers AS c ON c.id = r.customer "
    "LEFT JOIN users AS u ON u.id = r.salesperson "
    "WHERE (o.name COLLATE SPANISH, o.id) > (?6, ?7) "
    "ORDER BY o.name COLLATE SPANISH, r.company, c.name COLLATE SPANISH, r.customer, "
    "u.login COLLATE SPANISH, r.salesperson";

std::optional<Uuid> optional_id(const db::Statement& row, int column) {
  return row.is_null(column) ? std::nullopt : std::optional(row.uuid(column));
}

Tally read_tally(const db::Statement& row, int first) {
  return {row.integer(first), row.integer(first + 1), row.integer(first + 2),
          row.integer(first + 3), row.integer(first + 4)};
}

ReportLine read_line(const db::Statement& row) {
  return {.company = row.uuid(0),
          .customer = row.uuid(2),
          .salesperson = optional_id(row, 4),
          .company_name = std::string(row.text(1)),
          .customer_name = std::string(row.text(3)),
          .salesperson_name = std::string(row.text(5)),
          .tally = read_tally(row, 6)};
}

// Of the walk through companies: where it begins.
Position start_of(const ReportQuery& query) {
  return query.after.value_or(Position{.value = std::string(), .id = {}});
}

Result<bool> has_few_visits(db::Database& database, const ReportQuery& query) {
  constexpr std::string_view kSql =
      "SELECT count(*) FROM (SELECT 1 FROM visits WHERE planned_on >= ?1 AND planned_on <= ?2 "
      "LIMIT ?3)";
  auto row = PANAL_TRY(database.prepare(kSql));
  PANAL_TRY(row.bind(query.from, query.to, limits::kReportVisits).step());
  return row.integer(0) < limits::kReportVisits;
}

Result<Report> by_days(db::Database& database, const ReportQuery& query) {
  auto row = PANAL_TRY(database.prepare(kOfDays));
  const Position start = start_of(query);
  row.bind(query.company, query.customer, query.salesperson, query.from, query.to, start.value,
           start.id);
  Report report;
  while (PANAL_TRY(row.step())) {
    ReportLine line = read_line(row);
    if (report.lines.size() >= query.limit && report.lines.back().company != line.company) {
      report.next = Position{report.lines.back().company_name, report.lines.back().company};
      break;
    }
    report.lines.push_back(std::move(line));
  }
  return report;
}

// How many of its targets were looked at.
Result<std::int64_t> add_company(db::Database& database, const ReportQuery& query,
                                 const Uuid& company, Report& report) {
  auto row = PANAL_TRY(database.prepare(kOfCompany));
  row.bind(company, query.customer, query.salesperson, query.from, query.to);
  while (PANAL_TRY(row.step())) report.lines.push_back(read_line(row));
  auto all = PANAL_TRY(database.prepare("SELECT count(*) FROM targets WHERE company = ?1"));
  PANAL_TRY(all.bind(company).step());
  return all.integer(0) + 1;
}

Result<Report> by_companies(db::Database& database, const ReportQuery& query) {
  constexpr std::string_view kSql =
      "SELECT id, name FROM companies WHERE (name COLLATE SPANISH, id) > (?1, ?2) "
      "ORDER BY name COLLATE SPANISH, id";
  const Position start = start_of(query);
  auto company = PANAL_TRY(database.prepare(kSql));
  company.bind(start.value, start.id);
  Report report;
  std::int64_t work = 0;
  while (PANAL_TRY(company.step())) {
    if (report.lines.size() >= query.limit || work >= limits::kReportTargets) return report;
    work += PANAL_TRY(add_company(database, query, company.uuid(0), report));
    report.next = Position{std::string(company.text(1)), company.uuid(0)};
  }
  report.next.reset();
  return report;
}

}  // namespace

Result<Report> report_targets(db::Database& database, const ReportQuery& query) {
  if (query.company) {
    Report report;
    PANAL_TRY(add_company(database, query, *query.company, report));
    return report;
  }
  if (query.customer || PANAL_TRY(has_few_visits(database, query))) {
    return by_days(database, query);
  }
  return by_companies(database, query);
}

Result<CompanyStatistics> company_statistics(db::Database& database, const Uuid& company,
                                             const std::optional<Uuid>& salesperson) {
  constexpr std::string_view kCustomers =
      "SELECT count(*), coalesce(sum(c.archived), 0) FROM company_customers AS l "
      "JOIN customers AS c ON c.id = l.customer WHERE l.company = ?1";
  constexpr std::string_view kVisits =
      "SELECT count(*), count(v.fulfilled_on), coalesce(max(v.planned_on), '') "
      "FROM company_customers AS l CROSS JOIN visits AS v ON v.customer = l.customer "
      "WHERE l.company = ?1 AND (?2 IS NULL OR v.salesperson = ?2)";
  constexpr std::string_view kTargets =
      "SELECT count(*), coalesce(sum(g.success = 'met'), 0), "
      "coalesce(sum(g.success = 'failed'), 0), coalesce(sum(g.success = 'pending'), 0), "
      "coalesce(sum(g.success = 'cancelled'), 0) FROM targets AS g WHERE g.company = ?1 AND "
      "(?2 IS NULL OR (SELECT salesperson FROM visits WHERE id = g.visit) = ?2)";
  CompanyStatistics found;
  auto customers = PANAL_TRY(database.prepare(kCustomers));
  PANAL_TRY(customers.bind(company).step());
  found.customers = customers.integer(0);
  found.archived = customers.integer(1);
  auto visits = PANAL_TRY(database.prepare(kVisits));
  PANAL_TRY(visits.bind(company, salesperson).step());
  found.visits = visits.integer(0);
  found.fulfilled = visits.integer(1);
  found.last_planned_on = visits.text(2);
  auto targets = PANAL_TRY(database.prepare(kTargets));
  PANAL_TRY(targets.bind(company, salesperson).step());
  found.targets = read_tally(targets, 0);
  return found;
}

}  // namespace panal::app::store

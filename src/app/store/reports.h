#pragma once
// Reports of targets: how many were met, by company, customer and salesperson; and what there is to
// say of one company. Counted from the rows themselves, each time.
//
// A page costs a bounded time whatever is asked: a few visits are counted at once; many, company by
// company, until there are lines enough or work enough was done. So a page may have few lines, and
// another after it all the same.
//
// On any connection.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "src/app/store/collection.h"
#include "src/base/ids.h"
#include "src/base/result.h"
#include "src/db/database.h"

namespace panal::app::store {

struct Tally {
  std::int64_t total = 0, met = 0, failed = 0, pending = 0, cancelled = 0;
};

struct ReportQuery {
  std::optional<Uuid> company, customer, salesperson;
  std::string from = "0000-00-00", to = "9999-99-99";  // of the planned days, both included
  std::optional<Position> after;                       // a company's name and id
  std::size_t limit = 0;                               // lines; a company's stay together
};

struct ReportLine {
  Uuid company, customer;
  std::optional<Uuid> salesperson;
  std::string company_name, customer_name, salesperson_name;
  Tally tally;
};

struct Report {
  std::vector<ReportLine> lines;  // by the names of companies, customers and salespeople
  std::optional<Position> next;
};

Result<Report> report_targets(db::Database& database, const ReportQuery& query);

struct CompanyStatistics {
  std::int64_t customers = 0, archived = 0, visits = 0, fulfilled = 0;
  std::string last_planned_on;  // empty: there are no visits
  Tally targets;
};

// Visits are those to its customers; targets, those that name it.
Result<CompanyStatistics> company_statistics(db::Database& database, const Uuid& company,
                                             const std::optional<Uuid>& salesperson);

}  // namespace panal::app::store

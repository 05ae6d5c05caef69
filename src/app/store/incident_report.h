#pragma once
// What there is to say of the incidents of a period: how many, and how soon they were answered and
// resolved, in working time. Counted from the rows themselves, each time.
//
// On any connection.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "src/base/result.h"
#include "src/base/value.h"
#include "src/db/database.h"

namespace panal::app::store {

struct IncidentReportQuery {
  std::string_view by;          // assignee, category, product, department, customer, priority, …
  std::int64_t from_ms, to_ms;  // made in it, both ends included
  std::int64_t now_ms;          // what is overdue
};

struct IncidentReportLine {
  Value key;                              // an id, a text, or none
  std::string name;                       // of what the id is of, or the text; empty: none
  std::int64_t total, resolved, overdue;  // resolved ones may be closed by now
  std::int64_t answered, answered_in_time, resolved_in_time;
  Value response_minutes, resolution_minutes;  // on average; none: of nothing
  std::int64_t rated;
  Value satisfaction;  // on average
};

// By how many there are, the most first. Those that were merged into others do not count.
Result<std::vector<IncidentReportLine>> report_incidents(db::Database& database,
                                                         const IncidentReportQuery& query);

}  // namespace panal::app::store

#pragma once
// What the customers' side does beyond single records: visits to all customers of a company at
// once, customers who may be there already, and the usual target types.
//
// Writes inside a captured transaction, on the writer thread; reads on any connection.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "src/app/store/records.h"
#include "src/base/ids.h"
#include "src/base/result.h"
#include "src/db/database.h"

namespace panal::app::store {

// Of a cluster that is founded; their ids follow from their names.
Result<void> seed_target_types(db::Database& database, std::int64_t now_ms);

// The hook of visits: whose they are sells, or is over those who do.
Result<void> keep_visit(db::Database& database, const Actor& actor, const Uuid& id,
                        const std::vector<Value>* before, std::vector<Value>* after);

// Those of a company that are not archived, in the order of ids; kTooLarge beyond
// limits::kFollowingRecords.
Result<std::vector<Uuid>> active_customers(db::Database& database, const Uuid& company);

// A visit to a customer with one target. Their ids are the caller's.
struct PlannedVisit {
  Uuid visit, target, customer;
};
// `cells` of all the visits alike.
Result<void> plan_visits(db::Database& database, const std::vector<PlannedVisit>& visits,
                         const Cells& cells, const Uuid& company, const Uuid& type,
                         const Actor& actor);

struct Look {
  std::string name, tax_id, email, phone;
};
struct Alike {
  Uuid id;
  std::string code, name;
  std::string by;  // what they have in common: "name", "tax_id", …
};
// Customers that have one of these; empty ones are not looked for.
Result<std::vector<Alike>> alike_customers(db::Database& database, const Look& look);

}  // namespace panal::app::store

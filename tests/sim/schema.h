#pragma once
// The schema of a simulated application. There are two, and a program for each:
//
//   own/  sim: eleven tables with all that a table can have: unique claims (one folds case, one has
//         two columns), references in a chain of four and to themselves, relations, groups, quiet
//         and max columns.
//   app/  sim_app: Panal's own tables, which its own statements write.
//
// Version 2 adds tables, and a column to an old one.
#include <string>

#include "src/base/ids.h"
#include "src/base/table_spec.h"
#include "src/db/writer.h"

namespace panal::sim {

SchemaSpec schema(int version);

// What the application keeps beside them on each node: made at each start, and before each commit.
Result<void> prepare(db::Database& database);
db::Writer::Work before_commit();

// The id of a relation: a hash of its ends, so that two nodes that add it make one row.
Uuid relation_id(std::string_view table, const Uuid& one, const Uuid& other);

}  // namespace panal::sim

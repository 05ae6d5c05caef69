#pragma once
// The simulator's schema: eleven tables with all that a table can have: unique claims (one folds
// case, one has two columns), references in a chain of four and to themselves, relations, groups,
// quiet and max columns. Version 2 adds a table, and a column to an old one.
#include <string>

#include "src/base/ids.h"
#include "src/base/table_spec.h"

namespace panal::sim {

SchemaSpec schema(int version);

// The id of a relation: a hash of its ends, so that two nodes that add it make one row.
Uuid relation_id(std::string_view table, const Uuid& one, const Uuid& other);

}  // namespace panal::sim

#pragma once
// The table of absences as the engine publishes it (core/absence.h). Writer thread.
#include <vector>

#include "replication/store/catalog.h"
#include "replication/store/engine.h"
#include "replication/store/state.h"

namespace panal::store {

Result<std::vector<AbsentMember>> read_absences(db::Database& database, const Catalog& catalog,
                                                const State& state);

}  // namespace panal::store

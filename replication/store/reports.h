#pragma once
// Reports: what each data member held of a removed node when it had begun to refuse it: rows of
// the replicated table `_reports`, from which core/fence.h draws the fence. A row is written by its
// reporter alone.
//
// Writer thread, except list_reports().
#include <vector>

#include "replication/core/event.h"
#include "replication/store/state.h"

namespace panal::store {

inline constexpr std::string_view kReportsTable = "_reports";

// Inside a captured transaction: what this node holds of every removed data member.
Result<void> write_reports(db::Database& database, const State& state, const Uuid& self);
Result<std::vector<core::RemovalReport>> list_reports(db::Database& database);

}  // namespace panal::store

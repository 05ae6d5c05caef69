#pragma once
// The replicated tables of the engine itself: members, and conflicts that people settled.
#include <string>
#include <string_view>
#include <vector>

#include "replication/store/engine.h"

namespace panal::store {

struct State;

inline constexpr std::string_view kMembersTable = "_members";
inline constexpr std::string_view kAbsencesTable = "_absences";
inline constexpr std::string_view kDismissalsTable = "_dismissals";
inline constexpr std::string_view kHistoryTable = "_conflict_history";

SchemaSpec with_system_tables(SchemaSpec schema);

// As they are shown: of two of one name, which donors that were cut off from each other took in,
// the later one has its letters behind it.
Result<std::vector<Member>> shown_members(db::Database& database);

// On a front: takes a row over as a data member told it. Outside any captured transaction.
Result<void> adopt_member(db::Database& database, const Member& member, std::uint64_t generation);

// "A-1f3c": the label of the origin's node and four digits of its incarnation.
std::string shown_origin(core::OriginId origin, const Uuid& node,
                         const std::vector<Member>& members);
std::vector<OriginInfo> shown_origins(const State& state, const std::vector<Member>& members);

}  // namespace panal::store

#pragma once
// The member whose turn it is to be updated: of a cluster, one at a time. A replicated setting, so
// that of two who take their turn at once all members agree on one.
#include <cstdint>
#include <optional>

#include "src/base/ids.h"
#include "src/base/result.h"
#include "src/db/database.h"

namespace panal::app::store {

// An update takes minutes; a member that never comes back keeps the others waiting no longer.
inline constexpr std::int64_t kUpdateClaimMs = std::int64_t{60} * 60 * 1000;

struct UpdateClaim {
  Uuid node;
  std::int64_t since_ms = 0;
};

// None, too, when it is older than kUpdateClaimMs.
Result<std::optional<UpdateClaim>> update_claim(db::Database& database, std::int64_t now_ms);
Result<void> claim_update(db::Database& database, const UpdateClaim& claim);
Result<void> release_update(db::Database& database);

}  // namespace panal::app::store

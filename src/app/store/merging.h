#pragma once
// Merging: two records that are one. What names the one that goes names the one that stays from
// then on, links too; what the one that stays leaves empty is filled in; the other is in the trash.
//
// Inside a captured transaction, on the writer thread.
#include "src/app/store/records.h"

namespace panal::app::store {

// kNotFound; kTooLarge when more than limits::kBulkItems records name `from`.
Result<void> merge_records(db::Database& database, const model::Entity& entity, const Uuid& into,
                           const Uuid& from, const Actor& actor);

}  // namespace panal::app::store

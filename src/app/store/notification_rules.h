#pragma once
// Notification rules: whom a change of a record concerns, in one place for all entities: who is
// assigned an incident, who is answered, who is mentioned. Told in the transaction of the change.
//
// In a captured transaction, on the writer thread.
#include <vector>

#include "src/app/model/entity.h"
#include "src/app/store/audit.h"
#include "src/base/ids.h"
#include "src/base/result.h"
#include "src/base/value.h"
#include "src/db/database.h"

namespace panal::app::store {

// `before` is null of a new record.
Result<void> tell_of_change(db::Database& database, const model::Entity& entity, const Uuid& id,
                            const std::vector<Value>* before, const std::vector<Value>& after,
                            const Actor& actor);

}  // namespace panal::app::store

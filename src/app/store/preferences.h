#pragma once
// Preferences: how an account has arranged its pages: views of lists, chosen columns. A name and a
// text that the pages alone understand. A row's id is a hash of account and name, so that two
// nodes that keep one write one row; the last one counts. Nobody else sees it; it is in no log.
//
// Writes inside a captured transaction, on the writer thread; reads on any connection.
#include <string_view>

#include "src/base/ids.h"
#include "src/base/result.h"
#include "src/base/table_spec.h"
#include "src/db/database.h"
#include "src/http/json.h"

namespace panal::app::store {

TableSpec preferences_table();

// {"name": "text", …}
Result<Json> preferences(db::Database& database, const Uuid& user);
// An empty text forgets it. kConflict: he keeps too many.
Result<void> keep_preference(db::Database& database, const Uuid& user, std::string_view name,
                             std::string_view value);

}  // namespace panal::app::store

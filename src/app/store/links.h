#pragma once
// Links: the n:m relations that entities declare (model/entity.h). A relation's table holds a row a
// pair, whose id is a hash of the two ends: two nodes that link the same pair write one row, and
// linking it again after it was taken away is a new write.
//
// Its ends are no references: a link to a record in the trash stays there unseen, so that it is
// back when the record is, and no link brings a record back that somebody deleted.
//
// Inside a captured transaction, on the writer thread.
#include <cstdint>
#include <string_view>
#include <vector>

#include "src/app/model/entity.h"
#include "src/base/ids.h"
#include "src/base/result.h"
#include "src/base/table_spec.h"
#include "src/base/value.h"
#include "src/db/database.h"
#include "src/http/json.h"

namespace panal::app::store {

// Of all entities' links.
std::vector<TableSpec> relation_tables();

// The SQL that lists show of a link: what is at its other end, in the order of labels.
std::string linked_ids_sql(const model::Link& link);
std::string linked_labels_sql(const model::Link& link);

// Makes `ids` (a cell of kIds) what the record is linked to; what is set aside keeps its links.
// The ids before and after, or null where nothing changed. kFields when one leads nowhere. Records
// at the other end that show the link have changed, too: then and so their ETags say.
Result<Json> set_links(db::Database& database, const model::Link& link, const Uuid& record,
                       const Value& ids, std::int64_t now_ms);
// One more, if it is not there.
Result<void> add_link(db::Database& database, const model::Link& link, const Uuid& record,
                      const Uuid& other);
// Of a record that is gone for good.
Result<void> drop_links(db::Database& database, const model::Entity& entity, const Uuid& record);

// What the record is linked to, in the order of ids, as far as that is there.
Result<std::vector<Uuid>> linked(db::Database& database, const model::Link& link,
                                 const Uuid& record);

}  // namespace panal::app::store

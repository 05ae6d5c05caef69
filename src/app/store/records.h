#pragma once
// Records: rows of an entity as the API writes them. One way in for every change that people and
// programs make: references and claims are checked, rules over a whole record too, and what was
// done goes into the audit log in the same transaction.
//
// Inside a captured transaction, on the writer thread.
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "src/app/model/entity.h"
#include "src/app/store/audit.h"
#include "src/base/ids.h"
#include "src/base/result.h"
#include "src/base/value.h"
#include "src/db/database.h"

namespace panal::app::store {

// Values of some attributes, by place; behind the attributes stand the links, their ids in a blob.
using Cells = std::vector<std::pair<std::size_t, Value>>;

struct NewRecord {
  Uuid id;
  Cells cells;  // of the client's; the others are empty
};

enum class Written { kCreated, kUpdated, kUnchanged };

// One that is there already by its id (a repeated request) is left as it is; one that was deleted
// since stays so: kConflict. kFields when the one there, never edited, holds other values, when a
// rule is broken or a reference leads nowhere; kConflict when a unique value is another's.
Result<Written> insert_record(db::Database& database, const model::Entity& entity,
                              const NewRecord& record, const Actor& actor);
// What is as it should be is not written. kNotFound; else as above.
Result<Written> change_record(db::Database& database, const model::Entity& entity, const Uuid& id,
                              const Cells& cells, const Actor& actor,
                              std::string_view action = kAuditChange);
// Moves it and its parts to the trash. kConflict when something else refers to it.
Result<void> delete_record(db::Database& database, const model::Entity& entity, const Uuid& id,
                           const Actor& actor);

struct Record {
  Uuid id;
  std::string etag;
  std::vector<Value> values;  // as the entity's attributes
};
// On any connection.
Result<std::optional<Record>> find_record(db::Database& database, const model::Entity& entity,
                                          const Uuid& id);
// The one whose attribute has this value: of several that claim it, the one that holds it.
Result<std::optional<Uuid>> find_by(db::Database& database, const model::Entity& entity,
                                    std::string_view attribute, const Value& value);

}  // namespace panal::app::store

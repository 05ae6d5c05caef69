#pragma once
// Entities: what handlers of records share (entities.cpp, history.cpp, import.cpp). A route names
// its entity; nothing here is of one alone.
#include "src/app/api/context.h"
#include "src/app/api/form.h"
#include "src/app/model/entity.h"
#include "src/app/store/records.h"
#include "src/base/result.h"
#include "src/http/message.h"

namespace panal::app {

// Who may only see records of his own gets a list of these.
std::vector<store::Filter> own_filter(const Context& context);
// The route's collection as the principal sees it: without what is hidden from such a one.
const store::Collection& shown_records(const Context& context);

// What a checked form says of the record's attributes.
store::Cells cells_of(const model::Entity& entity, const Form& form);

// The record, if the principal may do this to it; kNotFound when it is not there.
Result<store::Record> require_record(db::Database& database, const Context& context, const Uuid& id,
                                     model::Action action);

// Of a new record: who may make his own alone is its owner. kForbidden when they name another, or
// anything that is guarded or hidden.
Result<void> take_ownership(db::Database& database, const Context& context, store::Cells& cells);

// The same for a change. Who may change his own alone gives none of them to another, and leaves
// what is guarded or hidden as it is.
Result<store::Record> require_change(db::Database& database, const Context& context, const Uuid& id,
                                     const store::Cells& cells);

}  // namespace panal::app

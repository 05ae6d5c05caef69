#pragma once
// The life of an incident: new → open → waiting → resolved → closed, and open again within some
// days of its resolution; its number, which has the letters of the node that gave it ("B-1042");
// and its clocks, which stand still while it waits for the customer (service_levels.h).
//
// The rules are in hooks of the entities, so that they hold for every way in which records change:
// forms, bulk actions, imports, values brought back. Inside a captured transaction, on the writer
// thread.
#include <string>
#include <vector>

#include "src/app/store/records.h"
#include "src/base/ids.h"
#include "src/base/result.h"
#include "src/base/value.h"
#include "src/db/database.h"

namespace panal::app::store {

// Of model::incidents(). kFields: a step that there is not, or too late; kForbidden: one that
// customers do not make.
Result<void> keep_incident(db::Database& database, const Actor& actor, const Uuid& id,
                           const std::vector<Value>* before, std::vector<Value>* after);
// Of model::incident_replies(): a reply of staff is the answer that was waited for, and opens a new
// incident; one of the customer opens one that waited, or that was resolved. kConflict: it is
// closed.
Result<void> keep_reply(db::Database& database, const Actor& actor, const Uuid& id,
                        const std::vector<Value>* before, std::vector<Value>* after);

// Of model::contacts(): the user is called as his contact is.
Result<void> keep_contact(db::Database& database, const Actor& actor, const Uuid& id,
                          const std::vector<Value>* before, std::vector<Value>* after);

// Whether the user works on incidents: administrators, managers, support agents. Nobody (the
// control socket) does.
Result<bool> is_staff(db::Database& database, const std::optional<Uuid>& user);

// Gives it to whoever asks, and opens a new one.
Result<void> take_incident(db::Database& database, const Uuid& id, const Actor& actor);
// What was said of the one goes to the other; it is closed, and says where it went. kConflict when
// they are of two customers, who must not read each other's, or one was merged before.
Result<void> merge_incidents(db::Database& database, const Uuid& into, const Uuid& from,
                             const Actor& actor);
// A new incident like it, with another title, and with some of its replies. kFields: they are not
// all of it.
Result<void> split_incident(db::Database& database, const Uuid& from, const Uuid& made,
                            std::string_view title, const std::vector<Uuid>& replies,
                            const Actor& actor);
// Of a resolved one, by its requester: 1 to 5. kForbidden for others, kConflict when it is too
// soon.
Result<void> rate_incident(db::Database& database, const Uuid& id, std::int64_t satisfaction,
                           std::string_view notes, const Actor& actor);

}  // namespace panal::app::store

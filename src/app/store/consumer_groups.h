#pragma once
// Consumer groups: who reads the events of the audit log, each at his own pace, at least once and
// in causal order: webhooks, and consumers that fetch.
//
// A group's position is a version vector, which every node understands: what it covers has been
// dealt with. On its node a reader counts by the outbox's numbers; a vector is made of them when
// the position is kept (Progress). Of two nodes that served one group unseen by each other, the
// later position counts, so what the other dealt with may come again; nothing is left out.
//
//   consumer_groups   id (of the webhook or consumer), position, holder (the node that serves it)
//   event_deliveries  what became of an event: delivered, waiting for another attempt, dead, or
//                     wanted again. Those that went well at once share limits::kDeliveredShown
//                     rows a group; dead ones stay, up to limits::kDeadLetters.
//
// Both tables are replicated. Writes inside a captured transaction, on the writer thread; reads on
// any connection.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/app/store/collection.h"
#include "src/base/ids.h"
#include "src/base/result.h"
#include "src/base/table_spec.h"
#include "src/db/database.h"
#include "src/http/json.h"

namespace panal::app::store {

std::vector<TableSpec> consumer_group_tables();
const Collection& event_deliveries();

// An entry of the audit log, as consumers get it.
struct Event {
  Uuid id;
  std::int64_t at = 0;
  std::string name;  // "incidents.create", "sign_in"
  std::string actor, node, collection;
  std::optional<Uuid> record;
  std::string changes;  // JSON
};
Json event_json(const Event& event);

// Names, and * for all, "incidents.*", "*.delete"; a space between. Empty: all.
bool is_wanted(std::string_view patterns, std::string_view event);
// A code of the catalogue when they are none.
std::optional<std::string_view> check_patterns(std::string_view patterns);

struct Group {
  Uuid id;
  std::string position;
  std::optional<Uuid> holder;
  std::int64_t delivered = 0;
};
// At the end of what there is. One that is there already is left as it is.
Result<void> add_group(db::Database& database, const Uuid& id);
Result<std::optional<Group>> find_group(db::Database& database, const Uuid& id);
Result<void> set_holder(db::Database& database, const Uuid& id, const Uuid& node);

struct Numbered {
  std::int64_t number = 0;  // in the outbox of this node
  Event event;
};
struct Slice {
  std::vector<Numbered> events;  // those that are wanted
  std::int64_t last = 0;         // all up to this number has been read
  bool more = false;             // beyond it
};
// The oldest events beyond `after` that the position does not cover.
Result<Slice> read_events(db::Database& database, std::string_view position,
                          std::string_view patterns, std::int64_t after);
// Whether events that the position does not cover have left the outbox.
Result<bool> is_behind_outbox(db::Database& database, std::string_view position);
// The position with all events whose number is above `from` and at most `to`, as far as
// transactions are whole; with nothing left above, all that this node knows.
Result<std::string> advance(db::Database& database, std::string_view position, std::int64_t from,
                            std::int64_t to);
// What both cover. kBadRequest: `other` is no vector.
Result<std::string> join_positions(db::Database& database, std::string_view position,
                                   std::string_view other);

enum class DeliveryState { kDelivered, kWaiting, kDead, kWanted };
struct EventDelivery {
  Uuid id;
  std::optional<Uuid> event;  // none: some that left the outbox
  std::string name;
  std::int64_t at = 0;  // of the last attempt
  DeliveryState state = DeliveryState::kDelivered;
  std::int64_t attempts = 0, status = 0;
  std::string error;
  std::int64_t next_at = 0;
};
// Of one event of a group; of none: of what left the outbox at that moment.
Uuid event_delivery_id(const Uuid& group, const std::optional<Uuid>& event, std::int64_t at = 0);
// One of the rows that deliveries which went well share.
Uuid shared_delivery_id(const Uuid& group, std::int64_t count);
Result<std::optional<EventDelivery>> find_delivery(db::Database& database, const Uuid& id);
// Whose group wants them again, with their events as far as those are still known.
struct WantedAgain {
  EventDelivery delivery;
  Event event;
};
Result<std::vector<WantedAgain>> wanted_again(db::Database& database, const Uuid& group,
                                              std::size_t limit);
// kNotFound: there is no such one, or its event is not known any more.
Result<void> want_again(db::Database& database, const Uuid& delivery);

struct Progress {
  std::int64_t from = 0, to = 0;  // advance()
  std::int64_t delivered = 0;     // of the group, ever
  std::vector<EventDelivery> deliveries;
};
// The new position; kConflict when another node holds the group by now.
Result<std::string> keep_progress(db::Database& database, const Group& group,
                                  const Progress& progress);
Result<void> put_delivery(db::Database& database, const Uuid& group, const EventDelivery& delivery);
Result<void> set_position(db::Database& database, const Uuid& group, std::string_view position);

Result<std::size_t> delete_old_deliveries(db::Database& database, std::int64_t before_ms,
                                          std::size_t limit);

}  // namespace panal::app::store

#pragma once
// The outbox: what changed of that which somebody waits for, in the order in which this node learnt
// of it, which is a causal one.
//
// The changes themselves are replicated rows: messages of the chat, notifications, and the events
// of the audit log, which consumer groups read (store/consumer_groups.h). Triggers number them
// here, in the transaction that writes the row, whether a local one or a remote entry that is
// applied. So the numbers are a node's own; a position that every node understands is a version
// vector (panal_vector()): who comes back with one, to whatever node, is told what it does not
// cover.
//
//   _outbox        number, source (OutboxSource), place (panal_place()), id of the row
//   _outbox_floor  up to where old numbers of an origin were thrown away
//
// A row that was written again since has another place: only its latest number counts.
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "src/base/ids.h"
#include "src/base/result.h"
#include "src/db/database.h"

namespace panal::app::store {

enum class OutboxSource : std::int64_t {
  kChatMessages,
  kChatReactions,
  kChatMembers,
  kChatRooms,
  kChatReads,
  kNotifications,
  kAttachments,
  kEvents,  // the audit log
};

struct Change {
  std::int64_t number = 0;
  OutboxSource source{};
  Uuid id;
};

// On the writer's connection, when the tables are there.
Result<void> prepare_outbox(db::Database& database);
// Before the store is replaced: its places are made of this store's numbers of origins. Afterwards
// prepare_outbox() makes it anew.
Result<void> forget_outbox(db::Database& database);

Result<std::int64_t> last_change(db::Database& database);
// The oldest after that number; no events.
Result<std::vector<Change>> changes_after(db::Database& database, std::int64_t number,
                                          std::size_t limit);
// What the vector does not cover but for events, the oldest first; kTooMany when that is more than
// `limit` or no longer here. kBadRequest when it is no vector.
Result<std::vector<Change>> changes_unseen(db::Database& database, std::string_view vector,
                                           std::size_t limit);
// The vector of the snapshot being read.
Result<std::string> present_vector(db::Database& database);

// Throws away the oldest of more than limits::kOutboxRows. On the writer, uncaptured or not.
Result<void> trim_outbox(db::Database& database);

}  // namespace panal::app::store

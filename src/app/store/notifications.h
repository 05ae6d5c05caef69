#pragma once
// Notifications: what a user is told of in his centre, and which kinds of it he wants.
//
// A notification's id follows from the user, the kind, the record and what brought it about: two
// nodes that find the same reason make one. Rows replicate; that one was read is never taken back.
//
// Writes inside a captured transaction, on the writer thread; reads on any connection.
#include <cstdint>
#include <optional>
#include <span>
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

inline constexpr std::string_view kToldAssigned = "assigned";
inline constexpr std::string_view kToldMentioned = "mentioned";
inline constexpr std::string_view kToldReply = "reply";
inline constexpr std::string_view kToldServiceLevel = "sla";
inline constexpr std::string_view kToldConflict = "conflict";
inline constexpr std::string_view kToldNodeDown = "node_down";
std::span<const std::string_view> notification_kinds();

TableSpec notifications_table();
const Collection& notifications();

struct Notification {
  Uuid user;
  std::string_view kind;
  std::string collection;  // of the record; empty: of none
  Uuid record;
  std::string cause;  // what tells this one from others of that kind and record
  std::string title, actor_name;
  std::int64_t at = 0;
};
// Nothing, when he does not want to be told of that kind, or was told already.
Result<void> notify(db::Database& database, const Notification& notification);

Result<std::int64_t> unread_notifications(db::Database& database, const Uuid& user);
// Of these ids, those that are his; none: all.
Result<void> read_notifications(db::Database& database, const Uuid& user,
                                const std::vector<Uuid>& ids, std::int64_t now_ms);
Result<std::optional<Uuid>> user_notified(db::Database& database, const Uuid& id);

// {"assigned": true, …}: all kinds, those unset true.
Result<Json> notification_preferences(db::Database& database, const Uuid& user);
Result<void> set_notification_preferences(db::Database& database, const Uuid& user,
                                          const Json& wanted);

Result<std::size_t> delete_old_notifications(db::Database& database, std::int64_t before_ms,
                                             std::size_t limit);

}  // namespace panal::app::store

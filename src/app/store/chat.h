#pragma once
// Chat: rooms, their members, messages, reactions and marks of what has been read.
//
// A message's id follows from its author and the id that his client gave it: sent again, by
// whatever way, to whatever node, it is one message. Its `created_at` is a causal stamp: the wall
// time, but later than all that was in the room when it was written; with the id it orders a room
// alike on every node. Rows are never deleted: they are marked, so that all who follow hear of it.
//
// Writes inside a captured transaction, on the writer thread; reads on any connection.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/app/store/audit.h"
#include "src/app/store/collection.h"
#include "src/base/ids.h"
#include "src/base/result.h"
#include "src/base/table_spec.h"
#include "src/db/database.h"
#include "src/http/json.h"

namespace panal::app::store {

std::vector<TableSpec> chat_tables();
// The messages of rooms, as the API lists and searches them.
const Collection& chat_messages();

struct ChatRoom {
  Uuid id;
  std::string kind;  // public, private, direct
  std::string name, topic;
  std::optional<Uuid> author;
  bool archived = false;
  std::int64_t created_at = 0;
};
Result<std::optional<ChatRoom>> find_chat_room(db::Database& database, const Uuid& id);
// One that is there already by its id is left as it is.
Result<void> insert_chat_room(db::Database& database, const ChatRoom& room);
Result<void> change_chat_room(db::Database& database, const ChatRoom& room);
// The one of these two, whoever makes it.
Uuid direct_room_id(const Uuid& one, const Uuid& other);

Result<bool> is_chat_member(db::Database& database, const Uuid& room, const Uuid& user);
Result<std::vector<Uuid>> chat_members(db::Database& database, const Uuid& room);
Result<void> set_chat_member(db::Database& database, const Uuid& room, const Uuid& user,
                             bool active, std::int64_t now_ms);

struct ChatMessage {
  Uuid id, room;
  std::optional<Uuid> author;
  std::string client, body;
  std::optional<Uuid> reply_to;
  std::int64_t created_at = 0, deleted_at = 0;
  std::vector<Uuid> mentions = {};
};
Uuid chat_message_id(const Uuid& author, std::string_view client);
Result<std::optional<ChatMessage>> find_chat_message(db::Database& database, const Uuid& id);
// False: it is there already.
Result<bool> insert_chat_message(db::Database& database, ChatMessage& message, const Actor& actor);
Result<void> edit_chat_message(db::Database& database, const ChatMessage& message,
                               std::string_view body, std::int64_t now_ms);
Result<void> delete_chat_message(db::Database& database, const ChatMessage& message,
                                 std::int64_t now_ms);
Result<void> react(db::Database& database, const ChatMessage& message, const Uuid& user,
                   std::string_view emoji, bool active);
// Up to that message, and never back.
Result<void> mark_chat_read(db::Database& database, const Uuid& room, const Uuid& user,
                            std::int64_t at);

// The rooms of a user, and the public ones; or one of them.
Result<Json> chat_rooms_json(db::Database& database, const Uuid& user,
                             std::optional<Uuid> one = std::nullopt);

// Whose logins stand in a text behind an @.
Result<std::vector<Uuid>> mentioned_users(db::Database& database, std::string_view text);

// What a row of the outbox is about: its room, and of marks whose they are.
struct ChatPlace {
  Uuid room;
  std::optional<Uuid> message, user;
  std::int64_t at = 0;
};
Result<std::optional<ChatPlace>> place_of_reaction(db::Database& database, const Uuid& id);
Result<std::optional<ChatPlace>> place_of_member(db::Database& database, const Uuid& id);
Result<std::optional<ChatPlace>> place_of_read(db::Database& database, const Uuid& id);

}  // namespace panal::app::store

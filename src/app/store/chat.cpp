#include "src/app/store/chat.h"

#include <algorithm>

#include "src/base/encoding.h"
#include "src/base/limits.h"
#include "src/base/live_limits.h"
#include "src/crypto/hash.h"

namespace panal::app::store {
namespace {

Uuid hashed(std::string_view what, std::string_view one, std::string_view other) {
  std::string ends = "panal chat " + std::string(what) + "\n";
  return Uuid::from_hash(crypto::sha256(ends.append(one).append("\n").append(other)));
}

ColumnSpec blob(const char* name) { return {name, "BLOB", Merge::kQuiet}; }
ColumnSpec text(const char* name) { return {name, "TEXT NOT NULL DEFAULT ''", Merge::kQuiet}; }
ColumnSpec number(const char* name, Merge merge = Merge::kQuiet) {
  return {name, "INTEGER NOT NULL DEFAULT 0", merge};
}

std::optional<Uuid> optional_uuid(const db::Statement& row, int column) {
  if (row.is_null(column)) return std::nullopt;
  return row.uuid(column);
}

}  // namespace

std::vector<TableSpec> chat_tables() {
  return {
      {.name = "chat_rooms",
       .columns = {text("kind"), text("name"), text("topic"), blob("author"), number("archived"),
                   number("created_at")},
       .indexes = {"kind"}},
      {.name = "chat_members",
       .columns = {blob("room"), blob("user"), number("active"), number("joined_at")},
       .indexes = {"room, active", "user, active"}},
      {.name = "chat_messages",
       .columns = {blob("room"), blob("author"), text("client"), text("body"), blob("reply_to"),
                   blob("mentions"), number("created_at"), number("edited_at"),
                   number("deleted_at", Merge::kMax)},
       .indexes = {"room, created_at"}},
      {.name = "chat_reactions",
       .columns = {blob("message"), blob("user"), text("emoji"), number("active")},
       .indexes = {"message, active"}},
      {.name = "chat_reads", .columns = {blob("room"), blob("user"), number("at", Merge::kMax)}},
  };
}

Uuid direct_room_id(const Uuid& one, const Uuid& other) {
  return hashed("direct", std::min(one, other).raw(), std::max(one, other).raw());
}

Uuid chat_message_id(const Uuid& author, std::string_view client) {
  return hashed("message", author.raw(), client);
}

Result<std::optional<ChatRoom>> find_chat_room(db::Database& database, const Uuid& id) {
  constexpr std::string_view kSql =
      "SELECT kind, name, topic, author, archived, created_at FROM chat_rooms WHERE id = ?1";
  auto row = PANAL_TRY(database.prepare(kSql));
  if (!PANAL_TRY(row.bind(id).step())) return std::optional<ChatRoom>();
  return std::optional(ChatRoom{.id = id,
                                .kind = std::string(row.text(0)),
                                .name = std::string(row.text(1)),
                                .topic = std::string(row.text(2)),
                                .author = optional_uuid(row, 3),
                                .archived = row.integer(4) != 0,
                                .created_at = row.integer(5)});
}

Result<void> insert_chat_room(db::Database& database, const ChatRoom& room) {
  constexpr std::string_view kSql =
      "INSERT INTO chat_rooms (id, kind, name, topic, author, created_at) "
      "SELECT ?1, ?2, ?3, ?4, ?5, ?6 WHERE NOT EXISTS (SELECT 1 FROM chat_rooms WHERE id = ?1)";
  return PANAL_TRY(database.prepare(kSql))
      .bind(room.id, room.kind, room.name, room.topic, room.author, room.created_at)
      .run();
}

Result<void> change_chat_room(db::Database& database, const ChatRoom& room) {
  constexpr std::string_view kSql =
      "UPDATE chat_rooms SET name = ?2, topic = ?3, archived = ?4 WHERE id = ?1";
  return PANAL_TRY(database.prepare(kSql))
      .bind(room.id, room.name, room.topic, room.archived ? 1 : 0)
      .run();
}

Result<bool> is_chat_member(db::Database& database, const Uuid& room, const Uuid& user) {
  constexpr std::string_view kSql = "SELECT active FROM chat_members WHERE id = ?1";
  auto row = PANAL_TRY(database.prepare(kSql));
  return PANAL_TRY(row.bind(hashed("member", room.raw(), user.raw())).step()) &&
         row.integer(0) != 0;
}

Result<std::vector<Uuid>> chat_members(db::Database& database, const Uuid& room) {
  constexpr std::string_view kSql =
      "SELECT user FROM chat_members WHERE room = ?1 AND active = 1 LIMIT ?2";
  auto row = PANAL_TRY(database.prepare(kSql));
  row.bind(room, limits::kChatMembers);
  std::vector<Uuid> members;
  while (PANAL_TRY(row.step())) members.push_back(row.uuid(0));
  return members;
}

Result<void> set_chat_member(db::Database& database, const Uuid& room, const Uuid& user,
                             bool active, std::int64_t now_ms) {
  if (PANAL_TRY(is_chat_member(database, room, user)) == active) return {};
  if (active) {
    constexpr std::string_view kCount =
        "SELECT count(*) FROM chat_members WHERE room = ?1 AND active = 1";
    auto row = PANAL_TRY(database.prepare(kCount));
    PANAL_TRY(row.bind(room).step());
    if (row.integer(0) >= limits::kChatMembers) return fail(Code::kTooMany, "busy");
  }
  constexpr std::string_view kSql =
      "INSERT INTO chat_members (id, room, user, active, joined_at) VALUES (?1, ?2, ?3, ?4, ?5) "
      "ON CONFLICT (id) DO UPDATE SET active = excluded.active, joined_at = excluded.joined_at";
  return PANAL_TRY(database.prepare(kSql))
      .bind(hashed("member", room.raw(), user.raw()), room, user, active ? 1 : 0, now_ms)
      .run();
}

Result<std::optional<ChatMessage>> find_chat_message(db::Database& database, const Uuid& id) {
  constexpr std::string_view kSql =
      "SELECT room, author, client, body, reply_to, created_at, deleted_at FROM chat_messages "
      "WHERE id = ?1";
  auto row = PANAL_TRY(database.prepare(kSql));
  if (!PANAL_TRY(row.bind(id).step())) return std::optional<ChatMessage>();
  return std::optional(ChatMessage{.id = id,
                                   .room = row.uuid(0),
                                   .author = optional_uuid(row, 1),
                                   .client = std::string(row.text(2)),
                                   .body = std::string(row.text(3)),
                                   .reply_to = optional_uuid(row, 4),
                                   .created_at = row.integer(5),
                                   .deleted_at = row.integer(6)});
}

Result<bool> insert_chat_message(db::Database& database, ChatMessage& message, const Actor& actor) {
  message.id = chat_message_id(*message.author, message.client);
  if (PANAL_TRY(find_chat_message(database, message.id))) return false;
  if (message.reply_to) {
    const auto above = PANAL_TRY(find_chat_message(database, *message.reply_to));
    if (!above || above->room != message.room) {
      return Error{Code::kFields, "fields", {{"reply_to", "missing_reference", ""}}};
    }
  }
  constexpr std::string_view kLast =
      "SELECT coalesce(max(created_at), 0) FROM chat_messages WHERE room = ?1";
  auto last = PANAL_TRY(database.prepare(kLast));
  PANAL_TRY(last.bind(message.room).step());
  message.created_at = std::max(actor.now_ms, last.integer(0) + 1);
  message.mentions = PANAL_TRY(mentioned_users(database, message.body));
  Blob mentions;
  for (const Uuid& user : message.mentions) mentions.bytes += user.raw();
  constexpr std::string_view kSql =
      "INSERT INTO chat_messages (id, room, author, client, body, reply_to, mentions, created_at) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
  PANAL_TRY(PANAL_TRY(database.prepare(kSql))
                .bind(message.id, message.room, message.author, message.client, message.body,
                      message.reply_to, mentions, message.created_at)
                .run());
  return true;
}

Result<void> edit_chat_message(db::Database& database, const ChatMessage& message,
                               std::string_view body, std::int64_t now_ms) {
  if (message.deleted_at != 0) return fail(Code::kConflict, "deleted_since");
  if (message.body == body) return {};
  constexpr std::string_view kSql =
      "UPDATE chat_messages SET body = ?2, edited_at = ?3 WHERE id = ?1";
  return PANAL_TRY(database.prepare(kSql)).bind(message.id, body, now_ms).run();
}

Result<void> delete_chat_message(db::Database& database, const ChatMessage& message,
                                 std::int64_t now_ms) {
  if (message.deleted_at != 0) return {};
  constexpr std::string_view kSql =
      "UPDATE chat_messages SET body = '', deleted_at = ?2 WHERE id = ?1";
  return PANAL_TRY(database.prepare(kSql)).bind(message.id, now_ms).run();
}

Result<void> react(db::Database& database, const ChatMessage& message, const Uuid& user,
                   std::string_view emoji, bool active) {
  if (message.deleted_at != 0) return fail(Code::kConflict, "deleted_since");
  constexpr std::string_view kCount =
      "SELECT count(*) FROM chat_reactions WHERE message = ?1 AND active = 1";
  auto row = PANAL_TRY(database.prepare(kCount));
  PANAL_TRY(row.bind(message.id).step());
  if (active && row.integer(0) >= limits::kChatReactions) return fail(Code::kTooMany, "busy");
  constexpr std::string_view kSql =
      "INSERT INTO chat_reactions (id, message, user, emoji, active) VALUES (?1, ?2, ?3, ?4, ?5) "
      "ON CONFLICT (id) DO UPDATE SET active = excluded.active WHERE active <> excluded.active";
  std::string what(user.raw());
  return PANAL_TRY(database.prepare(kSql))
      .bind(hashed("reaction", message.id.raw(), what.append(emoji)), message.id, user, emoji,
            active ? 1 : 0)
      .run();
}

Result<void> mark_chat_read(db::Database& database, const Uuid& room, const Uuid& user,
                            std::int64_t at) {
  constexpr std::string_view kSql =
      "INSERT INTO chat_reads (id, room, user, at) VALUES (?1, ?2, ?3, ?4) "
      "ON CONFLICT (id) DO UPDATE SET at = excluded.at WHERE at < excluded.at";
  return PANAL_TRY(database.prepare(kSql))
      .bind(hashed("read", room.raw(), user.raw()), room, user, at)
      .run();
}

Result<std::vector<Uuid>> mentioned_users(db::Database& database, std::string_view text) {
  constexpr std::string_view kEnds = " \t\r\n,;:!?()[]{}<>\"'@";
  std::vector<Uuid> users;
  for (std::size_t at = text.find('@'); at != std::string_view::npos; at = text.find('@', at + 1)) {
    const bool begins = at == 0 || kEnds.find(text[at - 1]) != std::string_view::npos;
    std::string_view login = text.substr(at + 1);
    login = login.substr(0, login.find_first_of(kEnds));
    while (login.ends_with('.')) login.remove_suffix(1);
    if (!begins || login.empty() || login.size() > 4 * limits::kLoginCharacters) continue;
    constexpr std::string_view kSql =
        "SELECT id FROM users WHERE login = ?1 COLLATE NOCASE "
        "ORDER BY panal_claim('users', 'login', _v), id LIMIT 1";
    auto row = PANAL_TRY(database.prepare(kSql));
    if (!PANAL_TRY(row.bind(login).step())) continue;
    const Uuid user = row.uuid(0);
    if (std::ranges::find(users, user) == users.end()) users.push_back(user);
    if (users.size() == limits::kMentions) break;
  }
  return users;
}

Result<std::optional<ChatPlace>> place_of_reaction(db::Database& database, const Uuid& id) {
  constexpr std::string_view kSql =
      "SELECT m.room, m.id FROM chat_reactions AS r JOIN chat_messages AS m ON m.id = r.message "
      "WHERE r.id = ?1";
  auto row = PANAL_TRY(database.prepare(kSql));
  if (!PANAL_TRY(row.bind(id).step())) return std::optional<ChatPlace>();
  return std::optional(ChatPlace{.room = row.uuid(0), .message = row.uuid(1)});
}

Result<std::optional<ChatPlace>> place_of_member(db::Database& database, const Uuid& id) {
  constexpr std::string_view kSql = "SELECT room, user FROM chat_members WHERE id = ?1";
  auto row = PANAL_TRY(database.prepare(kSql));
  if (!PANAL_TRY(row.bind(id).step())) return std::optional<ChatPlace>();
  return std::optional(ChatPlace{.room = row.uuid(0), .user = row.uuid(1)});
}

Result<std::optional<ChatPlace>> place_of_read(db::Database& database, const Uuid& id) {
  constexpr std::string_view kSql = "SELECT room, user, at FROM chat_reads WHERE id = ?1";
  auto row = PANAL_TRY(database.prepare(kSql));
  if (!PANAL_TRY(row.bind(id).step())) return std::optional<ChatPlace>();
  return std::optional(ChatPlace{.room = row.uuid(0), .user = row.uuid(1), .at = row.integer(2)});
}

}  // namespace panal::app::store

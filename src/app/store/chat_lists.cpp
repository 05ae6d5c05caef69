// What the chat shows: the rooms of a user, and the list of messages.
#include "src/app/store/chat.h"
#include "src/base/encoding.h"
#include "src/base/live_limits.h"

namespace panal::app::store {
namespace {

using model::Type;

// The text form of the id in `column`, in SQL.
std::string id_text(const std::string& column) {
  const std::string hex = "lower(hex(" + column + "))";
  std::string sql;
  for (const char* part : {"1, 8", "9, 4", "13, 4", "17, 4", "21, 12"}) {
    sql += (sql.empty() ? "substr(" : " || '-' || substr(") + hex + ", " + part + ")";
  }
  return sql;
}

std::string reactions_sql() {
  return "(SELECT json_group_array(json_object('emoji', emoji, 'users', json(users))) FROM "
         "(SELECT emoji, json_group_array(" +
         id_text("user") +
         ") AS users FROM chat_reactions WHERE message = t.id AND active = 1 GROUP BY emoji "
         "ORDER BY min(id)))";
}

Json id_or_null(const db::Statement& row, int column) {
  return row.is_null(column) ? Json() : Json(row.uuid(column).text());
}

Json time_or_null(std::int64_t at) { return at == 0 ? Json() : Json(format_time_ms(at)); }

Result<Json> members_json(db::Database& database, const Uuid& room) {
  constexpr std::string_view kSql =
      "SELECT u.id, u.login, u.name FROM chat_members AS m JOIN users AS u ON u.id = m.user "
      "WHERE m.room = ?1 AND m.active = 1 ORDER BY u.login COLLATE SPANISH, u.id LIMIT ?2";
  auto row = PANAL_TRY(database.prepare(kSql));
  row.bind(room, limits::kChatMembers);
  Json members = Json::array();
  while (PANAL_TRY(row.step())) {
    Json one;
    one.append_member("id", row.uuid(0).text());
    one.append_member("login", row.text(1));
    one.append_member("name", row.text(2));
    members.push(std::move(one));
  }
  return members;
}

Result<Json> last_json(db::Database& database, const Uuid& room) {
  constexpr std::string_view kSql =
      "SELECT m.id, u.name, substr(m.body, 1, 200), m.created_at FROM chat_messages AS m "
      "LEFT JOIN users AS u ON u.id = m.author WHERE m.room = ?1 "
      "ORDER BY m.created_at DESC, m.id DESC LIMIT 1";
  auto row = PANAL_TRY(database.prepare(kSql));
  if (!PANAL_TRY(row.bind(room).step())) return Json();
  Json last;
  last.append_member("id", row.uuid(0).text());
  last.append_member("author_name", row.is_null(1) ? Json() : Json(row.text(1)));
  last.append_member("body", row.text(2));
  last.append_member("created_at", format_time_ms(row.integer(3)));
  return last;
}

// {"unread": …, "mentions": …} of who has read up to `from`.
Result<void> add_unread(db::Database& database, Json& out, const Uuid& room, const Uuid& user,
                        std::int64_t from) {
  constexpr std::string_view kSql =
      "SELECT count(*), coalesce(sum(instr(mentions, ?2) > 0), 0) FROM (SELECT mentions FROM "
      "chat_messages WHERE room = ?1 AND created_at > ?3 AND author <> ?2 AND deleted_at = 0 "
      "LIMIT 1000)";
  auto row = PANAL_TRY(database.prepare(kSql));
  PANAL_TRY(row.bind(room, user, from).step());
  out.append_member("unread", row.integer(0));
  out.append_member("mentions", row.integer(1));
  return {};
}

}  // namespace

const Collection& chat_messages() {
  static const Collection collection{
      .name = "chat_messages",
      .record = "ChatMessage",
      .from = "chat_messages AS t LEFT JOIN users AS of_author ON of_author.id = t.author",
      .default_sort = "-created_at",
      .fields = {{"room", "t.room", Type::kId, model::kFilter},
                 {"author", "t.author", Type::kId, model::kFilter | model::kNullable},
                 {"author_name", "of_author.name", Type::kText, model::kNullable},
                 {"client", "t.client", Type::kText},
                 {"body", "CASE t.deleted_at WHEN 0 THEN t.body ELSE '' END", Type::kText,
                  model::kSearch},
                 {"reply_to", "t.reply_to", Type::kId, model::kNullable},
                 {"edited_at", "nullif(t.edited_at, 0)", Type::kTime, model::kNullable},
                 {"deleted_at", "nullif(t.deleted_at, 0)", Type::kTime, model::kNullable},
                 {"reactions", reactions_sql(), Type::kJson},
                 {"files", "(SELECT count(*) FROM attachments AS a WHERE a.record = t.id)",
                  Type::kInteger},
                 {.name = "of_member",
                  .sql = "NULL",
                  .type = Type::kId,
                  .uses = model::kHidden,
                  .condition = "t.room IN (SELECT room FROM chat_members WHERE user = {} AND "
                               "active = 1)"},
                 {"created_at", "t.created_at", Type::kTime, model::kSort | model::kRange}},
  };
  return collection;
}

Result<Json> chat_rooms_json(db::Database& database, const Uuid& user, std::optional<Uuid> one) {
  constexpr std::string_view kSql =
      "SELECT r.id, r.kind, r.name, r.topic, r.archived, r.author, r.created_at, "
      "coalesce(m.active, 0), m.joined_at, "
      "(SELECT max(d.at) FROM chat_reads AS d WHERE d.room = r.id AND d.user = ?1) "
      "FROM chat_rooms AS r LEFT JOIN chat_members AS m ON m.room = r.id AND m.user = ?1 "
      "WHERE (m.active = 1 OR r.kind = 'public') AND (?2 IS NULL OR r.id = ?2) "
      "ORDER BY r.created_at, r.id LIMIT ?3";
  auto row = PANAL_TRY(database.prepare(kSql));
  row.bind(user, one, limits::kChatRooms);
  Json rooms = Json::array();
  while (PANAL_TRY(row.step())) {
    const Uuid id = row.uuid(0);
    const bool member = row.integer(7) != 0;
    const std::int64_t read_at = row.is_null(9) ? 0 : row.integer(9);
    Json room;
    room.append_member("id", id.text());
    room.append_member("kind", row.text(1));
    room.append_member("name", row.text(2));
    room.append_member("topic", row.text(3));
    room.append_member("archived", row.integer(4) != 0);
    room.append_member("author", id_or_null(row, 5));
    room.append_member("created_at", format_time_ms(row.integer(6)));
    room.append_member("member", member);
    room.append_member("read_at", time_or_null(read_at));
    if (member) {
      const std::int64_t joined = row.is_null(8) ? 0 : row.integer(8) - 1;
      PANAL_TRY(add_unread(database, room, id, user, read_at == 0 ? joined : read_at));
    } else {
      room.append_member("unread", 0);
      room.append_member("mentions", 0);
    }
    room.append_member("members", PANAL_TRY(members_json(database, id)));
    room.append_member("last", PANAL_TRY(last_json(database, id)));
    rooms.push(std::move(room));
  }
  return rooms;
}

}  // namespace panal::app::store

#include "src/app/store/notifications.h"

#include <array>

#include "src/app/store/settings.h"
#include "src/crypto/hash.h"

namespace panal::app::store {
namespace {

using model::Type;

constexpr std::array kKinds = {kToldAssigned,     kToldMentioned, kToldReply,
                               kToldServiceLevel, kToldConflict,  kToldNodeDown};

Uuid id_of(const Notification& told) {
  std::string ends = "panal notification\n" + std::string(told.kind) + "\n";
  ends.append(told.user.raw()).append(told.record.raw()).append(told.cause);
  return Uuid::from_hash(crypto::sha256(ends));
}

// The kinds that a user does not want, a space between.
std::string unwanted_setting(const Uuid& user) { return "not_notified " + user.text(); }

Result<bool> wants(db::Database& database, const Uuid& user, std::string_view kind) {
  const std::string unwanted = " " + PANAL_TRY(setting(database, unwanted_setting(user))) + " ";
  return unwanted.find(" " + std::string(kind) + " ") == std::string::npos;
}

}  // namespace

std::span<const std::string_view> notification_kinds() { return kKinds; }

TableSpec notifications_table() {
  const auto text = [](const char* name) {
    return ColumnSpec{name, "TEXT NOT NULL DEFAULT ''", Merge::kQuiet};
  };
  return {.name = "notifications",
          .columns = {{"user", "BLOB", Merge::kQuiet},
                      text("kind"),
                      text("collection"),
                      {"record", "BLOB", Merge::kQuiet},
                      text("title"),
                      text("actor_name"),
                      {"at", "INTEGER NOT NULL DEFAULT 0", Merge::kQuiet},
                      {"read_at", "INTEGER NOT NULL DEFAULT 0", Merge::kMax}},
          .indexes = {"user, at", "user, read_at"}};
}

const Collection& notifications() {
  static const Collection collection{
      .name = "notifications",
      .record = "Notification",
      .from = "notifications AS t",
      .default_sort = "-at",
      .fields = {{"kind", "t.kind", Type::kText, model::kFilter},
                 {"collection", "t.collection", Type::kText},
                 {"record", "t.record", Type::kId, model::kNullable},
                 {"title", "t.title", Type::kText},
                 {"actor_name", "t.actor_name", Type::kText},
                 {"at", "t.at", Type::kTime, model::kSort | model::kRange},
                 {"read_at", "nullif(t.read_at, 0)", Type::kTime, model::kNullable},
                 {.name = "unread",
                  .sql = "t.read_at = 0",
                  .type = Type::kBoolean,
                  .uses = model::kFilter,
                  .condition = "t.read_at = 0",
                  .otherwise = "t.read_at <> 0"},
                 {"user", "t.user", Type::kId, model::kHidden}},
  };
  return collection;
}

Result<void> notify(db::Database& database, const Notification& told) {
  if (!PANAL_TRY(wants(database, told.user, told.kind))) return {};
  constexpr std::string_view kSql =
      "INSERT INTO notifications (id, user, kind, collection, record, title, actor_name, at) "
      "SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8 "
      "WHERE NOT EXISTS (SELECT 1 FROM notifications WHERE id = ?1)";
  return PANAL_TRY(database.prepare(kSql))
      .bind(id_of(told), told.user, told.kind, told.collection, told.record, told.title,
            told.actor_name, told.at)
      .run();
}

Result<std::int64_t> unread_notifications(db::Database& database, const Uuid& user) {
  constexpr std::string_view kSql =
      "SELECT count(*) FROM (SELECT 1 FROM notifications WHERE user = ?1 AND read_at = 0 "
      "LIMIT 1000)";
  auto row = PANAL_TRY(database.prepare(kSql));
  PANAL_TRY(row.bind(user).step());
  return row.integer(0);
}

Result<void> read_notifications(db::Database& database, const Uuid& user,
                                const std::vector<Uuid>& ids, std::int64_t now_ms) {
  if (ids.empty()) {
    constexpr std::string_view kAll =
        "UPDATE notifications SET read_at = ?2 WHERE user = ?1 AND read_at = 0";
    return PANAL_TRY(database.prepare(kAll)).bind(user, now_ms).run();
  }
  for (const Uuid& id : ids) {
    constexpr std::string_view kOne =
        "UPDATE notifications SET read_at = ?3 WHERE id = ?1 AND user = ?2 AND read_at = 0";
    PANAL_TRY(PANAL_TRY(database.prepare(kOne)).bind(id, user, now_ms).run());
  }
  return {};
}

Result<std::optional<Uuid>> user_notified(db::Database& database, const Uuid& id) {
  constexpr std::string_view kSql = "SELECT user FROM notifications WHERE id = ?1";
  auto row = PANAL_TRY(database.prepare(kSql));
  if (!PANAL_TRY(row.bind(id).step())) return std::optional<Uuid>();
  return std::optional(row.uuid(0));
}

Result<Json> notification_preferences(db::Database& database, const Uuid& user) {
  Json all = Json::object();
  for (const std::string_view kind : kKinds) {
    all.append_member(std::string(kind), PANAL_TRY(wants(database, user, kind)));
  }
  return all;
}

Result<void> set_notification_preferences(db::Database& database, const Uuid& user,
                                          const Json& wanted) {
  std::string unwanted;
  for (const std::string_view kind : kKinds) {
    const Json* said = wanted.find(kind);
    const bool* yes = said == nullptr ? nullptr : said->boolean();
    const bool wants_it = yes != nullptr ? *yes : PANAL_TRY(wants(database, user, kind));
    if (!wants_it) (unwanted += unwanted.empty() ? "" : " ") += kind;
  }
  return set_setting(database, unwanted_setting(user), unwanted);
}

Result<std::size_t> delete_old_notifications(db::Database& database, std::int64_t before_ms,
                                             std::size_t limit) {
  constexpr std::string_view kSql =
      "DELETE FROM notifications WHERE id IN (SELECT id FROM notifications WHERE at < ?1 LIMIT ?2)";
  PANAL_TRY(
      PANAL_TRY(database.prepare(kSql)).bind(before_ms, static_cast<std::int64_t>(limit)).run());
  return static_cast<std::size_t>(database.changes());
}

}  // namespace panal::app::store

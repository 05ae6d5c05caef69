#include "src/app/store/sessions.h"

namespace panal::app::store {

Uuid token_id(std::string_view token_hash) { return Uuid::from_hash(token_hash); }

Result<void> insert_session(db::Database& database, const Session& session) {
  constexpr std::string_view kExpire = "DELETE FROM sessions WHERE user = ?1 AND expires_at <= ?2";
  PANAL_TRY(PANAL_TRY(database.prepare(kExpire)).bind(session.user, session.created_at).run());
  constexpr std::string_view kInsert =
      "INSERT INTO sessions (id, user, hash, created_at, last_seen, expires_at, address, agent, "
      "epoch) VALUES (?1, ?2, ?3, ?4, ?4, ?5, ?6, ?7, ?8)";
  return PANAL_TRY(database.prepare(kInsert))
      .bind(session.id, session.user, Blob{session.hash}, session.created_at, session.expires_at,
            session.address, session.agent, Blob{session.epoch})
      .run();
}

Result<std::optional<Session>> find_session(db::Database& database, const Uuid& id) {
  constexpr std::string_view kSql =
      "SELECT hash, user, created_at, last_seen, expires_at, address, agent, epoch "
      "FROM sessions WHERE id = ?1";
  auto statement = PANAL_TRY(database.prepare(kSql));
  statement.bind(id);
  if (!PANAL_TRY(statement.step())) return std::optional<Session>();
  return std::optional(Session{.id = id,
                               .hash = std::string(statement.blob(0)),
                               .user = statement.uuid(1),
                               .created_at = statement.integer(2),
                               .last_seen = statement.integer(3),
                               .expires_at = statement.integer(4),
                               .address = std::string(statement.text(5)),
                               .agent = std::string(statement.text(6)),
                               .epoch = std::string(statement.blob(7))});
}

Result<void> touch_session(db::Database& database, const Uuid& id, std::int64_t now_ms) {
  constexpr std::string_view kSql =
      "UPDATE sessions SET last_seen = max(last_seen, ?2) WHERE id = ?1";
  return PANAL_TRY(database.prepare(kSql)).bind(id, now_ms).run();
}

Result<void> end_session(db::Database& database, const Uuid& id) {
  constexpr std::string_view kSql = "UPDATE sessions SET expires_at = 0 WHERE id = ?1";
  return PANAL_TRY(database.prepare(kSql)).bind(id).run();
}

Result<void> end_sessions(db::Database& database, const Uuid& user, const std::optional<Uuid>& kept,
                          std::string_view epoch) {
  const Blob begun{std::string(epoch)};
  constexpr std::string_view kEpoch = "UPDATE users SET epoch = ?2 WHERE id = ?1";
  PANAL_TRY(PANAL_TRY(database.prepare(kEpoch)).bind(user, begun).run());
  constexpr std::string_view kKept = "UPDATE sessions SET epoch = ?2 WHERE user = ?1 AND id = ?3";
  PANAL_TRY(PANAL_TRY(database.prepare(kKept)).bind(user, begun, kept).run());
  constexpr std::string_view kOthers =
      "UPDATE sessions SET expires_at = 0 WHERE user = ?1 AND id IS NOT ?2";
  return PANAL_TRY(database.prepare(kOthers)).bind(user, kept).run();
}

}  // namespace panal::app::store

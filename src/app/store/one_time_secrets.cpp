#include "src/app/store/one_time_secrets.h"

#include "src/base/value.h"

namespace panal::app::store {

TableSpec one_time_secrets_table() {
  return {.name = "one_time_secrets",
          .columns = {{"user", "BLOB", Merge::kQuiet},
                      {"kind", "TEXT NOT NULL DEFAULT ''", Merge::kQuiet},
                      {"hash", "BLOB", Merge::kQuiet},
                      {"expires_at", "INTEGER NOT NULL DEFAULT 0", Merge::kQuiet}},
          .indexes = {"user"}};
}

Result<void> insert_one_time_secret(db::Database& database, const OneTimeSecret& secret) {
  constexpr std::string_view kSql =
      "INSERT INTO one_time_secrets (id, user, kind, hash, expires_at) VALUES (?1, ?2, ?3, ?4, ?5)";
  return PANAL_TRY(database.prepare(kSql))
      .bind(Uuid::from_hash(secret.hash), secret.user, secret.kind, Blob{std::string(secret.hash)},
            secret.expires_at)
      .run();
}

Result<std::optional<Uuid>> find_one_time_secret(db::Database& database, std::string_view kind,
                                                 std::string_view hash, std::int64_t now_ms) {
  constexpr std::string_view kSql =
      "SELECT user FROM one_time_secrets "
      "WHERE id = ?1 AND hash = ?2 AND kind = ?3 AND expires_at > ?4";
  auto row = PANAL_TRY(database.prepare(kSql));
  row.bind(Uuid::from_hash(hash), Blob{std::string(hash)}, kind, now_ms);
  if (!PANAL_TRY(row.step())) return std::optional<Uuid>();
  return std::optional(row.uuid(0));
}

Result<std::optional<Uuid>> take_one_time_secret(db::Database& database, std::string_view kind,
                                                 std::string_view hash, std::int64_t now_ms) {
  const auto user = PANAL_TRY(find_one_time_secret(database, kind, hash, now_ms));
  if (!user) return user;
  constexpr std::string_view kSql = "DELETE FROM one_time_secrets WHERE id = ?1";
  PANAL_TRY(PANAL_TRY(database.prepare(kSql)).bind(Uuid::from_hash(hash)).run());
  return user;
}

Result<void> delete_one_time_secrets(db::Database& database, const Uuid& user,
                                     std::string_view kind) {
  constexpr std::string_view kSql = "DELETE FROM one_time_secrets WHERE user = ?1 AND kind = ?2";
  return PANAL_TRY(database.prepare(kSql)).bind(user, kind).run();
}

}  // namespace panal::app::store

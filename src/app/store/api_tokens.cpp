#include "src/app/store/api_tokens.h"

namespace panal::app::store {

Result<void> insert_api_token(db::Database& database, const ApiToken& token) {
  constexpr std::string_view kSql =
      "INSERT INTO api_tokens (id, user, hash, scope, created_at, expires_at, name) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
  return PANAL_TRY(database.prepare(kSql))
      .bind(token.id, token.user, Blob{token.hash}, token.scope, token.created_at, token.expires_at,
            token.name)
      .run();
}

Result<std::optional<ApiToken>> find_api_token(db::Database& database, const Uuid& id) {
  constexpr std::string_view kSql =
      "SELECT hash, user, scope, created_at, expires_at, name, last_used "
      "FROM api_tokens WHERE id = ?1";
  auto statement = PANAL_TRY(database.prepare(kSql));
  statement.bind(id);
  if (!PANAL_TRY(statement.step())) return std::optional<ApiToken>();
  return std::optional(ApiToken{.id = id,
                                .hash = std::string(statement.blob(0)),
                                .user = statement.uuid(1),
                                .name = std::string(statement.text(5)),
                                .scope = std::string(statement.text(2)),
                                .created_at = statement.integer(3),
                                .expires_at = statement.integer(4),
                                .last_used = statement.integer(6)});
}

Result<void> touch_api_token(db::Database& database, const Uuid& id, std::int64_t now_ms) {
  constexpr std::string_view kSql =
      "UPDATE api_tokens SET last_used = max(coalesce(last_used, 0), ?2) WHERE id = ?1";
  return PANAL_TRY(database.prepare(kSql)).bind(id, now_ms).run();
}

Result<void> revoke_api_token(db::Database& database, const Uuid& id) {
  constexpr std::string_view kSql =
      "UPDATE api_tokens SET expires_at = 0 WHERE id = ?1 AND expires_at > 0";
  PANAL_TRY(PANAL_TRY(database.prepare(kSql)).bind(id).run());
  if (database.changes() == 0) return fail(Code::kNotFound, "not_found");
  return {};
}

}  // namespace panal::app::store

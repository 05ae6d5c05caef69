#include "src/app/store/users.h"

#include "src/app/model/entities.h"
#include "src/app/store/one_time_secrets.h"

namespace panal::app::store {
namespace {

User read_user(const db::Statement& statement) {
  return {.id = statement.uuid(0),
          .login = std::string(statement.text(1)),
          .name = std::string(statement.text(2)),
          .password = std::string(statement.text(3)),
          .language = std::string(statement.text(4)),
          .roles = std::string(statement.text(5)),
          .epoch = std::string(statement.blob(6)),
          .totp = std::string(statement.blob(7)),
          .totp_step = statement.integer(8)};
}

Result<std::optional<User>> first_user(db::Statement statement) {
  if (!PANAL_TRY(statement.step())) return std::optional<User>();
  return std::optional<User>(read_user(statement));
}

bool is_administrator(const std::vector<Value>* values) {
  if (values == nullptr) return false;
  const auto* roles = std::get_if<std::string>(&(*values)[model::users().place_of("roles")]);
  return roles != nullptr && (" " + *roles + " ").find(" administrator ") != std::string::npos;
}

Result<bool> another_administrator(db::Database& database, const Uuid& id) {
  constexpr std::string_view kSql =
      "SELECT 1 FROM users WHERE id <> ?1 AND ' ' || roles || ' ' LIKE '% administrator %' LIMIT 1";
  return PANAL_TRY(database.prepare(kSql)).bind(id).step();
}

}  // namespace

// A password says nothing to whoever would settle a conflict about it: the last one counts.
void add_credentials(TableSpec& users) {
  users.columns.push_back({"password", "TEXT NOT NULL DEFAULT ''", Merge::kQuiet});
  users.columns.push_back({"epoch", "BLOB", Merge::kQuiet});
  users.columns.push_back({"totp", "BLOB", Merge::kQuiet, "second_factor"});
  users.columns.push_back({"totp_step", "INTEGER NOT NULL DEFAULT 0", Merge::kMax});
}

Result<void> check_user(db::Database& database, const Actor& actor, const Uuid& id,
                        const std::vector<Value>* before, std::vector<Value>* after) {
  if (before == nullptr) return {};
  if (after == nullptr && actor.user == id) return fail(Code::kConflict, "yourself");
  const bool stops = is_administrator(before) && !is_administrator(after);
  if (stops && !PANAL_TRY(another_administrator(database, id))) {
    return fail(Code::kConflict, "last_administrator");
  }
  if (after != nullptr) return {};
  // Restored from the trash, he signs in anew.
  constexpr std::string_view kTokens = "UPDATE api_tokens SET expires_at = 0 WHERE user = ?1";
  PANAL_TRY(PANAL_TRY(database.prepare(kTokens)).bind(id).run());
  constexpr std::string_view kSessions = "UPDATE sessions SET expires_at = 0 WHERE user = ?1";
  PANAL_TRY(PANAL_TRY(database.prepare(kSessions)).bind(id).run());
  return delete_one_time_secrets(database, id, kResetLink);
}

Result<bool> any_user(db::Database& database) {
  return PANAL_TRY(database.prepare("SELECT 1 FROM users LIMIT 1")).step();
}

Result<std::optional<User>> find_user(db::Database& database, const Uuid& id) {
  constexpr std::string_view kSql =
      "SELECT id, login, name, password, language, roles, epoch, totp, totp_step FROM users WHERE "
      "id = ?1";
  auto statement = PANAL_TRY(database.prepare(kSql));
  statement.bind(id);
  return first_user(std::move(statement));
}

Result<std::optional<User>> find_login(db::Database& database, std::string_view login) {
  constexpr std::string_view kSql =
      "SELECT id, login, name, password, language, roles, epoch, totp, totp_step FROM users "
      "WHERE login = ?1 COLLATE NOCASE ORDER BY panal_claim('users', 'login', _v), id LIMIT 1";
  auto statement = PANAL_TRY(database.prepare(kSql));
  statement.bind(login);
  return first_user(std::move(statement));
}

Result<void> set_password(db::Database& database, const Uuid& user, std::string_view hash,
                          std::int64_t now_ms) {
  constexpr std::string_view kSql =
      "UPDATE users SET password = ?2, updated_at = max(updated_at, ?3) WHERE id = ?1";
  PANAL_TRY(PANAL_TRY(database.prepare(kSql)).bind(user, hash, now_ms).run());
  if (database.changes() == 0) return fail(Code::kNotFound, "not_found");
  return {};
}

Result<void> set_second_factor(db::Database& database, const Uuid& user, std::string_view sealed,
                               std::int64_t step, std::int64_t now_ms) {
  constexpr std::string_view kSql =
      "UPDATE users SET totp = ?2, second_factor = length(?2) > 0, "
      "totp_step = max(totp_step, ?3), updated_at = max(updated_at + 1, ?4) WHERE id = ?1";
  PANAL_TRY(
      PANAL_TRY(database.prepare(kSql)).bind(user, Blob{std::string(sealed)}, step, now_ms).run());
  return delete_one_time_secrets(database, user, kRecoveryCode);
}

Result<bool> take_totp_step(db::Database& database, const Uuid& user, std::int64_t step) {
  constexpr std::string_view kSql =
      "UPDATE users SET totp_step = ?2 WHERE id = ?1 AND totp_step < ?2";
  PANAL_TRY(PANAL_TRY(database.prepare(kSql)).bind(user, step).run());
  return database.changes() > 0;
}

Result<void> drop_second_factors(db::Database& database, std::int64_t now_ms) {
  auto users = PANAL_TRY(database.prepare(
      "UPDATE users SET totp = x'', second_factor = 0, updated_at = max(updated_at + 1, ?1) "
      "WHERE length(totp) > 0"));
  PANAL_TRY(users.bind(now_ms).run());
  auto codes = PANAL_TRY(database.prepare("DELETE FROM one_time_secrets WHERE kind = ?1"));
  return codes.bind(kRecoveryCode).run();
}

}  // namespace panal::app::store

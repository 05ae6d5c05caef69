#include "src/app/store/users.h"

namespace panal::app::store {
namespace {

User read_user(const db::Statement& statement) {
  return {.id = statement.uuid(0),
          .login = std::string(statement.text(1)),
          .name = std::string(statement.text(2)),
          .password = std::string(statement.text(3)),
          .language = std::string(statement.text(4)),
          .roles = std::string(statement.text(5)),
          .created_at = statement.integer(6)};
}

Result<std::optional<User>> first_user(db::Statement statement) {
  if (!PANAL_TRY(statement.step())) return std::optional<User>();
  return std::optional<User>(read_user(statement));
}

}  // namespace

const Collection& users() {
  using model::kFilter, model::kNullable, model::kRange, model::kSearch, model::kSort;
  static const Collection collection{
      .name = "users",
      .record = "User",
      .from = "users AS t",
      .default_sort = "login",
      .fields = {{"login", "t.login", FieldType::kText, kSort | kFilter | kSearch},
                 {"name", "t.name", FieldType::kText, kSort | kSearch},
                 {"language", "nullif(t.language, '')", FieldType::kText, kFilter | kNullable},
                 {"roles", "t.roles", FieldType::kWords},
                 {"created_at", "t.created_at", FieldType::kTime, kSort | kRange},
                 {"updated_at", "t.updated_at", FieldType::kTime, kSort}}};
  return collection;
}

Result<bool> any_user(db::Database& database) {
  return PANAL_TRY(database.prepare("SELECT 1 FROM users LIMIT 1")).step();
}

Result<std::optional<User>> find_user(db::Database& database, const Uuid& id) {
  constexpr std::string_view kSql =
      "SELECT id, login, name, password, language, roles, created_at FROM users WHERE id = ?1";
  auto statement = PANAL_TRY(database.prepare(kSql));
  statement.bind(id);
  return first_user(std::move(statement));
}

Result<std::optional<User>> find_login(db::Database& database, std::string_view login) {
  constexpr std::string_view kSql =
      "SELECT id, login, name, password, language, roles, created_at FROM users "
      "WHERE login = ?1 COLLATE NOCASE ORDER BY panal_claim('users', 'login', _v), id LIMIT 1";
  auto statement = PANAL_TRY(database.prepare(kSql));
  statement.bind(login);
  return first_user(std::move(statement));
}

Result<void> insert_user(db::Database& database, const User& user) {
  if (PANAL_TRY(find_login(database, user.login))) {
    return Error{Code::kConflict, "duplicate", {{"login", "duplicate", ""}}};
  }
  constexpr std::string_view kSql =
      "INSERT INTO users (id, login, name, password, language, roles, created_at, updated_at) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7)";
  return PANAL_TRY(database.prepare(kSql))
      .bind(user.id, user.login, user.name, user.password, user.language, user.roles,
            user.created_at)
      .run();
}

Result<void> set_password(db::Database& database, const Uuid& user, std::string_view hash,
                          std::int64_t now_ms) {
  constexpr std::string_view kSql =
      "UPDATE users SET password = ?2, updated_at = ?3 WHERE id = ?1";
  PANAL_TRY(PANAL_TRY(database.prepare(kSql)).bind(user, hash, now_ms).run());
  if (database.changes() == 0) return fail(Code::kNotFound, "not_found");
  return {};
}

}  // namespace panal::app::store

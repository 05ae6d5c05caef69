#pragma once
// Users: who may sign in, and what they may do.
//
// A login belongs to the user with the earliest claim to it; look-ups by login find that one.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "src/app/store/collection.h"
#include "src/base/ids.h"
#include "src/base/result.h"
#include "src/db/database.h"

namespace panal::app::store {

struct User {
  Uuid id;
  std::string login;
  std::string name;
  std::string password;  // as stored: a hash
  std::string language;  // es, en, or empty
  std::string roles;     // names, a space between
  std::int64_t created_at = 0;
};

const Collection& users();

Result<bool> any_user(db::Database& database);
Result<std::optional<User>> find_user(db::Database& database, const Uuid& id);
Result<std::optional<User>> find_login(db::Database& database, std::string_view login);

// kConflict when the login is taken.
Result<void> insert_user(db::Database& database, const User& user);
Result<void> set_password(db::Database& database, const Uuid& user, std::string_view hash,
                          std::int64_t now_ms);

}  // namespace panal::app::store

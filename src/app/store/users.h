#pragma once
// Users as those who sign in: their record (model::users()) with what is no attribute of it:
// credentials, which no list, history or export can show.
//
// A login belongs to the user with the earliest claim to it; look-ups by login find that one.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/app/store/audit.h"
#include "src/base/ids.h"
#include "src/base/result.h"
#include "src/base/table_spec.h"
#include "src/base/value.h"
#include "src/db/database.h"

namespace panal::app::store {

struct User {
  Uuid id;
  std::string login;
  std::string name;
  std::string password;  // as stored: a hash; empty: none, and nobody signs in
  std::string language;  // es, en, or empty
  std::string roles;     // names, a space between
};

// Adds the columns of credentials to the table of users.
void add_credentials(TableSpec& users);

// The hook of model::users(): nobody deletes himself, and the last administrator stays one. Two who
// remove each other on two cut-off nodes leave none: `panal user add` makes one anew.
Result<void> check_user(db::Database& database, const Actor& actor, const Uuid& id,
                        const std::vector<Value>* before, const std::vector<Value>* after);

Result<bool> any_user(db::Database& database);
Result<std::optional<User>> find_user(db::Database& database, const Uuid& id);
Result<std::optional<User>> find_login(db::Database& database, std::string_view login);

Result<void> set_password(db::Database& database, const Uuid& user, std::string_view hash,
                          std::int64_t now_ms);

}  // namespace panal::app::store

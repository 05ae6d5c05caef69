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
  // Random; sessions are of the epoch that they began in. A new one ends them on every node.
  std::string epoch = {};
  std::string totp = {};       // the secret of the second factor, sealed; empty: none
  std::int64_t totp_step = 0;  // of the last code taken

  bool has_second_factor() const { return !totp.empty(); }
};

// Adds the columns of credentials to the table of users.
void add_credentials(TableSpec& users);

// The hook of model::users(): nobody deletes himself, and the last administrator stays one. Two who
// remove each other on two cut-off nodes leave none: `panal user add` makes one anew.
Result<void> check_user(db::Database& database, const Actor& actor, const Uuid& id,
                        const std::vector<Value>* before, std::vector<Value>* after);

Result<bool> any_user(db::Database& database);
Result<std::optional<User>> find_user(db::Database& database, const Uuid& id);
Result<std::optional<User>> find_login(db::Database& database, std::string_view login);

Result<void> set_password(db::Database& database, const Uuid& user, std::string_view hash,
                          std::int64_t now_ms);

// `sealed` empty: none any more, and its recovery codes are gone. `step`: of the code that proved
// it.
Result<void> set_second_factor(db::Database& database, const Uuid& user, std::string_view sealed,
                               std::int64_t step, std::int64_t now_ms);
// False when a code of that step or a later one was taken before, here or on a node heard of.
Result<bool> take_totp_step(db::Database& database, const Uuid& user, std::int64_t step);
// Those of all users, with their recovery codes: a cluster with other keys cannot read them.
Result<void> drop_second_factors(db::Database& database, std::int64_t now_ms);

}  // namespace panal::app::store

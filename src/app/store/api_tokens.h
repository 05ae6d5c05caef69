#pragma once
// API tokens: bearer credentials of programs, each for one scope. Only hashes are stored.
#include <cstdint>
#include <optional>
#include <string>

#include "src/base/ids.h"
#include "src/base/result.h"
#include "src/db/database.h"

namespace panal::app::store {

struct ApiToken {
  Uuid id;  // token_id() of the hash
  std::string hash;
  Uuid user;
  std::string name;
  std::string scope;  // data, monitor, read, api
  std::int64_t created_at = 0;
  std::int64_t expires_at = 0;
  std::int64_t last_used = 0;  // 0: never
};

Result<void> insert_api_token(db::Database& database, const ApiToken& token);
Result<std::optional<ApiToken>> find_api_token(db::Database& database, const Uuid& id);
Result<void> touch_api_token(db::Database& database, const Uuid& id, std::int64_t now_ms);
// It has expired then, as if it had never been good (sessions.h says why). kNotFound when there is
// none.
Result<void> revoke_api_token(db::Database& database, const Uuid& id);

}  // namespace panal::app::store

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
  std::string scope;  // data, monitor, api
  std::int64_t created_at = 0;
  std::int64_t expires_at = 0;
};

Result<void> insert_api_token(db::Database& database, const ApiToken& token);
Result<std::optional<ApiToken>> find_api_token(db::Database& database, const Uuid& id);
// kNotFound when there is none.
Result<void> delete_api_token(db::Database& database, const Uuid& id);

}  // namespace panal::app::store

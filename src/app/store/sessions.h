#pragma once
// Sessions of people in browsers. Only the SHA-256 of a token is stored.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "src/app/store/users.h"
#include "src/base/ids.h"
#include "src/base/result.h"
#include "src/db/database.h"

namespace panal::app::store {

struct Session {
  Uuid id;
  std::string hash;
  Uuid user;
  std::int64_t created_at = 0;
  std::int64_t last_seen = 0;
  std::int64_t expires_at = 0;
  std::string address;
  std::string agent;
};

// The id of the row of a session or API token.
Uuid token_id(std::string_view token_hash);

// Also deletes the user's sessions that have expired at `session.created_at`.
Result<void> insert_session(db::Database& database, const Session& session);
Result<std::optional<Session>> find_session(db::Database& database, const Uuid& id);
Result<void> touch_session(db::Database& database, const Uuid& id, std::int64_t now_ms);
Result<void> delete_session(db::Database& database, const Uuid& id);
// All of a user's sessions but `kept`.
Result<void> delete_other_sessions(db::Database& database, const Uuid& user,
                                   const std::optional<Uuid>& kept);

}  // namespace panal::app::store

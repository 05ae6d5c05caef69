#pragma once
// Sessions of people in browsers (model::sessions()). Only the SHA-256 of a token is stored.
//
// One that is ended has expired, as if it had never been good: were its row deleted, the note of
// its use on a node that has not heard of it would bring it back.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

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
  std::string epoch;  // the user's, when it began
};

// The id of the row of a session or API token.
Uuid token_id(std::string_view token_hash);

// Also deletes the user's sessions that have expired at `session.created_at`.
Result<void> insert_session(db::Database& database, const Session& session);
Result<std::optional<Session>> find_session(db::Database& database, const Uuid& id);
Result<void> touch_session(db::Database& database, const Uuid& id, std::int64_t now_ms);
Result<void> end_session(db::Database& database, const Uuid& id);
// Ends all sessions of a user but `kept`, those that other nodes open meanwhile included: sessions
// live in the epoch that they began in, and `epoch` (random) begins a new one.
Result<void> end_sessions(db::Database& database, const Uuid& user, const std::optional<Uuid>& kept,
                          std::string_view epoch);

}  // namespace panal::app::store

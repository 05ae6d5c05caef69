#pragma once
// Secrets that work once: links that reset a password, and recovery codes in the place of a second
// factor. Only hashes are stored; the id of a row is made of the hash, so a look-up is by key.
//
// Two nodes that do not hear of each other may each take one; when they meet, it is gone for both.
#include <cstdint>
#include <optional>
#include <string_view>

#include "src/base/ids.h"
#include "src/base/result.h"
#include "src/base/table_spec.h"
#include "src/db/database.h"

namespace panal::app::store {

inline constexpr std::string_view kResetLink = "reset";
inline constexpr std::string_view kRecoveryCode = "recovery";

struct OneTimeSecret {
  std::string_view hash;  // 32 bytes
  std::string_view kind;
  Uuid user;
  std::int64_t expires_at = INT64_MAX;
};

TableSpec one_time_secrets_table();

Result<void> insert_one_time_secret(db::Database& database, const OneTimeSecret& secret);
// Whose it is, when it is there and not expired.
Result<std::optional<Uuid>> find_one_time_secret(db::Database& database, std::string_view kind,
                                                 std::string_view hash, std::int64_t now_ms);
// The same, and it is gone.
Result<std::optional<Uuid>> take_one_time_secret(db::Database& database, std::string_view kind,
                                                 std::string_view hash, std::int64_t now_ms);
Result<void> delete_one_time_secrets(db::Database& database, const Uuid& user,
                                     std::string_view kind);

}  // namespace panal::app::store

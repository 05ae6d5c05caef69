#pragma once
// Retention: what accounts leave behind does not grow for ever. Sessions, tokens and one-time
// secrets go when they have expired, audit entries when they are older than administrators want
// them kept.
//
// A chain of the audit log is cut at its old end alone. The number and hash of the last entry that
// went are kept in the settings, so that what follows can still be checked (audit.h).
//
// In small steps, each inside a captured transaction, on the writer thread.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "src/base/result.h"
#include "src/db/database.h"

namespace panal::app::store {

// For how many days the audit log is kept: two years, if nobody decided.
Result<std::int64_t> audit_days(db::Database& database);
Result<void> set_audit_days(db::Database& database, std::int64_t days);

// The name of the setting that says where a chain was cut: "number hash".
std::string cut_setting(std::string_view chain);

// How many rows went; fewer than `limit` when nothing is left to do.
Result<std::size_t> delete_expired(db::Database& database, std::int64_t now_ms, std::size_t limit);
Result<std::size_t> cut_audit(db::Database& database, std::int64_t before_ms, std::size_t limit);

}  // namespace panal::app::store

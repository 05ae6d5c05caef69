#pragma once
// The audit log: who did what, when, on which node and from where, with each value before and
// after. It is the history of every record, too. Rows are only ever added; they replicate.
//
// Each node chains its own, a chain a start ("A-1f3c9a02"; a node that comes back from an older
// disk must not go on with one): an entry has a number and the hash of the one before it, so that
// one that was altered or taken out shows (check_chain). An entry's hash is the SHA-256 of
//
//   previous hash · varint number · zigzag at · the texts chain, node, actor, address,
//   action, collection, record (hex), changes, each with its length before it
//
// The table is model::audit(). Written on the writer thread, in the transaction that it tells of;
// read on any connection.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "src/base/ids.h"
#include "src/base/result.h"
#include "src/db/database.h"
#include "src/http/json.h"

namespace panal::app::store {

// On whose behalf something is written.
struct Actor {
  std::optional<Uuid> user;
  std::string name;     // the login, or "control"
  std::string address;  // of the machine it was asked from
  std::string node;     // that carries it out: its name, and its chain of entries
  std::string chain;
  std::int64_t now_ms = 0;
  std::int64_t entered_ms = 0;  // when now_ms is of the past, and entered later; 0: it is not
  std::string label = {};  // of the node, as `panal status` has it: "A"
};

inline constexpr std::string_view kAuditCreate = "create";
inline constexpr std::string_view kAuditChange = "change";
inline constexpr std::string_view kAuditDelete = "delete";
inline constexpr std::string_view kAuditRestoreValues = "restore_values";
inline constexpr std::string_view kAuditRestore = "restore";  // from the trash
inline constexpr std::string_view kAuditDestroy = "destroy";
inline constexpr std::string_view kAuditRestoreConflict = "restore_conflict";
inline constexpr std::string_view kAuditDismissConflict = "dismiss_conflict";
inline constexpr std::string_view kAuditMerge = "merge";
inline constexpr std::string_view kAuditExport = "export";
inline constexpr std::string_view kAuditSignIn = "sign_in";
inline constexpr std::string_view kAuditRegister = "register";
inline constexpr std::string_view kAuditSignInFailed = "sign_in_failed";
inline constexpr std::string_view kAuditSignOut = "sign_out";
inline constexpr std::string_view kAuditPassword = "set_password";
inline constexpr std::string_view kAuditRevoke = "revoke";
inline constexpr std::string_view kAuditUnlock = "unlock";
inline constexpr std::string_view kAuditLockout = "lockout";
inline constexpr std::string_view kAuditSecondFactor = "second_factor_on";
inline constexpr std::string_view kAuditSecondFactorOff = "second_factor_off";
inline constexpr std::string_view kAuditSecondFactorFailed = "second_factor_failed";
inline constexpr std::string_view kAuditRecoveryCodes = "recovery_codes";
inline constexpr std::string_view kAuditResetLink = "reset_link";
inline constexpr std::string_view kAuditEndSessions = "end_sessions";
inline constexpr std::string_view kAuditDenied = "denied";
inline constexpr std::string_view kAuditPolicy = "security_policy";
inline constexpr std::string_view kAuditAttach = "attach";
inline constexpr std::string_view kAuditDetach = "detach";
inline constexpr std::string_view kAuditBranding = "branding";
inline constexpr std::string_view kAuditServiceLevels = "service_levels";
inline constexpr std::string_view kAuditCertificate = "https_certificate";
inline constexpr std::string_view kAuditUpdate = "system_update";

struct AuditEntry {
  std::string_view action;
  std::string_view collection = {};  // empty: of no record
  std::optional<Uuid> record = {};
  Json changes = Json::object();  // {"name": ["before", "after"], …}, or what else there is to tell
};

Result<void> add_audit(db::Database& database, const Actor& actor, const AuditEntry& entry);

// The first number of the chain whose entry does not fit; nothing when all do.
Result<std::optional<std::int64_t>> check_chain(db::Database& database, std::string_view chain);
// Of all chains: kCorrupt names the first entry that does not fit.
Result<void> check_chains(db::Database& database);
// Who wrote the record in the transaction of this claim: what panal_claim() says of its rows.
Result<std::optional<Uuid>> writer_of(db::Database& database, const Uuid& record,
                                      std::string_view claim);

}  // namespace panal::app::store

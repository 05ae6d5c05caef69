#include "src/app/store/retention.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "src/app/store/audit.h"
#include "src/app/store/settings.h"
#include "src/base/encoding.h"

namespace panal::app::store {
namespace {

// A chain, and up to which of its entries all are old.
struct Cut {
  std::string chain;
  std::int64_t first = 0, last = 0;
};

Result<std::optional<Cut>> next_cut(db::Database& database, std::int64_t before_ms) {
  constexpr std::string_view kOldest =
      "SELECT chain, min(number), (SELECT min(number) FROM audit AS b WHERE b.chain = a.chain AND "
      "b.at >= ?1), max(number) FROM audit AS a WHERE a.at < ?1 GROUP BY chain "
      "HAVING min(number) < coalesce((SELECT min(number) FROM audit AS b WHERE b.chain = a.chain "
      "AND b.at >= ?1), min(number) + 1) LIMIT 1";
  auto row = PANAL_TRY(database.prepare(kOldest));
  if (!PANAL_TRY(row.bind(before_ms).step())) return std::optional<Cut>();
  Cut cut{std::string(row.text(0)), row.integer(1), row.integer(3)};
  if (!row.is_null(2)) cut.last = row.integer(2) - 1;
  return std::optional(std::move(cut));
}

constexpr std::string_view kAuditDays = "audit_days";
constexpr std::int64_t kUsualAuditDays = 730;

}  // namespace

Result<std::int64_t> audit_days(db::Database& database) {
  const auto days = parse_int(PANAL_TRY(setting(database, kAuditDays)));
  return days && *days > 0 ? *days : kUsualAuditDays;
}

Result<void> set_audit_days(db::Database& database, std::int64_t days) {
  return set_setting(database, kAuditDays, std::to_string(days));
}

std::string cut_setting(std::string_view chain) { return "audit_cut " + std::string(chain); }

Result<std::size_t> delete_expired(db::Database& database, std::int64_t now_ms, std::size_t limit) {
  constexpr std::array<std::string_view, 3> kSql = {
      "DELETE FROM sessions WHERE id IN "
      "(SELECT id FROM sessions WHERE expires_at <= ?1 LIMIT ?2)",
      "DELETE FROM api_tokens WHERE id IN "
      "(SELECT id FROM api_tokens WHERE expires_at <= ?1 LIMIT ?2)",
      "DELETE FROM one_time_secrets WHERE id IN "
      "(SELECT id FROM one_time_secrets WHERE expires_at <= ?1 LIMIT ?2)"};
  std::size_t gone = 0;
  for (const std::string_view sql : kSql) {
    auto statement = PANAL_TRY(database.prepare(sql));
    PANAL_TRY(statement.bind(now_ms, static_cast<std::int64_t>(limit - gone)).run());
    gone += static_cast<std::size_t>(database.changes());
  }
  return gone;
}

Result<std::size_t> cut_audit(db::Database& database, std::int64_t before_ms, std::size_t limit) {
  const auto cut = PANAL_TRY(next_cut(database, before_ms));
  if (!cut) return 0;
  const std::int64_t last = std::min(cut->last, cut->first + static_cast<std::int64_t>(limit) - 1);
  constexpr std::string_view kHash = "SELECT hash FROM audit WHERE chain = ?1 AND number = ?2";
  auto hash = PANAL_TRY(database.prepare(kHash));
  if (!PANAL_TRY(hash.bind(cut->chain, last).step())) {
    return fail(Code::kCorrupt, "the audit log has a gap: chain " + cut->chain);
  }
  PANAL_TRY(set_setting(database, cut_setting(cut->chain),
                        std::to_string(last) + " " + hex_encode(hash.blob(0))));
  constexpr std::string_view kSql = "DELETE FROM audit WHERE chain = ?1 AND number <= ?2";
  PANAL_TRY(PANAL_TRY(database.prepare(kSql)).bind(cut->chain, last).run());
  return static_cast<std::size_t>(database.changes());
}

}  // namespace panal::app::store

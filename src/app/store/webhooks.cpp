#include "src/app/store/webhooks.h"

#include "src/base/event_limits.h"

namespace panal::app::store {
namespace {

// ?1: an id, or NULL for all that are active.
constexpr std::string_view kSql =
    "SELECT id, name, url, events, secret, coalesce(attempts, ?3), active FROM webhooks "
    "WHERE (?1 IS NULL AND active = 1) OR id = ?1 ORDER BY id LIMIT ?2";

Result<std::vector<Webhook>> read(db::Database& database, const std::optional<Uuid>& id) {
  auto row = PANAL_TRY(database.prepare(kSql));
  row.bind(id, static_cast<std::int64_t>(limits::kHooks), limits::kHookAttemptsUsual);
  std::vector<Webhook> found;
  while (PANAL_TRY(row.step())) {
    found.push_back({.id = row.uuid(0),
                     .name = std::string(row.text(1)),
                     .url = std::string(row.text(2)),
                     .events = std::string(row.text(3)),
                     .sealed_secret = std::string(row.blob(4)),
                     .attempts = row.integer(5),
                     .active = row.integer(6) != 0});
  }
  return found;
}

}  // namespace

void add_secret(TableSpec& webhooks) {
  webhooks.columns.push_back({"secret", "BLOB", Merge::kQuiet});
}

Result<std::vector<Webhook>> active_webhooks(db::Database& database) {
  return read(database, std::nullopt);
}

Result<std::optional<Webhook>> find_webhook(db::Database& database, const Uuid& id) {
  auto found = PANAL_TRY(read(database, id));
  return found.empty() ? std::optional<Webhook>() : std::optional(std::move(found.front()));
}

Result<void> set_webhook_secret(db::Database& database, const Uuid& id, std::string_view sealed) {
  constexpr std::string_view kSet = "UPDATE webhooks SET secret = ?2 WHERE id = ?1";
  return PANAL_TRY(database.prepare(kSet)).bind(id, Blob{std::string(sealed)}).run();
}

Result<void> stop_webhooks(db::Database& database) {
  return database.execute("UPDATE webhooks SET secret = NULL, active = 0");
}

}  // namespace panal::app::store

#include "src/app/store/settings.h"

#include "src/crypto/hash.h"

namespace panal::app::store {

Uuid setting_id(std::string_view name) {
  return Uuid::from_hash(crypto::sha256("panal setting " + std::string(name)));
}

Result<std::string> setting(db::Database& database, std::string_view name) {
  constexpr std::string_view kSql = "SELECT value FROM settings WHERE id = ?1";
  auto statement = PANAL_TRY(database.prepare(kSql));
  statement.bind(setting_id(name));
  return PANAL_TRY(statement.step()) ? std::string(statement.text(0)) : std::string();
}

Result<void> set_setting(db::Database& database, std::string_view name, std::string_view value) {
  constexpr std::string_view kSql =
      "INSERT INTO settings (id, name, value) VALUES (?1, ?2, ?3) "
      "ON CONFLICT (id) DO UPDATE SET value = excluded.value";
  return PANAL_TRY(database.prepare(kSql)).bind(setting_id(name), name, value).run();
}

}  // namespace panal::app::store

#include "src/app/store/preferences.h"

#include <string>

#include "src/base/page_limits.h"
#include "src/crypto/hash.h"

namespace panal::app::store {
namespace {

Uuid preference_id(const Uuid& user, std::string_view name) {
  std::string ends = "panal preference\n";
  ends.append(user.raw()).append(name);
  return Uuid::from_hash(crypto::sha256(ends));
}

}  // namespace

TableSpec preferences_table() {
  return {.name = "preferences",
          .columns = {{"user", "BLOB", Merge::kQuiet},
                      {"name", "TEXT NOT NULL DEFAULT ''", Merge::kQuiet},
                      {"value", "TEXT NOT NULL DEFAULT ''", Merge::kQuiet}},
          .indexes = {"user"}};
}

Result<Json> preferences(db::Database& database, const Uuid& user) {
  constexpr std::string_view kSql =
      "SELECT name, value FROM preferences WHERE user = ?1 ORDER BY name";
  auto rows = PANAL_TRY(database.prepare(kSql));
  rows.bind(user);
  Json all = Json::object();
  while (PANAL_TRY(rows.step())) {
    all.append_member(std::string(rows.text(0)), rows.text(1));
  }
  return all;
}

Result<void> keep_preference(db::Database& database, const Uuid& user, std::string_view name,
                             std::string_view value) {
  const Uuid id = preference_id(user, name);
  if (value.empty()) {
    constexpr std::string_view kForget = "DELETE FROM preferences WHERE id = ?1";
    return PANAL_TRY(database.prepare(kForget)).bind(id).run();
  }
  constexpr std::string_view kKeep =
      "INSERT INTO preferences (id, user, name, value) VALUES (?1, ?2, ?3, ?4) "
      "ON CONFLICT (id) DO UPDATE SET value = excluded.value";
  PANAL_TRY(PANAL_TRY(database.prepare(kKeep)).bind(id, user, name, value).run());
  constexpr std::string_view kCount = "SELECT count(*) FROM preferences WHERE user = ?1";
  auto count = PANAL_TRY(database.prepare(kCount));
  PANAL_TRY(count.bind(user).step());
  if (count.integer(0) > limits::kPreferences) return fail(Code::kConflict, "preferences_full");
  return {};
}

}  // namespace panal::app::store

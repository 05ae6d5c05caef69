#include "src/app/store/favourites.h"

#include "src/crypto/hash.h"

namespace panal::app::store {
namespace {

Uuid favourite_id(const Uuid& user, const Uuid& record) {
  std::string ends = "panal favourite\n";
  ends.append(user.raw()).append(record.raw());
  return Uuid::from_hash(crypto::sha256(ends));
}

}  // namespace

Result<void> add_favourite(db::Database& database, const Uuid& user, const Uuid& record) {
  constexpr std::string_view kSql =
      "INSERT INTO favourites (id, user, record) SELECT ?1, ?2, ?3 "
      "WHERE NOT EXISTS (SELECT 1 FROM favourites WHERE id = ?1)";
  return PANAL_TRY(database.prepare(kSql)).bind(favourite_id(user, record), user, record).run();
}

Result<void> remove_favourite(db::Database& database, const Uuid& user, const Uuid& record) {
  constexpr std::string_view kSql = "DELETE FROM favourites WHERE id = ?1";
  return PANAL_TRY(database.prepare(kSql)).bind(favourite_id(user, record)).run();
}

}  // namespace panal::app::store

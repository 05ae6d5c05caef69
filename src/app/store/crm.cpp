#include "src/app/store/crm.h"

#include <algorithm>
#include <array>

#include "src/app/model/entities.h"
#include "src/base/limits.h"
#include "src/base/record_limits.h"
#include "src/crypto/hash.h"

namespace panal::app::store {
namespace {

constexpr std::array<std::string_view, 7> kTargetTypes = {
    "Presentación", "Demostración", "Oferta", "Pedido", "Cobro", "Seguimiento", "Reclamación"};

Value id_value(const Uuid& id) { return Blob{std::string(id.raw())}; }

}  // namespace

Result<void> seed_target_types(db::Database& database, std::int64_t now_ms) {
  constexpr std::string_view kSql =
      "INSERT INTO target_types (id, name, created_at, updated_at) VALUES (?1, ?2, ?3, ?3)";
  for (const std::string_view name : kTargetTypes) {
    const Uuid id = Uuid::from_hash(crypto::sha256("panal target type " + std::string(name)));
    PANAL_TRY(PANAL_TRY(database.prepare(kSql)).bind(id, name, now_ms).run());
  }
  return {};
}

Result<void> keep_visit(db::Database& database, const Actor&, const Uuid&,
                        const std::vector<Value>* before, std::vector<Value>* after) {
  if (after == nullptr) return {};
  const std::size_t place = model::visits().place_of("salesperson");
  const Value& now = (*after)[place];
  if (is_null(now) || (before != nullptr && (*before)[place] == now)) return {};
  auto row = PANAL_TRY(database.prepare("SELECT roles FROM users WHERE id = ?1"));
  if (!PANAL_TRY(row.bind(now).step())) return {};
  const std::string roles = " " + std::string(row.text(0)) + " ";
  const bool sells = std::ranges::any_of(
      std::array{" administrator ", " manager ", " salesperson "},
      [&roles](const char* role) { return roles.find(role) != std::string::npos; });
  if (sells) return {};
  return Error{Code::kFields, "fields", {{"salesperson", "not_sales", ""}}};
}

Result<std::vector<Uuid>> active_customers(db::Database& database, const Uuid& company) {
  constexpr std::string_view kSql =
      "SELECT c.id FROM company_customers AS l JOIN customers AS c ON c.id = l.customer "
      "WHERE l.company = ?1 AND NOT c.archived ORDER BY c.id";
  auto row = PANAL_TRY(database.prepare(kSql));
  row.bind(company);
  std::vector<Uuid> ids;
  while (PANAL_TRY(row.step())) {
    if (ids.size() == limits::kFollowingRecords) return fail(Code::kTooLarge, "too_many_rows");
    ids.push_back(row.uuid(0));
  }
  return ids;
}

Result<void> plan_visits(db::Database& database, const std::vector<PlannedVisit>& visits,
                         const Cells& cells, const Uuid& company, const Uuid& type,
                         const Actor& actor) {
  const model::Entity& visit_entity = model::visits();
  const model::Entity& target_entity = model::targets();
  for (const PlannedVisit& planned : visits) {
    NewRecord visit{planned.visit, cells};
    visit.cells.emplace_back(visit_entity.place_of("customer"), id_value(planned.customer));
    PANAL_TRY(insert_record(database, visit_entity, visit, actor));
    const NewRecord target{planned.target,
                           {{target_entity.place_of("visit"), id_value(planned.visit)},
                            {target_entity.place_of("company"), id_value(company)},
                            {target_entity.place_of("type"), id_value(type)}}};
    PANAL_TRY(insert_record(database, target_entity, target, actor));
  }
  return {};
}

Result<std::vector<Alike>> alike_customers(db::Database& database, const Look& look) {
  constexpr std::string_view kSql =
      "SELECT id, code, name, 'name' FROM customers WHERE name = ?1 COLLATE SPANISH AND ?1 <> '' "
      "UNION ALL SELECT id, code, name, 'tax_id' FROM customers "
      "WHERE tax_id = ?2 COLLATE SPANISH AND ?2 <> '' "
      "UNION ALL SELECT id, code, name, 'email' FROM customers "
      "WHERE email = ?3 COLLATE SPANISH AND ?3 <> '' "
      "UNION ALL SELECT id, code, name, 'phone' FROM customers WHERE phone = ?4 AND ?4 <> '' "
      "LIMIT ?5";
  auto row = PANAL_TRY(database.prepare(kSql));
  row.bind(look.name, look.tax_id, look.email, look.phone,
           static_cast<std::int64_t>(limits::kPageItems));
  std::vector<Alike> alike;
  while (PANAL_TRY(row.step())) {
    alike.push_back({row.uuid(0), std::string(row.text(1)), std::string(row.text(2)),
                     std::string(row.text(3))});
  }
  return alike;
}

}  // namespace panal::app::store

#include "src/app/store/links.h"

#include <algorithm>
#include <set>

#include "src/app/model/entities.h"
#include "src/app/model/values.h"
#include "src/app/store/collection.h"
#include "src/crypto/hash.h"

namespace panal::app::store {
namespace {

using model::Link;
using model::Type;

// SQL is put together here from the names of a declaration alone; values are bound.
std::string text(std::string_view name) { return std::string(name); }

Uuid link_id(const Link& link, const Uuid& record, const Uuid& other) {
  std::string ends = "panal link " + text(link.relation) + "\n";
  const bool first = link.own < link.other;
  ends.append((first ? record : other).raw()).append((first ? other : record).raw());
  return Uuid::from_hash(crypto::sha256(ends));
}

std::string other_end(const Link& link) {
  return " FROM " + text(link.relation) + " AS l JOIN " + text(link.of) + " AS o ON o.id = l." +
         text(link.other) + " WHERE l." + text(link.own) + " = ";
}

std::string order_of_labels(const Link& link) {
  return " ORDER BY o." + text(model::label_of(link.of)) + " COLLATE SPANISH, o.id)";
}

Result<bool> is_there(db::Database& database, std::string_view table, const Uuid& id) {
  auto row = PANAL_TRY(database.prepare("SELECT 1 FROM " + text(table) + " WHERE id = ?1"));
  return row.bind(id).step();
}

Result<bool> is_set_aside(db::Database& database, std::string_view table, const Uuid& id) {
  const model::Entity* entity = model::find_entity(table);
  if (entity == nullptr) return false;
  for (const model::Attribute& attribute : entity->attributes) {
    if (!attribute.can(model::kSetsAside)) continue;
    auto row = PANAL_TRY(database.prepare("SELECT " + text(attribute.name) + " FROM " +
                                          text(table) + " WHERE id = ?1"));
    if (PANAL_TRY(row.bind(id).step()) && row.integer(0) != 0) return true;
  }
  return false;
}

Result<void> remove_link(db::Database& database, const Link& link, const Uuid& id) {
  auto row = PANAL_TRY(database.prepare("DELETE FROM " + text(link.relation) + " WHERE id = ?1"));
  return row.bind(id).run();
}

Result<void> touch_end(db::Database& database, const Link& link, const Uuid& id,
                       std::int64_t now_ms) {
  const model::Entity* entity = model::find_entity(link.of);
  if (entity == nullptr) return {};
  const bool shows =
      std::ranges::find(entity->links, link.relation, &Link::relation) != entity->links.end();
  return shows ? touch(database, records_of(*entity), id, now_ms) : Result<void>();
}

Value cell_of(const std::set<Uuid>& ids) {
  Blob blob;
  for (const Uuid& id : ids) blob.bytes += id.raw();
  return blob;
}

}  // namespace

std::vector<TableSpec> relation_tables() {
  std::vector<TableSpec> tables;
  for (const model::Entity* entity : model::entities()) {
    for (const Link& link : entity->links) {
      if (std::ranges::find(tables, link.relation, &TableSpec::name) != tables.end()) continue;
      const std::string own = text(link.own), other = text(link.other);
      tables.push_back({.name = text(link.relation),
                        .columns = {{own, "BLOB"}, {other, "BLOB"}},
                        .indexes = {own + ", " + other, other + ", " + own}});
    }
  }
  return tables;
}

std::string linked_ids_sql(const Link& link) {
  return "(SELECT unhex(group_concat(hex(o.id), ''" + order_of_labels(link) + ")" +
         other_end(link) + "t.id)";
}

std::string linked_labels_sql(const Link& link) {
  return "(SELECT json_group_array(o." + text(model::label_of(link.of)) + order_of_labels(link) +
         other_end(link) + "t.id)";
}

Result<std::vector<Uuid>> linked(db::Database& database, const Link& link, const Uuid& record) {
  auto row = PANAL_TRY(database.prepare("SELECT o.id" + other_end(link) + "?1 ORDER BY o.id"));
  row.bind(record);
  std::vector<Uuid> ids;
  while (PANAL_TRY(row.step())) ids.push_back(row.uuid(0));
  return ids;
}

Result<void> add_link(db::Database& database, const Link& link, const Uuid& record,
                      const Uuid& other) {
  const Uuid id = link_id(link, record, other);
  if (PANAL_TRY(is_there(database, link.relation, id))) return {};
  auto row =
      PANAL_TRY(database.prepare("INSERT INTO " + text(link.relation) + " (id, " + text(link.own) +
                                 ", " + text(link.other) + ") VALUES (?1, ?2, ?3)"));
  return row.bind(id, record, other).run();
}

Result<Json> set_links(db::Database& database, const Link& link, const Uuid& record,
                       const Value& ids, std::int64_t now_ms) {
  const auto present = PANAL_TRY(linked(database, link, record));
  std::set<Uuid> before(present.begin(), present.end()), after;
  std::string_view raw = std::get<Blob>(ids).bytes;
  for (; !raw.empty(); raw.remove_prefix(record.bytes.size())) {
    after.insert(*Uuid::from_bytes(raw.substr(0, record.bytes.size())));
  }
  for (const Uuid& other : before) {
    if (after.contains(other)) continue;
    if (PANAL_TRY(is_set_aside(database, link.of, other))) {
      after.insert(other);
      continue;
    }
    PANAL_TRY(remove_link(database, link, link_id(link, record, other)));
    PANAL_TRY(touch_end(database, link, other, now_ms));
  }
  if (before == after) return Json();
  for (const Uuid& other : after) {
    if (before.contains(other)) continue;
    if (!PANAL_TRY(is_there(database, link.of, other))) {
      return Error{Code::kFields, "fields", {{text(link.name), "missing_reference", ""}}};
    }
    PANAL_TRY(add_link(database, link, record, other));
    PANAL_TRY(touch_end(database, link, other, now_ms));
  }
  return Json::array()
      .push(model::to_json(Type::kIds, cell_of(before)))
      .push(model::to_json(Type::kIds, cell_of(after)));
}

Result<void> drop_links(db::Database& database, const model::Entity& entity, const Uuid& record) {
  for (const Link& link : entity.links) {
    auto rows = PANAL_TRY(database.prepare("DELETE FROM " + text(link.relation) + " WHERE " +
                                           text(link.own) + " = ?1"));
    PANAL_TRY(rows.bind(record).run());
  }
  return {};
}

}  // namespace panal::app::store

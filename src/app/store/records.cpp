#include "src/app/store/records.h"

#include <algorithm>

#include "src/app/model/entities.h"
#include "src/app/model/values.h"
#include "src/app/store/links.h"
#include "src/app/store/notification_rules.h"

namespace panal::app::store {
namespace {

using model::Attribute;
using model::Entity;
using model::Source;

// SQL is put together here from the names of an entity's declaration alone; values are bound.
std::string columns_of(const Entity& entity) {
  std::string names;
  for (const Attribute& attribute : entity.attributes) (names += ", ") += attribute.name;
  return names;
}

std::string equals(const Attribute& attribute) {
  const bool folded = attribute.type == model::Type::kText && attribute.can(model::kUnique);
  return std::string(attribute.name) + " = ?1" + (folded ? " COLLATE NOCASE" : "");
}

Error wrong_field(Code code, std::string_view message, std::string_view field,
                  std::string_view reason, std::string argument = {}) {
  return {code, std::string(message), {{std::string(field), std::string(reason), argument}}};
}

Result<void> check_reference(db::Database& database, const Attribute& attribute,
                             const Value& value) {
  if (attribute.of.empty() || is_null(value)) return {};
  auto parent =
      PANAL_TRY(database.prepare("SELECT 1 FROM " + std::string(attribute.of) + " WHERE id = ?1"));
  if (PANAL_TRY(parent.bind(value).step())) return {};
  return wrong_field(Code::kFields, "fields", attribute.name, "missing_reference");
}

Result<void> check_claim(db::Database& database, const Entity& entity, const Attribute& attribute,
                         const Value& value, const Uuid& claimant) {
  if (!attribute.can(model::kUnique) || is_null(value)) return {};
  const auto holder = PANAL_TRY(find_by(database, entity, attribute.name, value));
  if (!holder || *holder == claimant) return {};
  return wrong_field(Code::kConflict, "duplicate", attribute.name, "duplicate");
}

Result<void> check_rules(const Entity& entity, const Uuid& id, const std::vector<Value>& values) {
  if (entity.check == nullptr) return {};
  auto wrong = entity.check(model::RecordView(entity, id, values));
  if (!wrong) return {};
  return Error{Code::kFields, "fields", {std::move(*wrong)}};
}

// Of values that `changed` says are new.
template <class Changed>
Result<void> check(db::Database& database, const Entity& entity, const Uuid& id,
                   const std::vector<Value>& values, Changed changed) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!changed(i)) continue;
    PANAL_TRY(check_reference(database, entity.attributes[i], values[i]));
    PANAL_TRY(check_claim(database, entity, entity.attributes[i], values[i], id));
  }
  return check_rules(entity, id, values);
}

std::vector<Value> initial_values(const Entity& entity, const Cells& cells, const Actor& actor) {
  std::vector<Value> values;
  for (const Attribute& attribute : entity.attributes) {
    const bool made = attribute.source == Source::kAuthor;
    const bool author = (made || attribute.source == Source::kClientOrAuthor) && actor.user;
    if (attribute.source == Source::kNode) values.emplace_back(actor.node);
    else if (author) values.emplace_back(Blob{std::string(actor.user->raw())});
    else values.push_back(model::empty_value(attribute));
  }
  for (const auto& [place, value] : cells) {
    if (place < values.size()) values[place] = value;
  }
  return values;
}

Result<void> run_hook(db::Database& database, const Entity& entity, const Actor& actor,
                      const Uuid& id, const std::vector<Value>* before, std::vector<Value>* after) {
  if (entity.hook == nullptr) return {};
  return entity.hook(database, actor, id, before, after);
}

// Asked only of an id that no row has.
Result<void> require_never_there(db::Database& database, const Entity& entity, const Uuid& id) {
  auto statement = PANAL_TRY(database.prepare("SELECT panal_deleted(?1, ?2)"));
  statement.bind(entity.name, id);
  PANAL_TRY(statement.step());
  if (statement.integer(0) == 0) return {};
  return wrong_field(Code::kConflict, "deleted_since", "id", "deleted_since");
}

// A repeated request finds what it made. While nobody edited that, it is what the request says;
// what that left empty, the record's hook may have filled in.
Result<void> require_same(db::Database& database, const Entity& entity, const Record& present,
                          const std::vector<Value>& values) {
  auto edited = PANAL_TRY(database.prepare("SELECT updated_at > created_at FROM " +
                                           std::string(entity.name) + " WHERE id = ?1"));
  PANAL_TRY(edited.bind(present.id).step());
  if (edited.integer(0) != 0) return {};
  Error error{Code::kFields, "fields", {}};
  for (std::size_t i = 0; i < values.size(); ++i) {
    const Attribute& attribute = entity.attributes[i];
    const bool filled_in = entity.hook != nullptr && is_null(values[i]);
    if (!attribute.is_clients() || filled_in || present.values[i] == values[i]) continue;
    error.fields.push_back({std::string(attribute.name), "idempotency_key_reused", ""});
  }
  if (!error.fields.empty()) return error;
  return {};
}

Result<void> insert_row(db::Database& database, const Entity& entity, const Uuid& id,
                        const std::vector<Value>& values, std::int64_t now_ms) {
  std::string places;
  for (std::size_t i = 0; i < values.size(); ++i) places += ", ?" + std::to_string(i + 3);
  auto insert = PANAL_TRY(database.prepare("INSERT INTO " + std::string(entity.name) +
                                           " (id, created_at, updated_at" + columns_of(entity) +
                                           ") VALUES (?1, ?2, ?2" + places + ")"));
  insert.bind(id, now_ms);
  for (std::size_t i = 0; i < values.size(); ++i) {
    insert.bind_one(static_cast<int>(i) + 3, values[i]);
  }
  return insert.run();
}

Result<void> update_row(db::Database& database, const Entity& entity, const Uuid& id,
                        const Cells& cells, std::int64_t now_ms) {
  std::string sets;
  int parameter = 3;
  for (const auto& [place, value] : cells) {
    sets +=
        ", " + std::string(entity.attributes[place].name) + " = ?" + std::to_string(parameter++);
  }
  auto update = PANAL_TRY(database.prepare("UPDATE " + std::string(entity.name) +
                                           " SET updated_at = max(updated_at + 1, ?2)" + sets +
                                           " WHERE id = ?1"));
  update.bind(id, now_ms);
  parameter = 3;
  for (const auto& [place, value] : cells) update.bind_one(parameter++, value);
  return update.run();
}

Json change_json(const Attribute& attribute, Json before, const Value& after) {
  return Json::array().push(std::move(before)).push(model::to_json(attribute.type, after));
}

// What differs; notes it in the log.
Cells differences(const Entity& entity, const std::vector<Value>& before,
                  const std::vector<Value>& after, Json& log) {
  Cells changed;
  for (std::size_t i = 0; i < after.size(); ++i) {
    if (before[i] == after[i]) continue;
    const Attribute& attribute = entity.attributes[i];
    log.append_member(std::string(attribute.name),
                      change_json(attribute, model::to_json(attribute.type, before[i]), after[i]));
    changed.emplace_back(i, after[i]);
  }
  return changed;
}

// Of a new record: what its maker gave, and what its hook made of that.
void note_creation(const Entity& entity, const Cells& cells, const std::vector<Value>& given,
                   const std::vector<Value>& values, Json& log) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    const bool named = std::ranges::find(cells, i, &Cells::value_type::first) != cells.end();
    if (!named && values[i] == given[i]) continue;
    const Attribute& attribute = entity.attributes[i];
    log.append_member(std::string(attribute.name), change_json(attribute, Json(), values[i]));
  }
}

// Notes in the log what changed.
Result<void> write_links(db::Database& database, const Entity& entity, const Uuid& id,
                         const Cells& cells, std::int64_t now_ms, Json& log) {
  for (const auto& [place, value] : cells) {
    if (place < entity.attributes.size()) continue;
    const model::Link& link = entity.links[place - entity.attributes.size()];
    Json change = PANAL_TRY(set_links(database, link, id, value, now_ms));
    if (!change.is_null()) log.append_member(std::string(link.name), std::move(change));
  }
  return {};
}

// Nothing may be left that refers to what goes; its parts go with it.
Result<void> require_unused(db::Database& database, const Entity& entity, const Uuid& id) {
  for (const Entity* other : model::entities()) {
    for (const Attribute& attribute : other->attributes) {
      const bool parts = attribute.can(model::kPartOf);
      if (!attribute.holds() || attribute.of != entity.name || parts) continue;
      auto child = PANAL_TRY(database.prepare("SELECT 1 FROM " + std::string(other->name) +
                                              " WHERE " + equals(attribute) + " LIMIT 1"));
      if (!PANAL_TRY(child.bind(id).step())) continue;
      return fail(Code::kConflict, "still_used:name_" + std::string(other->name));
    }
  }
  return {};
}

Result<std::vector<std::pair<const Entity*, Uuid>>> parts_of(db::Database& database,
                                                             const Entity& entity, const Uuid& id) {
  std::vector<std::pair<const Entity*, Uuid>> parts;
  for (const Entity* other : model::entities()) {
    for (const Attribute& attribute : other->attributes) {
      if (attribute.of != entity.name || !attribute.can(model::kPartOf)) continue;
      auto child = PANAL_TRY(database.prepare("SELECT id FROM " + std::string(other->name) +
                                              " WHERE " + equals(attribute)));
      child.bind(id);
      while (PANAL_TRY(child.step())) parts.emplace_back(other, child.uuid(0));
    }
  }
  return parts;
}

}  // namespace

Result<std::optional<Record>> find_record(db::Database& database, const Entity& entity,
                                          const Uuid& id) {
  auto row = PANAL_TRY(database.prepare("SELECT panal_etag(_v)" + columns_of(entity) + " FROM " +
                                        std::string(entity.name) + " WHERE id = ?1"));
  if (!PANAL_TRY(row.bind(id).step())) return std::optional<Record>();
  Record record{.id = id, .etag = std::string(row.text(0)), .values = {}};
  for (std::size_t i = 0; i < entity.attributes.size(); ++i) {
    record.values.push_back(row.value(static_cast<int>(i) + 1));
  }
  return std::optional(std::move(record));
}

Result<std::optional<Uuid>> find_by(db::Database& database, const Entity& entity,
                                    std::string_view attribute, const Value& value) {
  const Attribute& by = entity.attributes[entity.place_of(attribute)];
  auto row = PANAL_TRY(database.prepare("SELECT id FROM " + std::string(entity.name) + " WHERE " +
                                        equals(by) +
                                        " ORDER BY panal_claim(?2, ?3, _v), id "
                                        "LIMIT 1"));
  if (!PANAL_TRY(row.bind(value, entity.name, attribute).step())) return std::optional<Uuid>();
  return std::optional(row.uuid(0));
}

Result<Written> insert_record(db::Database& database, const Entity& entity, const NewRecord& record,
                              const Actor& actor) {
  auto values = initial_values(entity, record.cells, actor);
  if (const auto present = PANAL_TRY(find_record(database, entity, record.id))) {
    PANAL_TRY(require_same(database, entity, *present, values));
    return Written::kUnchanged;
  }
  PANAL_TRY(require_never_there(database, entity, record.id));
  PANAL_TRY(check(database, entity, record.id, values, [](std::size_t) { return true; }));
  const auto given = values;
  PANAL_TRY(run_hook(database, entity, actor, record.id, nullptr, &values));
  PANAL_TRY(insert_row(database, entity, record.id, values, actor.now_ms));
  Json log = Json::object();
  PANAL_TRY(write_links(database, entity, record.id, record.cells, actor.now_ms, log));
  PANAL_TRY(tell_of_change(database, entity, record.id, nullptr, values, actor));
  if (!entity.creation_is_logged) return Written::kCreated;
  note_creation(entity, record.cells, given, values, log);
  PANAL_TRY(add_audit(database, actor, {kAuditCreate, entity.name, record.id, std::move(log)}));
  return Written::kCreated;
}

Result<Written> change_record(db::Database& database, const Entity& entity, const Uuid& id,
                              const Cells& cells, const Actor& actor, std::string_view action) {
  auto present = PANAL_TRY(find_record(database, entity, id));
  if (!present) return fail(Code::kNotFound, "not_found");
  const std::vector<Value> before = present->values;
  std::vector<Value>& after = present->values;
  for (const auto& [place, value] : cells) {
    if (place < after.size()) after[place] = value;
  }
  Json log = Json::object();
  Cells changed;
  if (after != before) {
    PANAL_TRY(check(database, entity, id, after,
                    [&](std::size_t place) { return after[place] != before[place]; }));
    PANAL_TRY(run_hook(database, entity, actor, id, &before, &after));
    changed = differences(entity, before, after, log);
  }
  PANAL_TRY(write_links(database, entity, id, cells, actor.now_ms, log));
  if (log.members()->empty()) return Written::kUnchanged;
  PANAL_TRY(update_row(database, entity, id, changed, actor.now_ms));
  PANAL_TRY(tell_of_change(database, entity, id, &before, after, actor));
  PANAL_TRY(add_audit(database, actor, {action, entity.name, id, std::move(log)}));
  return Written::kUpdated;
}

Result<void> delete_record(db::Database& database, const Entity& entity, const Uuid& id,
                           const Actor& actor) {
  const auto present = PANAL_TRY(find_record(database, entity, id));
  if (!present) return fail(Code::kNotFound, "not_found");
  PANAL_TRY(require_unused(database, entity, id));
  PANAL_TRY(run_hook(database, entity, actor, id, &present->values, nullptr));
  for (const auto& [part, part_id] : PANAL_TRY(parts_of(database, entity, id))) {
    PANAL_TRY(delete_record(database, *part, part_id, actor));
  }
  auto statement =
      PANAL_TRY(database.prepare("DELETE FROM " + std::string(entity.name) + " WHERE id = ?1"));
  PANAL_TRY(statement.bind(id).run());
  std::vector<Value> nothing(present->values.size());
  for (std::size_t i = 0; i < nothing.size(); ++i) {
    if (present->values[i] == Value("")) nothing[i] = "";  // was not filled in
  }
  Json log = Json::object();
  differences(entity, present->values, nothing, log);
  return add_audit(database, actor, {kAuditDelete, entity.name, id, std::move(log)});
}

}  // namespace panal::app::store

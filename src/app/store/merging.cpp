#include "src/app/store/merging.h"

#include "src/app/model/entities.h"
#include "src/app/store/attachments.h"
#include "src/app/store/links.h"
#include "src/base/record_limits.h"

namespace panal::app::store {
namespace {

using model::Attribute;
using model::Entity;

bool is_empty(const Value& value) {
  const auto* text = std::get_if<std::string>(&value);
  return is_null(value) || (text != nullptr && text->empty());
}

Result<std::vector<Uuid>> naming(db::Database& database, const Entity& entity,
                                 const Attribute& attribute, const Uuid& named) {
  auto row = PANAL_TRY(database.prepare("SELECT id FROM " + std::string(entity.name) + " WHERE " +
                                        std::string(attribute.name) + " = ?1"));
  row.bind(named);
  std::vector<Uuid> ids;
  while (PANAL_TRY(row.step())) {
    if (ids.size() == limits::kFollowingRecords) return fail(Code::kTooLarge, "too_many_rows");
    ids.push_back(row.uuid(0));
  }
  return ids;
}

Result<void> name_anew(db::Database& database, const Entity& entity, const Uuid& into,
                       const Uuid& from, const Actor& actor) {
  for (const Entity* other : model::entities()) {
    for (std::size_t place = 0; place < other->attributes.size(); ++place) {
      if (other->attributes[place].of != entity.name) continue;
      for (const Uuid& id : PANAL_TRY(naming(database, *other, other->attributes[place], from))) {
        const Cells cells{{place, Value(Blob{std::string(into.raw())})}};
        PANAL_TRY(change_record(database, *other, id, cells, actor, kAuditMerge));
      }
    }
  }
  return {};
}

}  // namespace

Result<void> merge_records(db::Database& database, const Entity& entity, const Uuid& into,
                           const Uuid& from, const Actor& actor) {
  const auto kept = PANAL_TRY(find_record(database, entity, into));
  const auto gone = PANAL_TRY(find_record(database, entity, from));
  if (!kept || !gone) return fail(Code::kNotFound, "not_found");
  PANAL_TRY(name_anew(database, entity, into, from, actor));
  Cells cells;
  for (std::size_t i = 0; i < entity.attributes.size(); ++i) {
    if (is_empty(kept->values[i]) && !is_empty(gone->values[i])) {
      cells.emplace_back(i, gone->values[i]);
    }
  }
  for (const model::Link& link : entity.links) {
    for (const Uuid& other : PANAL_TRY(linked(database, link, from))) {
      PANAL_TRY(add_link(database, link, into, other));
    }
  }
  PANAL_TRY(move_attachments(database, entity.name, from, into));
  PANAL_TRY(delete_record(database, entity, from, actor));
  PANAL_TRY(change_record(database, entity, into, cells, actor, kAuditMerge));
  Json log = Json::object().set("merged", from.text());
  return add_audit(database, actor, {kAuditMerge, entity.name, into, std::move(log)});
}

}  // namespace panal::app::store

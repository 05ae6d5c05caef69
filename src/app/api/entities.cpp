// Lists, records and bulk actions, written once for all entities.
#include "src/app/api/entities.h"

#include <algorithm>

#include "src/app/api/handlers.h"
#include "src/app/api/listing.h"
#include "src/app/api/rule.h"
#include "src/app/model/entities.h"
#include "src/app/model/values.h"

namespace panal::app {
namespace {

using model::Action;

// Errors of one item name it: "items[3].code".
Error in_item(Error error, std::string_view list, std::size_t index) {
  for (FieldError& field : error.fields) {
    field.field = std::string(list) + "[" + std::to_string(index) + "]." + field.field;
  }
  return error;
}

// Whose a record of these values is: of one that belongs to another, whose that is.
Result<Value> owner_of(db::Database& database, const model::Entity& entity, const Uuid& record,
                       const std::vector<Value>& values) {
  const model::OwnAccess& own = entity.own;
  if (own.attribute.empty()) return Value();
  if (own.attribute == "id") return Value(Blob{std::string(record.raw())});
  if (own.through.empty()) return Value(values[entity.place_of(own.attribute)]);
  const std::size_t place = entity.place_of(own.through);
  const auto* id = std::get_if<Blob>(&values[place]);
  const model::Entity& above = *model::find_entity(entity.attributes[place].of);
  const auto parent = id == nullptr ? std::nullopt : Uuid::from_bytes(id->bytes);
  if (!parent) return Value();
  const auto found = PANAL_TRY(store::find_record(database, above, *parent));
  return found ? found->values[above.place_of(own.attribute)] : Value();
}

// Whether those who may but their own leave it as it is.
bool is_kept_from_owners(const model::Entity& entity, std::size_t place) {
  if (place >= entity.attributes.size()) {
    return entity.own.hides(entity.links[place - entity.attributes.size()].name);
  }
  const model::Attribute& attribute = entity.attributes[place];
  return attribute.can(model::kGuarded) || entity.own.hides(attribute.name);
}

Result<http::Response> counted(std::string_view name, std::size_t count) {
  return http::Response::json(200, Json::object().set(std::string(name), count).dump());
}

}  // namespace

std::vector<store::Filter> own_filter(const Context& context) {
  const model::Entity& entity = context.entity();
  const bool all = entity.own.read.empty() || !entity.access.list.empty();
  if (all || context.principal().may(entity.access.read)) return {};
  const auto* field = store::records_of(entity).field(entity.own.attribute);
  const auto& user = context.principal().user;
  return {{field, store::Filter::Kind::kEqual,
           Value(Blob{user ? std::string(user->raw()) : std::string()})}};
}

const store::Collection& shown_records(const Context& context) {
  const model::Entity& entity = context.entity();
  const bool all = entity.own.hidden.empty() || context.principal().may(entity.access.read);
  return all ? store::records_of(entity) : store::own_records_of(entity);
}

store::Cells cells_of(const model::Entity& entity, const Form& form) {
  store::Cells cells;
  for (std::size_t i = 0; i < entity.attributes.size(); ++i) {
    const Json* value = form.find(entity.attributes[i].name);
    if (value != nullptr) cells.emplace_back(i, model::from_json(entity.attributes[i], *value));
  }
  for (std::size_t i = 0; i < entity.links.size(); ++i) {
    const Json* ids = form.find(entity.links[i].name);
    if (ids != nullptr) {
      cells.emplace_back(entity.attributes.size() + i, model::ids_from_json(*ids));
    }
  }
  return cells;
}

Result<store::Record> require_record(db::Database& database, const Context& context, const Uuid& id,
                                     Action action) {
  const model::Entity& entity = context.entity();
  auto record = PANAL_TRY(store::find_record(database, entity, id));
  if (!record) return fail(Code::kNotFound, "not_found");
  const Value owner = PANAL_TRY(owner_of(database, entity, id, record->values));
  PANAL_TRY(authorise_record(context.principal(), entity, action, owner));
  return std::move(*record);
}

Result<void> take_ownership(db::Database& database, const Context& context, store::Cells& cells) {
  const model::Entity& entity = context.entity();
  if (context.principal().may(entity.access.create)) return {};
  for (const auto& [at, value] : cells) {
    if (is_kept_from_owners(entity, at)) return fail(Code::kForbidden, "permission");
  }
  const bool through = !entity.own.through.empty();
  const std::string_view name = through ? entity.own.through : entity.own.attribute;
  const std::size_t place = entity.place_of(name);
  const Value self = context.asker().user;
  const auto given = std::ranges::find(cells, place, &store::Cells::value_type::first);
  if (given == cells.end()) {
    if (!through) cells.emplace_back(place, self);
    return {};
  }
  if (!through)
    return given->second == self ? Result<void>() : fail(Code::kForbidden, "permission");
  std::vector<Value> values(entity.attributes.size());
  values[place] = given->second;
  if (PANAL_TRY(owner_of(database, entity, {}, values)) == self) return {};
  return field_error(std::string(name), "missing_reference");  // whether it is there is not told
}

Result<store::Record> require_change(db::Database& database, const Context& context, const Uuid& id,
                                     const store::Cells& cells) {
  const model::Entity& entity = context.entity();
  auto record = PANAL_TRY(require_record(database, context, id, Action::kChange));
  if (context.principal().may(entity.access.change)) return record;
  const model::OwnAccess& own = entity.own;
  const std::string_view owner = own.through.empty() ? own.attribute : own.through;
  for (const auto& [place, value] : cells) {
    const bool kept = is_kept_from_owners(entity, place);
    if (place >= entity.attributes.size()) {  // a link
      if (kept) return fail(Code::kForbidden, "permission");
      continue;
    }
    const bool owned = entity.attributes[place].name == owner;
    if ((kept || owned) && value != record.values[place])
      return fail(Code::kForbidden, "permission");
  }
  return record;
}

Result<http::Response> list_records(const http::Request& request, Context& context) {
  return respond_list(request, context, shown_records(context), own_filter(context));
}

Result<http::Response> create_record(const http::Request& request, Context& context) {
  const model::Entity& entity = context.entity();
  store::NewRecord record{PANAL_TRY(context.new_id(request)), cells_of(entity, context.form())};
  const store::Actor actor = context.actor();
  PANAL_TRY(context.write([&](db::Database& database) -> Result<void> {
    PANAL_TRY(take_ownership(database, context, record.cells));
    PANAL_TRY(store::insert_record(database, entity, record, actor));
    return {};
  }));
  return respond_created(context, shown_records(context), record.id);
}

Result<http::Response> create_records(const http::Request& request, Context& context) {
  const model::Entity& entity = context.entity();
  std::vector<store::NewRecord> records;
  for (const Form& item : context.form().items("items")) {
    records.push_back({PANAL_TRY(context.new_id(request, records.size())), cells_of(entity, item)});
  }
  PANAL_TRY(context.write([&](db::Database& database) -> Result<void> {
    for (std::size_t i = 0; i < records.size(); ++i) {
      auto owned = take_ownership(database, context, records[i].cells);
      if (!owned) return in_item(std::move(owned).error(), "items", i);
      auto made = store::insert_record(database, entity, records[i], context.actor(i));
      if (!made) return in_item(std::move(made).error(), "items", i);
    }
    return {};
  }));
  const auto& collection = shown_records(context);
  Json items = Json::array();
  for (const auto& record : records) {
    const auto row =
        PANAL_TRY(store::find(context.reader(), collection, record.id, context.asker()));
    items.push(row_json(collection, row));
  }
  return http::Response::json(201, Json::object().set("items", std::move(items)).dump());
}

Result<http::Response> get_record(const http::Request& request, Context& context) {
  const Uuid id = PANAL_TRY(path_id(request));
  PANAL_TRY(require_record(context.reader(), context, id, Action::kRead));
  return respond_row(context, shown_records(context), id);
}

Result<http::Response> change_record(const http::Request& request, Context& context) {
  const model::Entity& entity = context.entity();
  const Uuid id = PANAL_TRY(path_id(request));
  const store::Cells cells = cells_of(entity, context.form());
  const store::Actor actor = context.actor();
  PANAL_TRY(context.write([&](db::Database& database) -> Result<void> {
    const auto present = PANAL_TRY(require_change(database, context, id, cells));
    PANAL_TRY(check_if_match(request, present.etag));
    PANAL_TRY(store::change_record(database, entity, id, cells, actor));
    return {};
  }));
  return respond_row(context, shown_records(context), id);
}

Result<http::Response> change_records(const http::Request&, Context& context) {
  const model::Entity& entity = context.entity();
  const std::vector<Uuid> ids = context.form().ids("ids");
  const store::Cells cells = cells_of(entity, context.form().object("set"));
  PANAL_TRY(context.write([&](db::Database& database) -> Result<void> {
    for (std::size_t i = 0; i < ids.size(); ++i) {
      PANAL_TRY(require_change(database, context, ids[i], cells));
      auto done = store::change_record(database, entity, ids[i], cells, context.actor(i));
      if (!done) return in_item(std::move(done).error(), "ids", i);
    }
    return {};
  }));
  return counted("changed", ids.size());
}

Result<http::Response> delete_record(const http::Request& request, Context& context) {
  const Uuid id = PANAL_TRY(path_id(request));
  const store::Actor actor = context.actor();
  PANAL_TRY(context.write([&](db::Database& database) -> Result<void> {
    const auto present = PANAL_TRY(require_record(database, context, id, Action::kDelete));
    PANAL_TRY(check_if_match(request, present.etag));
    return store::delete_record(database, context.entity(), id, actor);
  }));
  return http::Response::no_content();
}

Result<http::Response> delete_records(const http::Request&, Context& context) {
  const std::vector<Uuid> ids = context.form().ids("ids");
  const store::Actor actor = context.actor();
  PANAL_TRY(context.write([&](db::Database& database) -> Result<void> {
    for (const Uuid& id : ids) {
      PANAL_TRY(require_record(database, context, id, Action::kDelete));
      PANAL_TRY(store::delete_record(database, context.entity(), id, actor));
    }
    return {};
  }));
  return counted("deleted", ids.size());
}

}  // namespace panal::app

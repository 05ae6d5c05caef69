// The audit log as people read it: all of it, for administrators, and each record's own part, whose
// values can be brought back one by one.
#include <algorithm>

#include "src/app/api/entities.h"
#include "src/app/api/handlers.h"
#include "src/app/api/inputs.h"
#include "src/app/api/listing.h"
#include "src/app/model/entities.h"

namespace panal::app {
namespace {

using store::Filter;

// {"name": ["before", "after"], …} of the entry, cut down to the record's present attributes.
Result<Json> changes_of(db::Database& reader, const model::Entity& entity, const Uuid& record,
                        const Uuid& entry) {
  const auto& audit = store::records_of(model::audit());
  const auto row = PANAL_TRY(store::find(reader, audit, entry));
  const auto cell = [&](std::string_view name) -> const Value& {
    return row.cells[static_cast<std::size_t>(audit.field(name) - audit.fields.data())];
  };
  const bool fits = cell("record") == Value(Blob{std::string(record.raw())}) &&
                    cell("collection") == Value(std::string(entity.name));
  if (!fits) return fail(Code::kNotFound, "not_found");
  const auto* text = std::get_if<std::string>(&cell("changes"));
  return Json::parse(text == nullptr ? std::string_view("{}") : std::string_view(*text));
}

// A form that asks for the values before: of the fields named, or of all.
Result<Form> form_of(const model::Entity& entity, const Json& changes, const Form& asked) {
  const std::vector<std::string> wanted = asked.words("fields");
  for (const std::string& name : wanted) {
    if (changes.find(name) != nullptr) continue;
    return Error{Code::kFields, "fields", {{"fields", "unknown_field", name}}};
  }
  Json before = Json::object();
  for (const auto& input : inputs_of(entity).record) {
    const Json* change = changes.find(input.name);
    const bool named = std::ranges::find(wanted, input.name) != wanted.end();
    if (change == nullptr || (asked.has("fields") && !named)) continue;
    const Json::Array* ends = change->array_items();
    if (ends == nullptr || ends->size() != 2) continue;
    const bool unset = ends->front().is_null() && !input.nullable;
    before.append_member(std::string(input.name), unset ? Json("") : ends->front());
  }
  return Form::check(std::move(before), inputs_of(entity).record, Form::Kind::kChange);
}

}  // namespace

Result<http::Response> list_audit(const http::Request& request, Context& context) {
  return respond_list(request, context, store::records_of(model::audit()));
}

// Also of a record that is gone by now, for those who may change all.
Result<http::Response> list_history(const http::Request& request, Context& context) {
  const model::Entity& entity = context.entity();
  const Uuid id = PANAL_TRY(path_id(request));
  if (!context.principal().may(entity.access.change)) {
    PANAL_TRY(require_record(context.reader(), context, id, model::Action::kChange));
  }
  const auto& audit = store::records_of(model::audit());
  return respond_list(
      request, context, audit,
      {{audit.field("record"), Filter::Kind::kEqual, Value(Blob{std::string(id.raw())})},
       {audit.field("collection"), Filter::Kind::kEqual, Value(std::string(entity.name))}});
}

Result<http::Response> restore_values(const http::Request& request, Context& context) {
  const model::Entity& entity = context.entity();
  const Uuid id = PANAL_TRY(path_id(request));
  const auto entry = Uuid::parse(request.path_value("entry"));
  if (!entry) return fail(Code::kNotFound, "not_found");
  PANAL_TRY(require_record(context.reader(), context, id, model::Action::kChange));
  const Json changes = PANAL_TRY(changes_of(context.reader(), entity, id, *entry));
  const Form form = PANAL_TRY(form_of(entity, changes, context.form()));
  const store::Cells cells = cells_of(entity, form);
  const store::Actor actor = context.actor();
  PANAL_TRY(context.write([&](db::Database& database) -> Result<void> {
    const auto present = PANAL_TRY(require_change(database, context, id, cells));
    PANAL_TRY(check_if_match(request, present.etag));
    PANAL_TRY(store::change_record(database, entity, id, cells, actor, store::kAuditRestoreValues));
    return {};
  }));
  return respond_row(context, store::records_of(entity), id);
}

}  // namespace panal::app

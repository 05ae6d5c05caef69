#include "src/app/api/collections.h"

#include <algorithm>

#include "src/app/api/listing.h"
#include "src/app/model/entities.h"
#include "src/app/store/users.h"
#include "src/base/encoding.h"

namespace panal::app {

std::span<const OfferedCollection> offered_collections() {
  static const std::vector<OfferedCollection> offered = [] {
    std::vector<OfferedCollection> all;
    for (const model::Entity* entity : model::entities()) {
      all.push_back({&store::records_of(*entity), entity->roles_for(model::Action::kList),
                     std::string(entity->access.remove), entity});
    }
    return all;
  }();
  return offered;
}

const OfferedCollection* find_offered(std::string_view name) {
  const auto offered = offered_collections();
  const auto found = std::ranges::find_if(
      offered, [name](const OfferedCollection& each) { return each.collection->name == name; });
  return found == offered.end() ? nullptr : &*found;
}

Result<std::optional<Json>> column_json(db::Database& reader, const store::Collection& collection,
                                        std::string_view column, const Value& value) {
  const store::Field* field = collection.field(column);
  if (field == nullptr || field->can(model::kHidden)) return std::optional<Json>();
  const auto* blob = std::get_if<Blob>(&value);
  if (blob == nullptr || field->type != store::FieldType::kText) {
    return std::optional(cell_json(*field, value));
  }
  // The collection shows a user by the login.
  const auto id = Uuid::from_bytes(blob->bytes);
  if (!id) return std::optional(Json());
  const auto user = PANAL_TRY(store::find_user(reader, *id));
  return std::optional(user ? Json(user->login) : Json());
}

Result<std::size_t> page_limit(const http::Request& request) {
  const auto text = request.query("limit");
  if (!text) return limits::kPageItems;
  const auto limit = parse_int(*text);
  if (!limit || *limit < 1 || *limit > static_cast<std::int64_t>(limits::kPageItemsMax)) {
    return fail(Code::kBadRequest, "bad_parameter:limit");
  }
  return static_cast<std::size_t>(*limit);
}

Result<void> check_parameters(const http::Request& request,
                              std::initializer_list<std::string_view> known) {
  const auto parameters = request.query_all();
  if (!parameters) return fail(Code::kBadRequest, "bad_query");
  for (const auto& [name, value] : *parameters) {
    if (!valid_utf8(name) || !valid_utf8(value)) {
      return fail(Code::kBadRequest, "bad_parameter:utf-8");
    }
    if (std::ranges::find(known, name) == known.end()) {
      return fail(Code::kBadRequest, "bad_parameter:" + name);
    }
  }
  return {};
}

}  // namespace panal::app

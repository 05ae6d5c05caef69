#pragma once
// Collections: which records the API offers, and who may write them: what is true of a whole
// collection wherever its records turn up, in the trash or among the conflicts.
//
// A collection has the name of its table. Tables that are no collection show nowhere.
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "src/app/api/context.h"
#include "src/app/store/collection.h"
#include "src/http/json.h"

namespace panal::app {

struct OfferedCollection {
  const store::Collection* collection;
  // Letters of roles, as permissions.h has them.
  std::string to_read;
  std::string to_write;  // and so to delete, to restore and to settle conflicts
  const model::Entity* entity;
};

std::span<const OfferedCollection> offered_collections();
// Null when there is none of that name.
const OfferedCollection* find_offered(std::string_view name);

// A column's value as the collection shows it; nothing for columns that it does not show, such
// as hashes of passwords.
Result<std::optional<Json>> column_json(db::Database& reader, const store::Collection& collection,
                                        std::string_view column, const Value& value);

// `limit` of a list; kBadRequest when it is none.
Result<std::size_t> page_limit(const http::Request& request);
// Refuses query parameters that are not of `known`.
Result<void> check_parameters(const http::Request& request,
                              std::initializer_list<std::string_view> known);

}  // namespace panal::app

#pragma once
// Listing: a collection's records as HTTP answers. Written once for all collections: filters,
// sort, search, pages, JSON, CSV, ETag and If-Match.
#include <string>
#include <string_view>
#include <vector>

#include "src/app/api/context.h"
#include "src/app/store/collection.h"
#include "src/base/result.h"
#include "src/http/json.h"
#include "src/http/message.h"

namespace panal::app {

// GET of the collection: JSON with a cursor, or all of it as CSV. `fixed` filters are the
// handler's own, on top of the client's.
Result<http::Response> respond_list(const http::Request& request, Context& context,
                                    const store::Collection& collection,
                                    std::vector<store::Filter> fixed = {});

// What such a request asks for. A token in the address is no part of it.
Result<store::Query> list_query(const http::Request& request, const Context& context,
                                const store::Collection& collection,
                                std::vector<store::Filter> fixed);

// One record: with its ETag, and for 201 with its address.
Result<http::Response> respond_row(Context& context, const store::Collection& collection,
                                   const Uuid& id);
Result<http::Response> respond_created(Context& context, const store::Collection& collection,
                                       const Uuid& id);

Json cell_json(const store::Field& field, const Value& cell);
Json row_json(const store::Collection& collection, const store::Row& row);

// The id in the path. kNotFound for what is no id: there can be no such record.
Result<Uuid> path_id(const http::Request& request);

// RFC 9110, 8.8.3.2: If-None-Match compares weakly; for If-Match a weak tag equals nothing.
enum class Comparison { kWeak, kStrong };

// Whether one of a list of entity tags is `etag`, or it says *.
bool names_etag(std::string_view field, std::string_view etag, Comparison comparison);

// kPrecondition when the request depends on another version than `etag`.
Result<void> check_if_match(const http::Request& request, std::string_view etag);

}  // namespace panal::app

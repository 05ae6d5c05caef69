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

// One record: with its ETag, and for 201 with its address.
Result<http::Response> respond_row(Context& context, const store::Collection& collection,
                                   const Uuid& id);
Result<http::Response> respond_created(Context& context, const store::Collection& collection,
                                       const Uuid& id);

Json row_json(const store::Collection& collection, const store::Row& row);

// RFC 4180 with a header line. Text that a spreadsheet would take for a formula is defused.
std::string to_csv(const store::Collection& collection, const std::vector<store::Row>& rows);

// The id in the path. kNotFound for what is no id: there can be no such record.
Result<Uuid> path_id(const http::Request& request);

// Whether one of a list of entity tags (If-Match, If-None-Match) is `etag`, or it says *.
bool names_etag(std::string_view field, std::string_view etag);

// kPrecondition when the request depends on another version than `etag`.
Result<void> check_if_match(const http::Request& request, std::string_view etag);

}  // namespace panal::app

// /data: the wire form of the small message service that Panal replaces.
#include "src/app/api/handlers.h"
#include "src/app/model/entities.h"
#include "src/app/store/messages.h"
#include "src/app/store/records.h"
#include "src/base/encoding.h"
#include "src/http/json.h"

namespace panal::app {
namespace {

Json row_json(const store::DataRow& row) {
  return Json::array().push(row.clid).push(row.mess).push(row.sid);
}

http::Response said(int status, std::string_view key, const Context& context) {
  const auto text = sentence(key, context.language()).value_or(std::string());
  return http::Response::json(status, Json::object().set("message", text).dump());
}

Result<std::int64_t> path_clid(const http::Request& request) {
  const auto clid = parse_int(request.path_value("clid"));
  if (!clid) return fail(Code::kBadRequest, "bad_id");
  return *clid;
}

Result<store::DataRow> require_row(db::Database& database, std::int64_t clid) {
  auto row = PANAL_TRY(store::data_row(database, clid));
  if (!row) return fail(Code::kNotFound, "not_found");
  return std::move(*row);
}

}  // namespace

Result<http::Response> list_data(const http::Request&, Context& context) {
  Json rows = Json::array();
  for (const auto& row : PANAL_TRY(store::data_rows(context.reader()))) rows.push(row_json(row));
  return http::Response::json(200, rows.dump());
}

Result<http::Response> get_data(const http::Request& request, Context& context) {
  const auto clid = PANAL_TRY(path_clid(request));
  const auto row = PANAL_TRY(require_row(context.reader(), clid));
  return http::Response::json(200, Json::array().push(row_json(row)).dump());
}

Result<http::Response> add_data(const http::Request& request, Context& context) {
  const model::Entity& messages = model::messages();
  const std::int64_t clid = *context.form().integer("clid");
  const store::NewRecord record{PANAL_TRY(context.new_id(request)),
                                {{messages.place_of("clid"), Value(clid)},
                                 {messages.place_of("mess"), Value(context.form().text("mess"))}}};
  const store::Actor actor = context.actor();
  PANAL_TRY(context.write([&](db::Database& database) -> Result<void> {
    PANAL_TRY(store::insert_record(database, messages, record, actor));
    return {};
  }));
  auto response = said(201, "data_added", context);
  response.headers.set("Location", "/data/" + std::to_string(clid));
  return response;
}

Result<http::Response> change_data(const http::Request& request, Context& context) {
  const auto clid = PANAL_TRY(path_clid(request));
  const model::Entity& messages = model::messages();
  const store::Cells cells{{messages.place_of("mess"), Value(context.form().text("mess"))}};
  const store::Actor actor = context.actor();
  PANAL_TRY(context.write([&](db::Database& database) -> Result<void> {
    const auto row = PANAL_TRY(require_row(database, clid));
    PANAL_TRY(store::change_record(database, messages, row.id, cells, actor));
    return {};
  }));
  return said(200, "data_changed", context);
}

Result<http::Response> delete_data(const http::Request& request, Context& context) {
  const auto clid = PANAL_TRY(path_clid(request));
  const store::Actor actor = context.actor();
  PANAL_TRY(context.write([&](db::Database& database) -> Result<void> {
    const auto row = PANAL_TRY(require_row(database, clid));
    return store::delete_record(database, model::messages(), row.id, actor);
  }));
  return said(200, "data_deleted", context);
}

}  // namespace panal::app

// Reports: company × customer × salesperson, and what there is to say of a company. Salespeople
// count their own visits alone.
#include <cmath>

#include "src/app/api/collections.h"
#include "src/app/api/cursor.h"
#include "src/app/api/entities.h"
#include "src/app/api/handlers.h"
#include "src/app/api/listing.h"
#include "src/app/model/checks.h"
#include "src/app/model/entities.h"
#include "src/app/store/reports.h"

namespace panal::app {
namespace {

constexpr std::string_view kOrder = "company";

Json optional_json(const std::optional<Uuid>& id) { return id ? Json(id->text()) : Json(); }

void add_tally(Json& json, const store::Tally& tally) {
  json.append_member("total", tally.total);
  json.append_member("met", tally.met);
  json.append_member("failed", tally.failed);
  json.append_member("pending", tally.pending);
  json.append_member("cancelled", tally.cancelled);
  const double share = static_cast<double>(tally.met) / static_cast<double>(tally.total);
  json.append_member("percent_met",
                     tally.total == 0 ? Json() : Json(std::round(share * 1000) / 10));
}

Json line_json(const store::ReportLine& line) {
  Json json;
  json.append_member("company", line.company.text());
  json.append_member("company_name", line.company_name);
  json.append_member("customer", line.customer.text());
  json.append_member("customer_name", line.customer_name);
  json.append_member("salesperson", optional_json(line.salesperson));
  json.append_member("salesperson_name", line.salesperson_name);
  add_tally(json, line.tally);
  return json;
}

Result<std::optional<Uuid>> id_asked(const http::Request& request, const char* name) {
  const auto text = request.query(name);
  if (!text || text->empty()) return std::optional<Uuid>();
  const auto id = Uuid::parse(*text);
  if (!id) return fail(Code::kBadRequest, std::string("bad_parameter:") + name);
  return std::optional(*id);
}

Result<void> take_day(const http::Request& request, const char* name, std::string& day) {
  const auto text = request.query(name);
  if (!text || text->empty()) return {};
  if (!model::is_date(*text)) return fail(Code::kBadRequest, std::string("bad_parameter:") + name);
  day = *text;
  return {};
}

// Whose visits count, for those who may only see their own.
std::optional<Uuid> only_of(const Context& context) {
  if (context.principal().may(model::visits().access.read)) return std::nullopt;
  return context.principal().user;
}

Result<store::ReportQuery> parse_query(const http::Request& request, const Context& context) {
  PANAL_TRY(check_parameters(
      request, {"company", "customer", "salesperson", "from", "to", "limit", "cursor"}));
  store::ReportQuery query;
  query.company = PANAL_TRY(id_asked(request, "company"));
  query.customer = PANAL_TRY(id_asked(request, "customer"));
  query.salesperson = PANAL_TRY(id_asked(request, "salesperson"));
  PANAL_TRY(take_day(request, "from", query.from));
  PANAL_TRY(take_day(request, "to", query.to));
  query.limit = PANAL_TRY(page_limit(request));
  if (const auto own = only_of(context)) {
    if (query.salesperson && *query.salesperson != *own)
      return fail(Code::kForbidden, "permission");
    query.salesperson = own;
  }
  const auto cursor = request.query("cursor");
  if (!cursor || cursor->empty()) return query;
  query.after = decode_cursor(*cursor, kOrder);
  if (!query.after) return fail(Code::kBadRequest, "bad_parameter:cursor");
  return query;
}

}  // namespace

Result<http::Response> get_targets_report(const http::Request& request, Context& context) {
  const auto query = PANAL_TRY(parse_query(request, context));
  const auto report = PANAL_TRY(store::report_targets(context.reader(), query));
  Json items = Json::array();
  for (const store::ReportLine& line : report.lines) items.push(line_json(line));
  Json body;
  body.append_member("items", std::move(items));
  body.append_member("next", report.next ? Json(encode_cursor(kOrder, *report.next)) : Json());
  return http::Response::json(200, body.dump());
}

Result<http::Response> get_company_statistics(const http::Request& request, Context& context) {
  const Uuid id = PANAL_TRY(path_id(request));
  PANAL_TRY(require_record(context.reader(), context, id, model::Action::kRead));
  const auto found = PANAL_TRY(store::company_statistics(context.reader(), id, only_of(context)));
  Json targets;
  add_tally(targets, found.targets);
  Json body;
  body.append_member("customers", found.customers);
  body.append_member("archived", found.archived);
  body.append_member("visits", found.visits);
  body.append_member("fulfilled", found.fulfilled);
  body.append_member("last_planned_on",
                     found.last_planned_on.empty() ? Json() : Json(found.last_planned_on));
  body.append_member("targets", std::move(targets));
  return http::Response::json(200, body.dump());
}

}  // namespace panal::app

// The report of incidents, as JSON and as CSV.
#include <algorithm>
#include <cmath>

#include "src/app/api/collections.h"
#include "src/app/api/csv.h"
#include "src/app/api/handlers.h"
#include "src/app/api/inputs.h"
#include "src/app/model/checks.h"
#include "src/app/store/incident_report.h"
#include "src/base/clock.h"
#include "src/base/encoding.h"

namespace panal::app {
namespace {

// A day of the query, else the end of all time on that side.
Result<std::int64_t> day_asked(const http::Request& request, const char* name,
                               std::int64_t otherwise, std::int64_t after_ms) {
  const std::string text = request.query(name).value_or("");
  if (text.empty()) return otherwise;
  if (!model::is_date(text)) return fail(Code::kBadRequest, std::string("bad_parameter:") + name);
  return *parse_time_ms(text) + after_ms;
}

Json key_json(const Value& key) {
  if (const auto* text = std::get_if<std::string>(&key)) return Json(*text);
  const auto* blob = std::get_if<Blob>(&key);
  const auto id = blob == nullptr ? std::nullopt : Uuid::from_bytes(blob->bytes);
  return id ? Json(id->text()) : Json();
}

// With one digit behind the point.
Json average_json(const Value& value) {
  const auto* number = std::get_if<double>(&value);
  return number == nullptr ? Json() : Json(std::round(*number * 10) / 10);
}

Json line_json(const store::IncidentReportLine& line) {
  Json json;
  json.append_member("key", key_json(line.key));
  json.append_member("name", line.name);
  json.append_member("total", line.total);
  json.append_member("resolved", line.resolved);
  json.append_member("overdue", line.overdue);
  json.append_member("answered", line.answered);
  json.append_member("answered_in_time", line.answered_in_time);
  json.append_member("resolved_in_time", line.resolved_in_time);
  json.append_member("response_minutes", average_json(line.response_minutes));
  json.append_member("resolution_minutes", average_json(line.resolution_minutes));
  json.append_member("rated", line.rated);
  json.append_member("satisfaction", average_json(line.satisfaction));
  return json;
}

std::string csv_of(const Json::Array& lines) {
  std::string out =
      "key,name,total,resolved,overdue,answered,answered_in_time,resolved_in_time,"
      "response_minutes,resolution_minutes,rated,satisfaction\r\n";
  for (const Json& line : lines) {
    std::string cells;
    for (const auto& [name, value] : *line.members()) {
      if (name != "key") cells += ',';
      if (value.string() != nullptr) cells += csv_text(*value.string());
      else if (!value.is_null()) cells += value.dump();
    }
    out += cells + "\r\n";
  }
  return out;
}

}  // namespace

Result<http::Response> get_incident_report(const http::Request& request, Context& context) {
  PANAL_TRY(check_parameters(request, {"by", "from", "to"}));
  std::string by = request.query("by").value_or("");
  if (by.empty()) by = "assignee";
  const auto& choices = incident_report_parameters().front().choices;
  if (std::ranges::find(choices, by) == choices.end()) {
    return fail(Code::kBadRequest, "bad_parameter:by");
  }
  store::IncidentReportQuery query{.by = by, .from_ms = 0, .to_ms = 0, .now_ms = context.now_ms()};
  query.from_ms = PANAL_TRY(day_asked(request, "from", 0, 0));
  query.to_ms = PANAL_TRY(day_asked(request, "to", INT64_MAX, kDayMs - 1));
  Json items = Json::array();
  for (const auto& line : PANAL_TRY(store::report_incidents(context.reader(), query))) {
    items.push(line_json(line));
  }
  if (request.headers.get("Accept").find("text/csv") == std::string_view::npos) {
    return http::Response::json(200, Json::object().set("items", std::move(items)).dump());
  }
  auto response = http::Response::text(200, csv_of(*items.array_items()));
  response.headers.set("Content-Type", "text/csv; charset=utf-8; header=present");
  response.headers.set("Content-Disposition", "attachment; filename=\"incidents.csv\"");
  return response;
}

}  // namespace panal::app

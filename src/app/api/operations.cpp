// What operators and monitors ask of the node, and the streams of open pages.
#include "src/app/api/events.h"
#include "src/app/api/handlers.h"
#include "src/base/encoding.h"
#include "src/base/limits.h"
#include "src/http/json.h"
#include "src/http/problem.h"

namespace panal::app {
namespace {

http::Response typed(std::string body, std::string type) {
  auto response = http::Response::text(200, std::move(body));
  response.headers.set("Content-Type", std::move(type));
  return response;
}

}  // namespace

Result<http::Response> get_health(const http::Request&, Context& context) {
  const Health health = context.host().health();
  Json body;
  body.append_member("status", health.status);
  body.append_member("node", context.host().node_name());
  if (!health.reason.empty()) body.append_member("reason", health.reason);
  return http::Response::json(health.status == "ready" ? 200 : 503, body.dump());
}

Result<http::Response> get_metrics(const http::Request&, Context& context) {
  return typed(context.host().metrics(), "text/plain; version=0.0.4; charset=utf-8");
}

Result<http::Response> get_metric_history(const http::Request&, Context& context) {
  return http::Response::json(200, context.host().metric_history());
}

Result<http::Response> get_replication(const http::Request&, Context& context) {
  return http::Response::json(200, context.host().replication_status());
}

Result<http::Response> get_front_page(const http::Request& request, Context& context) {
  const bool spanish = http::language_of(request) == http::Language::kSpanish;
  const StatsForm form = spanish ? StatsForm::kSpanishPage : StatsForm::kEnglishPage;
  return typed(context.host().front_stats(form), "text/html; charset=utf-8");
}

Result<http::Response> get_front_style(const http::Request&, Context& context) {
  return typed(context.host().front_stats(StatsForm::kStyle), "text/css; charset=utf-8");
}

Result<http::Response> get_front_json(const http::Request&, Context& context) {
  return http::Response::json(200, context.host().front_stats(StatsForm::kJson));
}

Result<http::Response> get_front_csv(const http::Request&, Context& context) {
  return typed(context.host().front_stats(StatsForm::kCsv), "text/csv; charset=utf-8");
}

Result<http::Response> get_events(const http::Request& request, Context& context) {
  http::Response response;
  response.stream = PANAL_TRY(context.services().events.subscribe(
      context.principal(), request.headers.get("Last-Event-ID")));
  response.headers.set("Content-Type", "text/event-stream");
  return response;
}

Result<http::Response> get_openapi(const http::Request&, Context& context) {
  return http::Response::json(200, std::string(context.services().openapi));
}

}  // namespace panal::app

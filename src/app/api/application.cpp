#include "src/app/api/application.h"

#include <algorithm>
#include <exception>
#include <utility>

#include "src/app/api/authentication.h"
#include "src/app/api/listing.h"
#include "src/app/api/openapi.h"
#include "src/app/api/problem.h"
#include "src/app/store/api_tokens.h"
#include "src/app/store/sessions.h"
#include "src/base/bytes.h"
#include "src/base/encoding.h"

namespace panal::app {
namespace {

// Of what a credential may decide: nothing of it stays in a browser or a proxy.
void finish(http::Response& response) {
  if (!response.headers.has("Cache-Control")) response.headers.set("Cache-Control", "no-store");
}

// A GET whose ETag the client has already.
void apply_if_none_match(const http::Request& request, http::Response& response) {
  if (response.status != 200 || !request.headers.has("If-None-Match")) return;
  if (request.method != http::Method::kGet && request.method != http::Method::kHead) return;
  std::string_view etag = response.headers.get("ETag");
  if (etag.size() < 2) return;
  etag = etag.substr(1, etag.size() - 2);
  const std::string_view field = request.headers.get("If-None-Match");
  if (!names_etag(field, etag, Comparison::kWeak)) return;
  response.status = 304;
  response.body.clear();
}

Language language_of(const http::Request& request, const Principal& principal) {
  if (const auto asked = parse_accept_language(request.headers.get("Accept-Language"))) {
    return *asked;
  }
  return principal.language == "en" ? Language::kEnglish : Language::kSpanish;
}

// X-Panal-Moments: of each record in turn, in ms and never of the future.
Result<std::vector<std::int64_t>> moments_of(const http::Request& request, std::int64_t now_ms) {
  std::vector<std::int64_t> moments;
  std::string_view field = request.headers.get("X-Panal-Moments");
  while (!field.empty()) {
    const std::size_t end = std::min(field.find(','), field.size());
    const auto moment = parse_int(field.substr(0, end));
    if (!moment || *moment < 0 || *moment > now_ms) {
      return fail(Code::kBadRequest, "bad_parameter:X-Panal-Moments");
    }
    moments.push_back(*moment);
    field.remove_prefix(std::min(end + 1, field.size()));
  }
  return moments;
}

std::string allow_header(const std::vector<http::Method>& methods) {
  std::string allow;
  for (const http::Method method : methods) {
    (allow += allow.empty() ? "" : ", ") += http::name_of(method);
    if (method == http::Method::kGet) allow += ", HEAD";
  }
  return allow;
}

std::string hex_of(std::uint64_t number) {
  ByteWriter bytes;
  bytes.u64(number);
  return hex_encode(bytes.bytes()).substr(0, 8);
}

}  // namespace

Application::Application(Parts parts)
    : events_(parts.clock),
      chat_({parts.writer, parts.host, parts.clock, parts.log, events_}),
      secrets_(parts.cluster_key),
      courier_({parts.writer, parts.host, parts.clock, parts.random, parts.log, secrets_}),
      sign_ins_(secrets_),
      denials_(parts.writer, parts.log),
      passwords_(parts.random),
      openapi_(openapi_document()),
      audit_chain_(parts.host.node_label() + "-" + hex_of(parts.random.u64())),
      services_{parts.writer, parts.host, parts.clock, parts.random, parts.log,
                secrets_,     sign_ins_,  passwords_,  events_,      chat_,
                courier_,     openapi_,   audit_chain_} {
  for (std::size_t i = 0; i < routes().size(); ++i) {
    router_.add(routes()[i].method, routes()[i].pattern, i);
  }
}

void Application::committed(const std::vector<std::string>& tables, std::string vector) {
  events_.publish(tables, std::move(vector));
  chat_.committed(tables);
  courier_.committed(tables);
}

void Application::heard(const Uuid& node, std::string_view notice) {
  chat_.heard(node, notice);
  courier_.heard(node, notice);
}

Outcome Application::handle(http::Request request, db::Database& reader) {
  Context context(services_, reader);
  context.set_address(request.client_address);
  context.set_language(language_of(request, {}));
  http::Response response;
  try {
    response = answer(request, context);
  } catch (const std::exception& thrown) {  // a library's: out of memory, most likely
    response = refuse(fail(Code::kInternal, thrown.what()), request, context, nullptr);
  }
  finish(response);
  return {std::move(response), context.commit()};
}

http::Response Application::answer(http::Request& request, Context& context) {
  if (!context.reader().in_transaction()) {
    auto begun = context.reader().execute("BEGIN");
    if (!begun) return refuse(std::move(begun).error(), request, context, nullptr);
  }
  auto match = router_.match(request.method, request.path);
  if (match.kind == http::Router::Match::Kind::kNoPath) {
    return refuse(fail(Code::kNotFound, "no_such_path"), request, context, nullptr);
  }
  if (match.kind == http::Router::Match::Kind::kNoMethod) {
    auto response =
        problem(405, fail(Code::kBadRequest, "method"), context.language(), request.request_id);
    response.headers.set("Allow", allow_header(match.allowed));
    return response;
  }
  const Route& route = routes()[match.route];
  request.path_values = std::move(match.values);
  auto response = run(route, request, context);
  if (!response) return refuse(std::move(response).error(), request, context, &route);
  apply_if_none_match(request, *response);
  return std::move(response).value();
}

Result<http::Response> Application::run(const Route& route, const http::Request& request,
                                        Context& context) {
  const bool imports = route.details.import != nullptr && has_media_type(request, "text/csv");
  const std::string_view coding = request.headers.get("Content-Encoding");
  if (!coding.empty() && !http::equal_ignoring_case(coding, "identity")) {
    return fail(Code::kUnsupported, "content_encoding");
  }
  const std::size_t bytes_max =
      imports ? limits::kImportBytes : std::max(limits::kJsonBytes, route.details.upload_bytes);
  if (request.body.size() > bytes_max) return fail(Code::kTooLarge, "too_large");
  if (route.rule.kind() != Rule::Kind::kEveryone) PANAL_TRY(identify(request, context));
  PANAL_TRY(check_forgery(request, context.principal()));
  PANAL_TRY(authorise(route.rule, context.principal(), request, context.host().data_is_open()));
  context.set_entity(route.details.entity);
  if (imports) return route.details.import(request, context);
  if (route.details.body != nullptr) {
    context.set_form(PANAL_TRY(Form::parse(request, *route.details.body, route.form_kind())));
  }
  return route.handler(request, context);
}

Result<void> Application::identify(const http::Request& request, Context& context) {
  auto found = PANAL_TRY(authenticate(context.reader(), request, context.now_ms()));
  if (found.needs_touch) touch_credential(found.principal, context.now_ms());
  context.set_language(language_of(request, found.principal));
  if (found.principal.kind == Principal::Kind::kControl) {
    context.set_moments(PANAL_TRY(moments_of(request, context.now_ms())));
  }
  context.set_principal(std::move(found.principal));
  return {};
}

// Nobody waits for this write: losing one costs a minute of a session's idle time.
void Application::touch_credential(const Principal& principal, std::int64_t now_ms) {
  if (!services_.host.writable()) return;
  const Uuid id = principal.credential;
  const bool is_session = principal.kind == Principal::Kind::kSession;
  services_.writer.submit(
      [id, is_session, now_ms](db::Database& database) {
        return is_session ? store::touch_session(database, id, now_ms)
                          : store::touch_api_token(database, id, now_ms);
      },
      [&log = services_.log](Result<db::Commit> done) {
        if (done) return;
        log.warning("accounts", "use of a credential not noted",
                    {{"reason", done.error().message}});
      });
}

http::Response Application::refuse(Error error, const http::Request& request,
                                   const Context& context, const Route* route) {
  // The small message service knew one kind of bad request.
  const bool is_data = route != nullptr && route->rule.kind() == Rule::Kind::kData;
  if (is_data && error.code == Code::kFields) error.code = Code::kBadRequest;
  const bool somebody = context.principal().kind != Principal::Kind::kNobody;
  if (error.code == Code::kForbidden && somebody && services_.host.writable()) {
    denials_.note(request, context.actor(), route == nullptr ? request.path : route->pattern);
  }
  if (!is_spoken(error)) {
    services_.log.error(
        "api", "request failed",
        {{"request", request.request_id}, {"path", request.path}, {"reason", error.message}});
  }
  return problem(error, context.language(), request.request_id);
}

bool Application::owns(std::string_view path) {
  const auto under = [path](std::string_view top) {
    return path == top || (path.starts_with(top) && path[top.size()] == '/');
  };
  return under("/api") || under("/data") || under("/front") || path == "/healthz" ||
         path == "/metrics";
}

std::size_t Application::body_bytes_max(http::Method method, std::string_view path,
                                        std::string_view content_type) const {
  const auto match = router_.match(method, path);
  if (match.kind != http::Router::Match::Kind::kFound) return limits::kJsonBytes;
  const RouteDetails& details = routes()[match.route].details;
  const bool imports = details.import != nullptr && is_media_type(content_type, "text/csv");
  return imports ? limits::kImportBytes : std::max(limits::kJsonBytes, details.upload_bytes);
}

Place Application::place(http::Method method, std::string_view path) const {
  const auto match = router_.match(method, path);
  if (match.kind != http::Router::Match::Kind::kFound) return Place::kAnyNode;
  return routes()[match.route].details.place;
}

}  // namespace panal::app

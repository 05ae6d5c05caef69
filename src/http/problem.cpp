#include "src/http/problem.h"

#include "src/http/assets.h"
#include "src/http/json.h"
#include "src/http/problem_texts.h"

namespace panal::http {
namespace {

Response make_problem(int status, std::string_view title, std::string_view detail,
                      const std::vector<FieldError>& fields) {
  Json body;
  body.append_member("type", "about:blank");
  body.append_member("title", title);
  body.append_member("status", status);
  if (!detail.empty()) body.append_member("detail", detail);
  Json errors = Json::array();
  for (const FieldError& field : fields) {
    Json error;
    error.append_member("field", field.field);
    error.append_member("code", field.code);
    error.append_member("message", field.message);
    errors.push(std::move(error));
  }
  body.append_member("errors", std::move(errors));
  Response response{.status = status, .body = body.dump()};
  response.headers.add("Content-Type", "application/problem+json");
  response.headers.add("Cache-Control", "no-store");
  return response;
}

}  // namespace

Language language_of(const Request& request) {
  const std::string_view cookie = request.headers.cookie("panal_lang");
  if (cookie == "en") return Language::kEnglish;
  if (cookie == "es") return Language::kSpanish;
  return language_of(request.headers.get("Accept-Language"));
}

int status_of(Code code) {
  switch (code) {
    case Code::kBadRequest: return 400;
    case Code::kUnauthorized: return 401;
    case Code::kForbidden: return 403;
    case Code::kNotFound: return 404;
    case Code::kConflict: return 409;
    case Code::kPrecondition: return 412;
    case Code::kTooLarge: return 413;
    case Code::kUnsupported: return 415;
    case Code::kFields: return 422;
    case Code::kTooMany: return 429;
    case Code::kUnavailable: return 503;
    case Code::kTimeout: return 504;
    case Code::kDiskFull: return 507;
    case Code::kInternal:
    case Code::kStorageFailed:
    case Code::kCorrupt:
    case Code::kIo: return 500;
  }
  return 500;
}

Language language_of(std::string_view accept_language) {
  return quality_of(accept_language, "en") > quality_of(accept_language, "es")
             ? Language::kEnglish
             : Language::kSpanish;
}

Response problem(int status, std::string_view detail, Language language) {
  const bool spanish = language == Language::kSpanish;
  const std::string_view title = reason_phrase(status);
  Response response = make_problem(status, spanish ? in_spanish(title) : title,
                                   spanish ? in_spanish(detail) : detail, {});
  response.headers.add("Content-Language", spanish ? "es" : "en");
  return response;
}

Response problem(const Error& error) {
  const int status = status_of(error.code);
  return make_problem(status, reason_phrase(status),
                      status == 500 ? std::string_view{} : error.message, error.fields);
}

}  // namespace panal::http

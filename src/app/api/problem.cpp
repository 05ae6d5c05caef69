#include "src/app/api/problem.h"

#include <utility>

#include "src/http/json.h"
#include "src/http/problem.h"

namespace panal::app {
namespace {

struct Kind {
  std::string_view title;
  std::string_view detail;  // when the error's own message is none of ours
};

Kind kind_of(Code code) {
  switch (code) {
    case Code::kBadRequest: return {"title_bad_request", "bad_query"};
    case Code::kUnauthorized: return {"title_unauthorized", "credentials"};
    case Code::kForbidden: return {"title_forbidden", "permission"};
    case Code::kNotFound: return {"title_not_found", "not_found"};
    case Code::kConflict: return {"title_conflict", "duplicate"};
    case Code::kPrecondition: return {"title_precondition", "changed"};
    case Code::kTooLarge: return {"title_too_large", "too_large"};
    case Code::kUnsupported: return {"title_unsupported", "media_type"};
    case Code::kFields: return {"title_fields", "fields"};
    case Code::kTooMany: return {"title_too_many", "busy"};
    case Code::kUnavailable: return {"title_unavailable", "unavailable"};
    case Code::kTimeout: return {"title_timeout", "unreachable_time"};
    case Code::kDiskFull: return {"title_disk_full", "disk_full"};
    case Code::kInternal:
    case Code::kStorageFailed:
    case Code::kCorrupt:
    case Code::kIo: break;
  }
  return {"title_internal", "internal"};
}

std::pair<std::string_view, std::string_view> split(std::string_view message) {
  const std::size_t colon = message.find(':');
  if (colon == std::string_view::npos) return {message, {}};
  return {message.substr(0, colon), message.substr(colon + 1)};
}

Json errors_json(const Error& error, Language language) {
  Json errors = Json::array();
  for (const FieldError& field : error.fields) {
    Json item;
    item.append_member("field", field.field);
    item.append_member("code", field.code);
    item.append_member("message",
                       sentence(field.code, language, field.message).value_or(field.message));
    errors.push(std::move(item));
  }
  return errors;
}

}  // namespace

bool is_spoken(const Error& error) {
  return sentence(split(error.message).first, Language::kEnglish).has_value();
}

http::Response problem(const Error& error, Language language, std::string_view request_id) {
  return problem(http::status_of(error.code), error, language, request_id);
}

http::Response problem(int status, const Error& error, Language language,
                       std::string_view request_id) {
  const Kind kind = kind_of(error.code);
  const auto [own_key, argument] = split(error.message);
  const std::string_view key = is_spoken(error) ? own_key : kind.detail;
  Json document;
  document.append_member("type", "urn:panal:problem:" + std::string(key));
  document.append_member("title", *sentence(status == 405 ? "title_method" : kind.title, language));
  document.append_member("status", status);
  document.append_member("detail", *sentence(key, language, argument));
  document.append_member("errors", errors_json(error, language));
  document.append_member("request_id", request_id);
  auto response = http::Response::json(status, document.dump());
  response.headers.set("Content-Type", "application/problem+json");
  response.headers.set("Content-Language", std::string(tag_of(language)));
  if (status == 401) response.headers.set("WWW-Authenticate", "Bearer realm=\"panal\"");
  if ((status == 429 || status == 503) && !argument.empty()) {
    response.headers.set("Retry-After", std::string(argument));
  }
  return response;
}

}  // namespace panal::app

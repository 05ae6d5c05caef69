#include "src/http/response_head.h"

#include <array>
#include <cstdio>
#include <ctime>

#include "src/http/head.h"

namespace panal::http {
namespace {

constexpr std::string_view kSecurityNames[] = {
    "Content-Security-Policy",    "X-Content-Type-Options",       "Referrer-Policy",
    "Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy",
};
constexpr std::string_view kSecurityValues[] = {
    "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; "
    "form-action 'self'",
    "nosniff",
    "same-origin",
    "same-origin",
    "same-origin",
};

// A value with a line end would be another header: a handler's mistake must not reach the wire.
bool sendable(std::string_view name, std::string_view value) {
  return is_token(name) && is_field_value(value);
}

void append_line(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ").append(value).append("\r\n");
}

}  // namespace

std::string format_http_date(std::int64_t unix_seconds) {
  constexpr const char* kDays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::time_t time = unix_seconds;
  std::tm parts{};
  gmtime_r(&time, &parts);
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%s, %02d %s %d %02d:%02d:%02d GMT", kDays[parts.tm_wday],
                parts.tm_mday, kMonths[parts.tm_mon], parts.tm_year + 1900, parts.tm_hour,
                parts.tm_min, parts.tm_sec);
  return text.data();
}

ResponseHeads::ResponseHeads(std::string_view node_name) {
  append_line(node_line_, "X-Panal-Node", node_name);
  node_line_ += "X-Request-Id: ";
  for (std::size_t i = 0; i < std::size(kSecurityNames); ++i) {
    append_line(security_lines_, kSecurityNames[i], kSecurityValues[i]);
  }
}

std::string_view ResponseHeads::date(std::int64_t wall_seconds) {
  if (date_of_ != wall_seconds) {
    date_of_ = wall_seconds;
    date_line_ = "Date: " + format_http_date(wall_seconds) + "\r\n";
  }
  return date_line_;
}

void ResponseHeads::append(std::string& out, const Response& response,
                           std::optional<std::size_t> length, const Exchange& exchange) {
  out.append("HTTP/1.1 ").append(std::to_string(response.status)).append(" ");
  out.append(reason_phrase(response.status)).append("\r\n");
  out.append(date(exchange.wall_seconds));
  unsigned set = 0;  // one bit a security header that the handler has set itself
  for (const auto& [name, value] : response.headers.all()) {
    if (!sendable(name, value)) continue;
    append_line(out, name, value);
    for (std::size_t i = 0; i < std::size(kSecurityNames); ++i) {
      if (equal_ignoring_case(name, kSecurityNames[i])) set |= 1u << i;
    }
  }
  if (set == 0) out += security_lines_;
  for (std::size_t i = 0; set != 0 && i < std::size(kSecurityNames); ++i) {
    if ((set & 1u << i) == 0) append_line(out, kSecurityNames[i], kSecurityValues[i]);
  }
  if (exchange.hsts) out += "Strict-Transport-Security: max-age=31536000\r\n";
  out.append(node_line_).append(exchange.request_id).append("\r\n");
  const bool bodiless = response.status / 100 == 1 || response.status == 204 ||
                        response.status == 304;  // whose length would be that of the 200
  if (!bodiless && length) {
    append_line(out, "Content-Length", std::to_string(*length));
  } else if (!bodiless && exchange.minor_version == 1) {
    out += "Transfer-Encoding: chunked\r\n";
  }
  if (!exchange.keep_alive) out += "Connection: close\r\n";
  else if (exchange.minor_version == 0) out += "Connection: keep-alive\r\n";
  out += "\r\n";
}

}  // namespace panal::http

#include "src/http/url.h"

#include <algorithm>
#include <cctype>

#include "src/base/encoding.h"

namespace panal::http {
namespace {

constexpr std::uint16_t kHttp = 80, kHttps = 443;

// No backslash: browsers take it for a slash, others do not.
bool is_sound(char c) {
  return c > ' ' && c < 127 && std::string_view("\"<>\\").find(c) == std::string_view::npos;
}

bool is_host(std::string_view host, bool bracketed) {
  return !host.empty() && std::ranges::all_of(host, [bracketed](char c) {
    if (bracketed) return std::isxdigit(static_cast<unsigned char>(c)) != 0 || c == ':' || c == '.';
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '.' || c == '-' || c == '_';
  });
}

std::string bracketed(const std::string& host) {
  return host.find(':') == std::string::npos ? host : "[" + host + "]";
}

}  // namespace

std::optional<Url> Url::parse(std::string_view text) {
  Url url;
  if (text.starts_with("https://")) url.tls = true;
  else if (!text.starts_with("http://")) return std::nullopt;
  text.remove_prefix(url.tls ? 8 : 7);
  text = text.substr(0, text.find('#'));
  if (!std::ranges::all_of(text, is_sound)) return std::nullopt;
  const std::size_t end = std::min(text.find_first_of("/?"), text.size());
  std::string_view authority = text.substr(0, end);
  url.target = text.substr(end);
  if (!url.target.starts_with('/')) url.target.insert(0, "/");
  const bool bracket = authority.starts_with('[');
  const std::size_t close = bracket ? authority.find(']') : authority.find(':');
  if (bracket && close == std::string_view::npos) return std::nullopt;
  std::string_view port = authority.substr(std::min(close, authority.size()));
  url.host = bracket ? authority.substr(1, close - 1) : authority.substr(0, close);
  if (bracket) port.remove_prefix(1);
  if (!is_host(url.host, bracket)) return std::nullopt;
  url.port = url.tls ? kHttps : kHttp;
  if (port.empty()) return url;
  const auto number = port.front() == ':' ? parse_int(port.substr(1)) : std::nullopt;
  if (!number || *number < 1 || *number > UINT16_MAX) return std::nullopt;
  url.port = static_cast<std::uint16_t>(*number);
  return url;
}

std::string Url::address() const { return bracketed(host) + ":" + std::to_string(port); }

std::string Url::host_field() const {
  return port == (tls ? kHttps : kHttp) ? bracketed(host) : address();
}

}  // namespace panal::http

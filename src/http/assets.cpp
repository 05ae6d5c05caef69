#include "src/http/assets.h"

#include <algorithm>

#include "src/http/compress.h"
#include "src/http/head.h"
#include "src/http/problem.h"
#include "src/http/range.h"

namespace panal::http {
namespace {

constexpr std::string_view kIndexPath = "/index.html";

// "0.8" → 800; at most three decimals count (RFC 9110, 12.4.2).
int thousandths(std::string_view text) {
  if (text.empty() || text[0] < '0' || text[0] > '1') return 0;
  int value = (text[0] - '0') * 1000;
  int unit = 100;
  for (const char c : text.substr(std::min<std::size_t>(2, text.size())).substr(0, 3)) {
    if (c < '0' || c > '9') break;
    value += (c - '0') * unit;
    unit /= 10;
  }
  return std::min(value, 1000);
}

bool matches(std::string_view if_none_match, std::string_view etag) {
  bool found = if_none_match == "*";
  for_each_element(if_none_match, [&](std::string_view element) {
    if (element.starts_with("W/")) element.remove_prefix(2);
    found = found || element == etag;
  });
  return found;
}

std::string_view page_language(const Request& request) {
  return language_of(request) == Language::kEnglish ? "en" : "es";
}

std::string_view theme_of(const Request& request) {
  const std::string_view cookie = request.headers.cookie("panal_theme");
  return cookie == "light" || cookie == "dark" ? cookie : "auto";
}

bool has_session(const Request& request) {
  return !request.headers.cookie("panal_session").empty() ||
         !request.headers.cookie("__Host-panal_session").empty();
}

void fill(std::string& page, std::string_view mark, std::string_view value) {
  for (std::size_t at = 0; (at = page.find(mark, at)) != std::string::npos; at += value.size()) {
    page.replace(at, mark.size(), value);
  }
}

}  // namespace

int quality_of(std::string_view list, std::string_view name) {
  int best = -1;
  for_each_element(list, [&](std::string_view element) {
    const std::size_t semicolon = element.find(';');
    std::string_view what = element.substr(0, semicolon);
    while (what.ends_with(' ')) what.remove_suffix(1);
    // "en" stands for "en-GB" too: languages match by their first subtag.
    if (what.size() > name.size() && what[name.size()] == '-') what = what.substr(0, name.size());
    if (!equal_ignoring_case(what, name)) return;
    const std::size_t q = element.find("q=");
    best = std::max(best, q == std::string_view::npos ? 1000 : thousandths(element.substr(q + 2)));
  });
  return best;
}

Assets::Assets(std::span<const Asset> assets) : assets_(assets.begin(), assets.end()) {
  for (Asset& asset : assets_) {
    if (asset.identity.empty()) asset.identity = unpacked_.emplace_back(gunzip(asset.gzip));
    if (asset.path == kIndexPath) index_ = &asset;
    else by_path_.emplace(asset.path, &asset);
  }
}

Response Assets::answer(const Request& request) const {
  const Language language = language_of(request.headers.get("Accept-Language"));
  if (request.method != Method::kGet && request.method != Method::kHead) {
    Response refusal = problem(405, "only GET and HEAD here", language);
    refusal.headers.add("Allow", "GET, HEAD");
    return refusal;
  }
  const auto found = by_path_.find(request.path);
  if (found != by_path_.end()) return file(*found->second, request);
  const bool navigates = request.headers.get("Accept").find("text/html") != std::string_view::npos;
  const bool is_file = request.path.starts_with("/assets/");
  const bool is_page = request.path == "/" || request.path == kIndexPath || navigates;
  if (index_ == nullptr || is_file || !is_page) {
    return problem(404, "there is nothing here", language);
  }
  return page(request);
}

Response Assets::file(const Asset& asset, const Request& request) {
  const std::string_view accepted = request.headers.get("Accept-Encoding");
  std::string_view coding;
  std::string_view bytes = asset.identity;
  if (!asset.brotli.empty() && quality_of(accepted, "br") > 0) {
    coding = "br";
    bytes = asset.brotli;
  } else if (!asset.gzip.empty() && quality_of(accepted, "gzip") > 0) {
    coding = "gzip";
    bytes = asset.gzip;
  }
  // Each form of a file has a tag of its own, since their bytes differ.
  std::string etag = "\"" + std::string(asset.etag);
  if (!coding.empty()) etag.append("-").append(coding);
  etag += '"';
  Response response;
  response.headers.add("ETag", etag);
  response.headers.add("Cache-Control", asset.path.starts_with("/assets/")
                                            ? "public, max-age=31536000, immutable"
                                            : "no-cache");
  response.headers.add("Vary", "Accept-Encoding");
  if (matches(request.headers.get("If-None-Match"), etag)) {
    response.status = 304;
    return response;
  }
  response.headers.add("Content-Type", std::string(asset.content_type));
  if (!coding.empty()) response.headers.add("Content-Encoding", std::string(coding));
  response.static_body = bytes;
  apply_range(request, response);
  return response;
}

Response Assets::page(const Request& request) const {
  Response response;
  response.body = index_->identity;
  fill(response.body, "%PANAL_LANG%", page_language(request));
  fill(response.body, "%PANAL_THEME%", theme_of(request));
  fill(response.body, "%PANAL_SESSION%", has_session(request) ? "1" : "0");
  response.headers.add("Content-Type", "text/html; charset=utf-8");
  response.headers.add("Cache-Control", "no-cache, private");
  response.headers.add("Vary", "Cookie, Accept-Language");
  return response;
}

}  // namespace panal::http

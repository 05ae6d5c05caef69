#include "src/http/range.h"

#include <algorithm>

#include "src/base/encoding.h"

namespace panal::http {
namespace {

struct Range {
  std::size_t first = 0;
  std::size_t size = 0;  // 0: nothing of the file is in it
};

std::optional<std::size_t> number(std::string_view text) {
  const auto value = parse_int(text);
  if (!value || *value < 0) return {};
  return static_cast<std::size_t>(*value);
}

// "bytes=0-99", "bytes=100-", "bytes=-100"
std::optional<Range> read_range(std::string_view text, std::size_t whole) {
  constexpr std::string_view kUnit = "bytes=";
  if (!text.starts_with(kUnit)) return {};
  text.remove_prefix(kUnit.size());
  const std::size_t dash = text.find('-');
  if (dash == std::string_view::npos) return {};
  const std::string_view last_text = text.substr(dash + 1);
  if (dash == 0) {
    const auto suffix = number(last_text);
    if (!suffix) return {};
    const std::size_t size = std::min(*suffix, whole);
    return Range{whole - size, size};
  }
  const auto first = number(text.substr(0, dash));
  const auto last = last_text.empty() ? whole : number(last_text);
  if (!first || !last || (!last_text.empty() && *last < *first)) return {};
  if (*first >= whole) return Range{};
  return Range{*first, std::min(*last, whole - 1) - *first + 1};
}

}  // namespace

void apply_range(const Request& request, Response& response) {
  if (response.status != 200 || request.method != Method::kGet) return;
  response.headers.add("Accept-Ranges", "bytes");
  const std::string_view condition = request.headers.get("If-Range");
  if (!condition.empty() && condition != response.headers.get("ETag")) return;
  const bool is_static = !response.static_body.empty();
  const std::size_t whole = is_static ? response.static_body.size() : response.body.size();
  const auto range = read_range(request.headers.get("Range"), whole);
  if (!range) return;
  if (range->size == 0) {
    response.status = 416;
    response.static_body = {};
    response.body.clear();
    response.headers.set("Content-Range", "bytes */" + std::to_string(whole));
    return;
  }
  response.status = 206;
  if (is_static) response.static_body = response.static_body.substr(range->first, range->size);
  else response.body = response.body.substr(range->first, range->size);
  response.headers.set("Content-Range", "bytes " + std::to_string(range->first) + "-" +
                                            std::to_string(range->first + range->size - 1) + "/" +
                                            std::to_string(whole));
}

}  // namespace panal::http

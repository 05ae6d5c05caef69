#pragma once
// Assets: the web pages' files, embedded in the binary with their compressed forms.
//
// Files under /assets/ carry a hash in their names and are cached for ever. Every other path that a
// browser navigates to gets index.html, in which language, theme and session are filled in, so
// that no page flashes in the wrong one.
//
// Immutable after construction; any thread.
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

#include "src/http/message.h"

namespace panal::http {

struct Asset {
  std::string_view path;  // "/assets/index-abc.js"
  std::string_view content_type;
  std::string_view etag;  // unquoted
  std::string_view identity;  // empty: only in gzip, which takes less room in the binary
  std::string_view gzip;    // empty: not worth it
  std::string_view brotli;  // empty: not worth it
};

// Those that scripts/cmake/EmbedAssets.cmake has put into the binary (library panal_assets).
std::span<const Asset> embedded_assets();

class Assets {
 public:
  explicit Assets(std::span<const Asset> assets);
  Assets(const Assets&) = delete;

  // For GET and HEAD of everything that is no API.
  Response answer(const Request& request) const;

 private:
  static Response file(const Asset& asset, const Request& request);
  Response page(const Request& request) const;

  std::deque<std::string> unpacked_;
  std::deque<Asset> assets_;
  std::unordered_map<std::string_view, const Asset*> by_path_;
  const Asset* index_ = nullptr;
};

// The quality that a header such as Accept-Encoding gives to `name`, in thousandths; -1: not named.
int quality_of(std::string_view list, std::string_view name);

}  // namespace panal::http

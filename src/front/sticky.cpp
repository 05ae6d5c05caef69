#include "src/front/sticky.h"

#include "src/http/message.h"

namespace panal::front {
namespace {

constexpr std::string_view kCookie = "panal_node";

}  // namespace

std::optional<BackendIndex> preferred_backend(const http::Head& head,
                                              const std::vector<Backend>& backends) {
  const std::string_view name = http::cookie_in(head.get("Cookie"), kCookie);
  if (name.empty()) return {};
  for (BackendIndex i = 0; i < backends.size(); ++i) {
    if (backends[i].present && backends[i].member.name == name) return i;
  }
  return {};
}

std::string node_cookie(std::string_view node_name, bool secure) {
  std::string cookie(kCookie);
  cookie.append("=").append(node_name).append("; Path=/; HttpOnly; SameSite=Lax");
  return cookie.append(secure ? "; Secure" : "");
}

}  // namespace panal::front

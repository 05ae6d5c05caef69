#pragma once
// Sticky: keeps a browser with the node that answered it first, by a cookie that names the node.
//
// For front_settings' `sticky`. A wish, not a promise: a node that gets nothing, or that is behind
// what the browser has seen, is left, and the cookie follows. Pure.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/front/balancer.h"
#include "src/http/head.h"

namespace panal::front {

std::optional<BackendIndex> preferred_backend(const http::Head& head,
                                              const std::vector<Backend>& backends);
// The value of a Set-Cookie field.
std::string node_cookie(std::string_view node_name, bool secure);

}  // namespace panal::front

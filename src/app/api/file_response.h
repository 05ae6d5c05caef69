#pragma once
// An answer that is a file which people sent: it is what its bytes say, and nothing in it can run.
#include <string>
#include <string_view>
#include <utility>

#include "src/http/message.h"
#include "src/http/range.h"

namespace panal::app {

// Browsers ask for parts of films.
inline http::Response file_response(const http::Request& request, std::string bytes,
                                    std::string_view type, std::string disposition) {
  http::Response response{.status = 200};
  const bool text = type == "text/plain";
  response.headers.set("Content-Type", text ? "text/plain; charset=utf-8" : std::string(type));
  response.headers.set("Content-Disposition", std::move(disposition));
  response.headers.set("Content-Security-Policy", "sandbox; default-src 'none'");
  response.headers.set("X-Content-Type-Options", "nosniff");
  response.body = std::move(bytes);
  http::apply_range(request, response);
  return response;
}

}  // namespace panal::app

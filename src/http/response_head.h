#pragma once
// The head of a response of ours as bytes, with what every response carries: date, security
// headers (security.md, Browser), the node's name, the request's id.
//
// Pure. One ResponseHeads per server, on its loop's thread.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "src/http/message.h"

namespace panal::http {

class ResponseHeads {
 public:
  explicit ResponseHeads(std::string_view node_name);

  struct Exchange {
    std::string_view request_id;
    std::int64_t wall_seconds = 0;
    bool keep_alive = true;
    int minor_version = 1;  // the client's
    bool hsts = false;      // it came over TLS, and is to do so for a year
  };
  // `length`: of the body; nothing: it is chunked, or lasts until the close (HTTP/1.0).
  void append(std::string& out, const Response& response, std::optional<std::size_t> length,
              const Exchange& exchange);

 private:
  std::string_view date(std::int64_t wall_seconds);

  std::string node_line_;  // "X-Panal-Node: n1\r\nX-Request-Id: "
  std::string security_lines_;
  std::string date_line_;
  std::int64_t date_of_ = -1;
};

// Wed, 21 Oct 2026 07:28:00 GMT (RFC 9110, 5.6.7)
std::string format_http_date(std::int64_t unix_seconds);

}  // namespace panal::http

#include "src/front/rewrite.h"

#include <array>
#include <charconv>

#include "src/http/internal_headers.h"
#include "src/http/message.h"

namespace panal::front {
namespace {

using http::Field;
using http::Head;

constexpr std::size_t kUsualHeadBytes = 1000;

char folded(char c) {
  if (c >= 'A' && c <= 'Z') return static_cast<char>(c + 32);
  return c == '_' ? '-' : c;
}

bool same(std::string_view name, std::string_view lower) {
  if (name.size() != lower.size()) return false;
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (folded(name[i]) != lower[i]) return false;
  }
  return true;
}

bool any_of(std::string_view name, std::initializer_list<std::string_view> names) {
  for (const std::string_view candidate : names) {
    if (same(name, candidate)) return true;
  }
  return false;
}

// RFC 9110, 7.6.1; and the fields that frame a message, which are always written anew.
bool is_hop_by_hop(std::string_view name) {
  switch (name.size()) {
    case 2: return same(name, "te");
    case 7: return any_of(name, {"trailer", "upgrade"});
    case 10: return any_of(name, {"connection", "keep-alive"});
    case 14: return same(name, "content-length");
    case 16: return same(name, "proxy-connection");
    case 17: return same(name, "transfer-encoding");
    case 18: return same(name, "proxy-authenticate");
    case 19: return same(name, "proxy-authorization");
    default: return false;
  }
}

// What only the front may say; `Host` and `Expect` are its business too.
bool is_claim(std::string_view name) {
  switch (name.size()) {
    case 3: return same(name, "via");
    case 4: return same(name, "host");
    case 6: return same(name, "expect");
    case 9: return any_of(name, {"x-real-ip", "forwarded"});
    case 14: return same(name, "x-forwarded-by");
    case 15: return same(name, "x-forwarded-for");
    case 16: return any_of(name, {"x-forwarded-host", "x-forwarded-port"});
    case 17: return same(name, "x-forwarded-proto");
    case 18: return any_of(name, {"x-forwarded-server", "x-forwarded-scheme"});
    default: return http::is_internal_header(name);
  }
}

bool named_by_connection(const Head& head, std::string_view name) {
  for (const Field& field : head.fields) {
    if (field.name.size() != 10 || !same(field.name, "connection")) continue;
    bool found = false;
    http::for_each_element(field.value, [&](std::string_view option) {
      found = found || http::equal_ignoring_case(option, name);
    });
    if (found) return true;
  }
  return false;
}

bool names_anything(const Head& head) {
  for (const Field& field : head.fields) {
    if (field.name.size() != 10 || !same(field.name, "connection")) continue;
    // By far the most frequent values name no field.
    if (!http::equal_ignoring_case(field.value, "keep-alive") &&
        !http::equal_ignoring_case(field.value, "close")) {
      return true;
    }
  }
  return false;
}

void append_line(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ").append(value).append("\r\n");
}

// Copies fields that stay. Those that stood one behind the other, written as we write them, go over
// in one piece.
class Keeper {
 public:
  explicit Keeper(std::string& out) : out_(out) {}

  void keep(const Field& field) {
    const std::string_view line = line_of(field);
    if (line.empty()) {
      flush();
      return append_line(out_, field.name, field.value);
    }
    if (line.data() != run_.data() + run_.size()) flush();
    run_ = run_.empty() ? line : std::string_view(run_.data(), run_.size() + line.size());
  }
  void flush() {
    out_.append(run_);
    run_ = {};
  }

 private:
  // `Name: value` with its line end, as it was received; empty when it was written otherwise.
  static std::string_view line_of(const Field& field) {
    const char* const name_end = field.name.data() + field.name.size();
    if (field.value.data() != name_end + 2 || name_end[0] != ':' || name_end[1] != ' ') return {};
    const std::size_t size = field.name.size() + 2 + field.value.size();
    const char* const line_end = field.name.data() + size;  // the value ends before its line does
    return line_end[0] == '\r' ? std::string_view(field.name.data(), size + 2) : std::string_view();
  }

  std::string& out_;
  std::string_view run_;
};

void append_framing(std::string& out, const Head& head) {
  if (head.framing == Head::Framing::kChunked) append_line(out, "Transfer-Encoding", "chunked");
  if (head.framing == Head::Framing::kLength) {
    append_line(out, "Content-Length", std::to_string(head.content_length));
  }
}

// RFC 7239: an IPv6 address stands in brackets and quotes; a host is quoted.
void append_forwarded(std::string& out, const Head& head, const http::Caller& caller) {
  const std::string_view scheme = caller.secure ? "https" : "http";
  const bool v6 = caller.address.find(':') != std::string::npos;
  append_line(out, "X-Forwarded-For", caller.address);
  append_line(out, "X-Real-IP", caller.address);
  append_line(out, "X-Forwarded-Proto", scheme);
  if (!head.host.empty()) append_line(out, "X-Forwarded-Host", head.host);
  out.append("Forwarded: for=").append(v6 ? "\"[" : "").append(caller.address);
  out.append(v6 ? "]\"" : "").append(";proto=").append(scheme);
  if (!head.host.empty()) out.append(";host=\"").append(head.host).append("\"");
  out.append("\r\n");
  append_line(out, http::kFromAddress, caller.address);
  append_line(out, http::kFromScheme, scheme);
  append_line(out, http::kFromRequestId, caller.request_id);
}

}  // namespace

void append_request_head(std::string& out, const Head& head, const http::Caller& caller,
                         const Forwarding& forwarding) {
  out.reserve(out.size() + kUsualHeadBytes);
  out.append(head.method).append(" ").append(head.target).append(" HTTP/1.1\r\n");
  append_line(out, "Host", head.host.empty() ? std::string_view("localhost") : head.host);
  const bool named = names_anything(head);
  Keeper kept(out);
  for (const Field& field : head.fields) {
    if (is_hop_by_hop(field.name) || is_claim(field.name)) continue;
    if (named && named_by_connection(head, field.name)) continue;
    kept.keep(field);
  }
  kept.flush();
  append_framing(out, head);
  if (head.expects_continue) append_line(out, "Expect", "100-continue");
  append_forwarded(out, head, caller);
  out.append("Via: 1.").append(head.minor_version == 0 ? "0 " : "1 ").append(forwarding.via);
  out.append("\r\n");
  if (forwarding.upgrade) {
    append_line(out, "Connection", "upgrade");
    append_line(out, "Upgrade", "websocket");
  }
  out.append("\r\n");
}

Reframe reframe(const Head& response, int client_minor_version) {
  switch (response.framing) {
    case Head::Framing::kNone: return Reframe::kNone;
    case Head::Framing::kLength: return Reframe::kLength;
    case Head::Framing::kChunked:
    case Head::Framing::kUntilClose: break;
  }
  return client_minor_version == 1 ? Reframe::kChunked : Reframe::kUntilClose;
}

void append_response_head(std::string& out, const Head& head, Reframe framing, bool keep_alive,
                          const Forwarding& forwarding) {
  out.reserve(out.size() + kUsualHeadBytes);
  out.append("HTTP/1.1 ").append(std::to_string(head.status)).append(" ").append(head.reason);
  out.append("\r\n");
  const bool named = names_anything(head);
  Keeper kept(out);
  for (const Field& field : head.fields) {
    // An answer without a body, to HEAD say, still tells the length that there would be.
    const bool length = framing == Reframe::kNone && head.status >= 200 && head.status != 204 &&
                        same(field.name, "content-length");
    if ((is_hop_by_hop(field.name) && !length) || same(field.name, "via")) continue;
    if (http::is_internal_header(field.name)) continue;
    if (named && named_by_connection(head, field.name)) continue;
    kept.keep(field);
  }
  kept.flush();
  if (framing == Reframe::kLength) {
    append_line(out, "Content-Length", std::to_string(head.content_length));
  }
  if (framing == Reframe::kChunked) append_line(out, "Transfer-Encoding", "chunked");
  out.append("Via: 1.1 ").append(forwarding.via).append("\r\n");
  if (!forwarding.cookie.empty()) append_line(out, "Set-Cookie", forwarding.cookie);
  if (forwarding.upgrade) {
    append_line(out, "Connection", "upgrade");
    append_line(out, "Upgrade", "websocket");
  } else if (!keep_alive) {
    append_line(out, "Connection", "close");
  } else if (forwarding.http_1_0) {
    append_line(out, "Connection", "keep-alive");
  }
  out.append("\r\n");
}

std::string chunk_head(std::size_t size) {
  std::array<char, 20> text{};
  const auto end = std::to_chars(text.data(), text.data() + 16, size, 16).ptr;
  return std::string(text.data(), static_cast<std::size_t>(end - text.data())) + "\r\n";
}

}  // namespace panal::front

#include "src/http/head.h"

#include <array>
#include <cstring>

#include "src/base/limits.h"
#include "src/http/message.h"

namespace panal::http {
namespace {

enum : std::uint8_t { kToken = 1, kValue = 2, kTarget = 4, kHost = 8 };

constexpr std::array<std::uint8_t, 256> make_classes() {
  std::array<std::uint8_t, 256> classes{};
  for (std::size_t c = 0; c < 256; ++c) {
    const bool alphanumeric =
        (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (alphanumeric) classes[c] |= kToken | kHost;
    if (c == '\t' || (c >= 0x20 && c != 0x7f)) classes[c] |= kValue;
    if (c > 0x20 && c < 0x7f && c != '#') classes[c] |= kTarget;
  }
  for (const char c : std::string_view("!#$%&'*+-.^_`|~")) {
    classes[static_cast<unsigned char>(c)] |= kToken;
  }
  for (const char c : std::string_view("-._~%!$&'()*+;=")) {
    classes[static_cast<unsigned char>(c)] |= kHost;
  }
  return classes;
}
constexpr auto kClasses = make_classes();

bool consists_of(std::string_view text, std::uint8_t wanted) {
  std::uint8_t all = wanted;
  for (const char c : text) all &= kClasses[static_cast<unsigned char>(c)];
  return all == wanted;
}

// Whether a byte of these eight may be a control character; a tab looks like one here.
bool has_control(std::uint64_t word) {
  constexpr std::uint64_t kEach = 0x0101010101010101u;
  const std::uint64_t low = (word - kEach * 0x20) & ~word;
  const std::uint64_t del = word ^ kEach * 0x7f;
  return ((low | ((del - kEach) & ~del)) & kEach * 0x80) != 0;
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// The next line without its CRLF; find_head_end() has seen that every line has one.
std::string_view take_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  const std::string_view line = text.substr(0, end - 1);
  text.remove_prefix(end + 1);
  return line;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_version(std::string_view text) {
  return text.size() == 8 && text.starts_with("HTTP/") && is_digit(text[5]) && text[6] == '.' &&
         is_digit(text[7]);
}

// host [ ":" port ] (RFC 9110, 7.2): a name, an IPv4 address, or an IPv6 address in brackets.
bool is_authority(std::string_view text) {
  std::size_t end = text.find(':');
  if (text.starts_with('[')) {
    const std::size_t bracket = text.find(']');
    if (bracket == std::string_view::npos || bracket < 3) return false;
    for (const char c : text.substr(1, bracket - 1)) {
      if (!is_digit(c) && c != ':' && c != '.' && !(c >= 'a' && c <= 'f') &&
          !(c >= 'A' && c <= 'F')) {
        return false;
      }
    }
    end = bracket + 1;
    if (end < text.size() && text[end] != ':') return false;
  } else if (end == 0 || !consists_of(text.substr(0, end), kHost)) {
    return false;
  }
  const std::string_view port = end < text.size() ? text.substr(end + 1) : std::string_view();
  int number = 0;
  for (const char c : port) {
    if (!is_digit(c) || port.size() > 5) return false;
    number = number * 10 + (c - '0');
  }
  return !text.empty() && text.size() <= limits::kHostBytes && number <= 65535;
}

std::optional<Refusal> read_version(std::string_view version, Head& head) {
  if (version == "HTTP/1.1") head.minor_version = 1;
  else if (version == "HTTP/1.0") head.minor_version = 0;
  else return Refusal{is_version(version) ? 505 : 400, "only HTTP/1.0 and HTTP/1.1"};
  return {};
}

// What one pass over the fields found out, to be judged when all are known.
struct Framing {
  int hosts = 0;
  int lengths = 0;
  int codings = 0;
  bool chunked = false;
  bool upgrade_field = false;
  bool connection_upgrade = false;
  bool connection_close = false;
  bool connection_keep_alive = false;
};

std::optional<Refusal> read_length(std::string_view value, Head& head) {
  // 18 digits cannot overflow.
  if (value.empty() || value.size() > 18) return Refusal{400, "malformed Content-Length"};
  std::uint64_t length = 0;
  for (const char c : value) {
    if (!is_digit(c)) return Refusal{400, "malformed Content-Length"};
    length = length * 10 + static_cast<std::uint64_t>(c - '0');
  }
  head.content_length = length;
  return {};
}

std::optional<Refusal> note(const Field& field, Head& head, Framing& framing) {
  const auto is = [&](std::string_view name) { return equal_ignoring_case(field.name, name); };
  switch (field.name.size()) {
    case 4:
      if (is("Host")) {
        ++framing.hosts;
        head.host = field.value;
      }
      break;
    case 6:
      if (is("Expect")) {
        if (!equal_ignoring_case(field.value, "100-continue")) {
          return Refusal{417, "unknown expectation"};
        }
        head.expects_continue = true;
      }
      break;
    case 7:
      if (is("Upgrade")) framing.upgrade_field = true;
      break;
    case 10:
      if (!is("Connection")) break;
      for_each_element(field.value, [&](std::string_view option) {
        if (equal_ignoring_case(option, "close")) framing.connection_close = true;
        if (equal_ignoring_case(option, "keep-alive")) framing.connection_keep_alive = true;
        if (equal_ignoring_case(option, "upgrade")) framing.connection_upgrade = true;
      });
      break;
    case 14:
      if (!is("Content-Length")) break;
      ++framing.lengths;
      return read_length(field.value, head);
    case 17:
      if (!is("Transfer-Encoding")) break;
      ++framing.codings;
      framing.chunked = equal_ignoring_case(field.value, "chunked");
      if (field.value.empty()) return Refusal{400, "empty Transfer-Encoding"};
      break;
    default: break;
  }
  return {};
}

std::optional<Refusal> read_fields(std::string_view text, Head& head, std::size_t fields_max,
                                   Framing& framing) {
  for (;;) {
    const std::string_view line = take_line(text);
    if (line.empty()) return {};
    if (line.front() == ' ' || line.front() == '\t') return Refusal{400, "folded header line"};
    if (head.fields.size() == fields_max) return Refusal{431, "too many headers"};
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) return Refusal{400, "header line without a colon"};
    const Field field{line.substr(0, colon), trim(line.substr(colon + 1))};
    if (!is_token(field.name)) return Refusal{400, "malformed header name"};
    if (!is_field_value(field.value)) return Refusal{400, "control character in a header"};
    head.fields.push_back(field);
    if (const auto refusal = note(field, head, framing)) return refusal;
  }
}

// RFC 9112, 6: what tells the length of the body, and only one way of telling it.
std::optional<Refusal> judge_framing(Head& head, const Framing& framing) {
  if (framing.lengths > 1) return Refusal{400, "more than one Content-Length"};
  if (framing.codings > 1) return Refusal{400, "more than one Transfer-Encoding"};
  if (framing.codings == 1) {
    if (head.minor_version == 0) return Refusal{400, "Transfer-Encoding in HTTP/1.0"};
    if (framing.lengths == 1) return Refusal{400, "Content-Length and Transfer-Encoding"};
    if (!framing.chunked) return Refusal{501, "only the transfer coding chunked is known"};
    head.framing = Head::Framing::kChunked;
  } else if (framing.lengths == 1) {
    head.framing = Head::Framing::kLength;
  }
  // RFC 9110, 10.1.1: in HTTP/1.0 it expects nothing.
  head.expects_continue = head.expects_continue && head.minor_version == 1;
  head.keep_alive =
      !framing.connection_close && (head.minor_version == 1 || framing.connection_keep_alive);
  head.upgrade = framing.upgrade_field && framing.connection_upgrade && head.minor_version == 1;
  return {};
}

void clear(Head& head) {
  auto fields = std::move(head.fields);
  fields.clear();
  head = Head{};
  head.fields = std::move(fields);
}

constexpr std::string_view kMethods[] = {"GET",   "HEAD",   "POST",   "PUT",
                                         "PATCH", "DELETE", "OPTIONS"};

// RFC 9112, 3.2. The absolute form becomes the origin form, with its authority as the host.
std::optional<Refusal> read_target(Head& head, std::string_view& authority) {
  if (head.target.size() > limits::kTargetBytes) return Refusal{414, "target too long"};
  if (!consists_of(head.target, kTarget)) return Refusal{400, "forbidden character in the target"};
  if (head.target.starts_with('/')) return {};
  if (head.target == "*") {
    if (head.method == "OPTIONS") return {};
    return Refusal{400, "malformed target"};
  }
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!equal_ignoring_case(head.target.substr(0, scheme.size()), scheme)) continue;
    const std::string_view rest = head.target.substr(scheme.size());
    const std::size_t slash = rest.find('/');
    authority = rest.substr(0, slash);
    head.target = slash == std::string_view::npos ? "/" : rest.substr(slash);
    if (authority.empty()) break;
    return {};
  }
  return Refusal{400, "malformed target"};
}

}  // namespace

bool is_field_value(std::string_view text) {
  for (; text.size() >= sizeof(std::uint64_t); text.remove_prefix(sizeof(std::uint64_t))) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data(), sizeof word);
    if (has_control(word) && !consists_of(text.substr(0, sizeof word), kValue)) return false;
  }
  return consists_of(text, kValue);
}

bool is_token(std::string_view text) { return !text.empty() && consists_of(text, kToken); }

std::string_view Head::get(std::string_view name) const {
  for (const Field& field : fields) {
    if (equal_ignoring_case(field.name, name)) return field.value;
  }
  return {};
}

HeadEnd find_head_end(std::string_view bytes, std::size_t& scanned, std::size_t bytes_max) {
  // A request that does not even begin like one is refused before its end is in sight.
  if (!bytes.empty() && (kClasses[static_cast<unsigned char>(bytes[0])] & kToken) == 0) {
    return {{}, Refusal{400, "not HTTP"}};
  }
  while (scanned < bytes.size()) {
    const std::size_t end = bytes.find('\n', scanned);
    if (end == std::string_view::npos) break;
    if (end == 0 || bytes[end - 1] != '\r') return {{}, Refusal{400, "line end without CR"}};
    // An empty line: this CRLF follows another one.
    const bool empty = end >= 3 && bytes[end - 2] == '\n';
    scanned = end + 1;
    if (scanned > bytes_max) break;
    if (empty) return {scanned, {}};
  }
  if (bytes.size() <= bytes_max) return {};
  const bool first_line = bytes.substr(0, bytes_max).find('\n') == std::string_view::npos;
  return {{}, first_line ? Refusal{414, "request line too long"} : Refusal{431, "head too long"}};
}

std::optional<Refusal> read_request_head(std::string_view text, Head& head,
                                         const HeadBounds& bounds) {
  clear(head);
  head.bytes = text.size();
  const std::string_view line = take_line(text);
  const std::size_t method_end = line.find(' ');
  const std::size_t target_end = line.rfind(' ');
  if (method_end == std::string_view::npos) return Refusal{400, "malformed request line"};
  head.method = line.substr(0, method_end);
  if (!is_token(head.method)) return Refusal{400, "malformed method"};
  if (target_end == method_end) return Refusal{400, "no HTTP version"};
  head.target = line.substr(method_end + 1, target_end - method_end - 1);
  if (const auto refusal = read_version(line.substr(target_end + 1), head)) return refusal;
  bool known = false;
  for (const std::string_view method : kMethods) known = known || method == head.method;
  if (!known) return Refusal{501, "unknown method"};
  std::string_view authority;
  if (const auto refusal = read_target(head, authority)) return refusal;
  Framing framing;
  if (const auto refusal = read_fields(text, head, bounds.fields, framing)) return refusal;
  if (framing.hosts > 1) return Refusal{400, "more than one Host"};
  if (framing.hosts == 0 && head.minor_version == 1) return Refusal{400, "no Host"};
  if (framing.hosts == 1 && !is_authority(head.host)) return Refusal{400, "malformed Host"};
  if (!authority.empty() && framing.hosts == 1 && !equal_ignoring_case(authority, head.host)) {
    return Refusal{400, "Host differs from the target"};
  }
  return judge_framing(head, framing);
}

std::optional<Refusal> read_response_head(std::string_view text, bool no_body, Head& head) {
  clear(head);
  // HTTP/1.1 200 OK: the reason, but not the space before it, may be missing (RFC 9112, 4).
  const std::string_view line = take_line(text);
  if (line.size() < 13 || line[8] != ' ' || line[12] != ' ') {
    return Refusal{502, "malformed status line"};
  }
  if (read_version(line.substr(0, 8), head)) return Refusal{502, "unknown HTTP version"};
  for (const char c : line.substr(9, 3)) {
    if (!is_digit(c)) return Refusal{502, "malformed status"};
    head.status = head.status * 10 + (c - '0');
  }
  head.reason = line.substr(13);
  if (head.status < 100 || head.status > 599) return Refusal{502, "malformed status"};
  if (!is_field_value(head.reason)) return Refusal{502, "malformed reason"};
  Framing framing;
  if (const auto refusal = read_fields(text, head, kForwardedHead.fields, framing)) {
    return Refusal{502, refusal->reason};
  }
  if (const auto refusal = judge_framing(head, framing)) return Refusal{502, refusal->reason};
  const bool bodiless =
      no_body || head.status / 100 == 1 || head.status == 204 || head.status == 304;
  if (bodiless) {
    head.framing = Head::Framing::kNone;
  } else if (framing.codings + framing.lengths == 0) {
    head.framing = Head::Framing::kUntilClose;
    head.keep_alive = false;
  }
  return {};
}

}  // namespace panal::http

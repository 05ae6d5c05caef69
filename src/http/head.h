#pragma once
// Head: the start line and header fields of a message as spans of the bytes received, and what
// they say about the body (RFC 9110, RFC 9112).
//
// read_request_head() is the strict pass before llhttp: CRLF line ends only, token names, no
// control characters, no folding, one Host, one way to tell the length. No copy and, once a Head
// has been used, no allocation.
//
// Pure. The spans live as long as the bytes.
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "src/base/limits.h"

namespace panal::http {

// Why a message is refused, and the status that says so.
struct Refusal {
  int status = 400;
  std::string_view reason;  // a constant of ours
};

struct Field {
  std::string_view name;
  std::string_view value;  // without white space around
};

struct Head {
  enum class Framing { kNone, kLength, kChunked, kUntilClose };

  // Of a request.
  std::string_view method;
  std::string_view target;
  std::string_view host;
  bool expects_continue = false;
  std::size_t bytes = 0;  // of the whole head
  // Of a response.
  int status = 0;
  std::string_view reason;

  int minor_version = 1;  // HTTP/1.x
  std::vector<Field> fields;
  Framing framing = Framing::kNone;
  std::uint64_t content_length = 0;
  bool keep_alive = true;
  bool upgrade = false;  // Connection: upgrade together with Upgrade

  // The first value, or empty.
  std::string_view get(std::string_view name) const;
};

// How large a head may be. What a front of ours passes on may be larger by what it adds.
struct HeadBounds {
  std::size_t bytes = limits::kHeadBytes;
  std::size_t fields = limits::kHeaderCount;
};
inline constexpr HeadBounds kForwardedHead{limits::kForwardedHeadBytes,
                                           limits::kForwardedHeaderCount};

// `text` begins with the start line and ends with the empty line.
std::optional<Refusal> read_request_head(std::string_view text, Head& head,
                                         const HeadBounds& bounds = {});
// `no_body`: the request was HEAD.
std::optional<Refusal> read_response_head(std::string_view text, bool no_body, Head& head);

// Looks for the end of the head, incrementally: `scanned` is where the last look stopped.
// A size is where the body begins; nothing: not there yet.
struct HeadEnd {
  std::optional<std::size_t> size;
  std::optional<Refusal> refusal;
};
HeadEnd find_head_end(std::string_view bytes, std::size_t& scanned, std::size_t bytes_max);

bool is_field_value(std::string_view text);  // without control characters
bool is_token(std::string_view text);
// Calls `visit(element)` for each non-empty element of a comma-separated list.
template <class Visit>
void for_each_element(std::string_view list, Visit visit) {
  while (!list.empty()) {
    const std::size_t comma = list.find(',');
    std::string_view element = list.substr(0, comma);
    list.remove_prefix(comma == std::string_view::npos ? list.size() : comma + 1);
    while (!element.empty() && (element.front() == ' ' || element.front() == '\t')) {
      element.remove_prefix(1);
    }
    while (!element.empty() && (element.back() == ' ' || element.back() == '\t')) {
      element.remove_suffix(1);
    }
    if (!element.empty()) visit(element);
  }
}

}  // namespace panal::http

#pragma once
// Request and Response: one HTTP exchange as handlers see it. Plain values, no I/O.
//
// A handler runs on a worker thread with the whole request in memory (bounded by its route's
// body limit) and returns a whole response, or an event stream (event_stream.h).
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace panal::http {

// Names are compared without regard to case (RFC 9110, 5.1).
class Headers {
 public:
  void add(std::string name, std::string value) {
    fields_.emplace_back(std::move(name), std::move(value));
  }
  void set(std::string_view name, std::string value);  // replaces all of that name
  // The first value, or empty.
  std::string_view get(std::string_view name) const;
  bool has(std::string_view name) const;
  // A cookie's value from the Cookie fields, or empty.
  std::string_view cookie(std::string_view name) const;
  const std::vector<std::pair<std::string, std::string>>& all() const { return fields_; }

 private:
  std::vector<std::pair<std::string, std::string>> fields_;
};

// The value of one cookie in a Cookie field's value, or empty (RFC 6265, 4.2.1).
std::string_view cookie_in(std::string_view cookies, std::string_view name);

bool equal_ignoring_case(std::string_view a, std::string_view b);

enum class Method { kGet, kHead, kPost, kPut, kPatch, kDelete, kOptions };
std::string_view name_of(Method method);
// Of a request that the parser let through: it refuses all other methods.
Method method_of(std::string_view name);

// Where a request came in. What a proxied request may do depends on its credentials alone.
enum class Origin {
  kPublic,   // the public listener of this node
  kProxied,  // another node's front, over its peer link
  kControl,  // the control socket: an administrator of this machine
};

class EventStream;
class MessageStream;

struct Request {
  Method method = Method::kGet;
  std::string target;  // as received: path and query
  std::string path;    // percent-decoded
  Headers headers;
  std::string body;
  Origin origin = Origin::kPublic;
  std::string client_address;  // of the person's machine, as the accepting node saw it
  bool secure = false;         // the client spoke TLS to the accepting node
  std::string request_id;
  std::vector<std::pair<std::string, std::string>> path_values = {};  // ":id" of the route

  std::string_view path_value(std::string_view name) const;
  // The first decoded value of a query parameter; nothing when it is absent.
  std::optional<std::string> query(std::string_view name) const;
  // All query parameters, decoded, in order; nothing when the query is malformed.
  std::optional<std::vector<std::pair<std::string, std::string>>> query_all() const;
};

struct Response {
  int status = 200;
  Headers headers;
  std::string body;
  // When set, the connection stays open and carries this stream; `body` is empty.
  std::shared_ptr<EventStream> stream = nullptr;
  // When set, the connection becomes a WebSocket; the status is 101.
  std::shared_ptr<MessageStream> socket = nullptr;
  // Bytes that outlive the process (embedded files): sent instead of `body`, without a copy.
  std::string_view static_body = {};

  static Response json(int status, std::string body);
  static Response text(int status, std::string body);
  static Response no_content() { return Response{.status = 204}; }
};

std::string_view reason_phrase(int status);

}  // namespace panal::http

#pragma once
// Rewriting heads on their way through the front: one pass over the fields as received, appended
// to the outgoing buffer; no map, no copy of a field that is dropped.
//
// Hop-by-hop fields go both ways, with those that `Connection` names; what a client claims about
// who it is for (X-Forwarded-*, Forwarded, Via, ours) is dropped and said anew; bodies are framed
// anew. Names are compared with '_' and '-' alike, since some programs behind do so.
//
// Pure.
#include <string>
#include <string_view>

#include "src/http/exchange.h"
#include "src/http/head.h"

namespace panal::front {

struct Forwarding {
  std::string_view via;  // this front's name
  bool upgrade = false;  // pass the upgrade to a WebSocket on
  std::string cookie = {};  // to be set by the answer
  bool http_1_0 = false;    // the client keeps a connection only if told to (RFC 9112, C.2.2)
};

// The request's head for a backend, which is one of our own nodes.
void append_request_head(std::string& out, const http::Head& head, const http::Caller& caller,
                         const Forwarding& forwarding);

// How the body of an answer goes to the client.
enum class Reframe { kNone, kLength, kChunked, kUntilClose };
Reframe reframe(const http::Head& response, int client_minor_version);

void append_response_head(std::string& out, const http::Head& head, Reframe framing,
                          bool keep_alive, const Forwarding& forwarding);

// A chunk's size line.
std::string chunk_head(std::size_t size);

}  // namespace panal::front

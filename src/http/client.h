#pragma once
// Client: HTTP/1.1 requests over a stream, one after the other, each with its whole response.
//
// Call runs on a loop over any Stream: TCP, a Unix socket, or TLS to a peer. fetch() is for the
// command line: it makes a loop of its own and blocks.
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "src/base/result.h"
#include "src/http/message.h"
#include "src/http/parser.h"
#include "src/loop/loop.h"
#include "src/loop/stream.h"
#include "src/loop/tcp.h"

namespace panal::http {

// What is sent: of a Request its method, target, headers and body. Host, Content-Length and
// Connection are added.
struct CallOptions {
  std::string host = "localhost";
  std::size_t body_bytes_max = 64 * 1024 * 1024;
  std::int64_t timeout_ms = 10'000;
  bool keep = false;  // the connection, for again()
};

// A request under way. Destroying it gives up, silently. `done` is called once, never from inside
// the constructor, and may destroy the Call.
class Call final : private loop::Stream::Handler {
 public:
  using Done = std::function<void(Result<Response>)>;
  Call(loop::Loop& loop, std::unique_ptr<loop::Stream> stream, const Request& request,
       const CallOptions& options, Done done);

  // With `keep`, when an answer has come: another request over the same connection. False: it is
  // known to be closed.
  bool again(const Request& request, Done done);

 private:
  void send(const Request& request);
  void on_data(std::string_view bytes) override;
  void on_end() override;
  void on_failure(const Error& error) override;
  void settle(Result<Response> result);

  std::unique_ptr<loop::Stream> stream_;
  Parser parser_{Parser::Kind::kResponse};
  Head head_;
  Response response_;
  const CallOptions options_;
  loop::Timer timer_;
  Done done_;
};

// Where fetch() connects to: a Unix socket's path, or "host:port".
struct Endpoint {
  std::string unix_path;
  std::string address;
  // http://host[:port]
  static Result<Endpoint> from_url(std::string_view url);
};
Result<Response> fetch(const Endpoint& endpoint, const Request& request, std::int64_t timeout_ms);

}  // namespace panal::http

#pragma once
// ControlClient: how the command line asks a node, whether it runs or not.
//
// A running node is asked over its control socket; a folder nobody serves is opened here (which
// takes its lock) and asked in this process. Both speak the same HTTP API with the rights of an
// administrator of this machine. Blocking.
#include <memory>
#include <string>
#include <string_view>

#include "src/base/result.h"
#include "src/http/json.h"
#include "src/http/message.h"
#include "src/node/storage.h"

namespace panal::node {

class ControlClient {
 public:
  virtual ~ControlClient() = default;
  static Result<std::unique_ptr<ControlClient>> open(const std::string& data,
                                                     const Environment& environment);

  // The answer's JSON; an error with the problem's detail when the status is not 2xx.
  Result<Json> get(std::string_view target);
  // With a key, it may be repeated (Idempotency-Key).
  Result<Json> post(std::string_view target, const Json& body, const std::string& key = {});
  Result<Json> remove(std::string_view target);

 protected:
  virtual Result<http::Response> exchange(http::Request request) = 0;

 private:
  Result<Json> ask(http::Request request);
};

// The document at an http:// URL, for `panal status --url`.
Result<Json> get_url(const std::string& url);

}  // namespace panal::node

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

  // Asks the node at an http:// URL, with the token in $PANAL_TOKEN if there is one.
  static Result<std::unique_ptr<ControlClient>> at_url(std::string_view url);

  // The answer's JSON; an error with the problem's detail when the status is not 2xx.
  Result<Json> get(std::string_view target);
  // With a key, it may be repeated (Idempotency-Key).
  // `moments`, if any: when each record of the body came to be, in ms, a comma between.
  Result<Json> post(std::string_view target, const Json& body, const std::string& key = {},
                    const std::string& moments = {});
  // The body is a file.
  Result<Json> upload(std::string_view target, std::string bytes);
  Result<Json> remove(std::string_view target);

 protected:
  virtual Result<http::Response> exchange(http::Request request) = 0;

 private:
  Result<Json> ask(http::Request request);
};

}  // namespace panal::node

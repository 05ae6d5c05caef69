#pragma once
// HookSender: how requests leave for addresses outside the cluster. The node implements it: it
// resolves names, refuses addresses that nobody should be sent to, and verifies certificates.
//
// Thread-safe. `done` is called once, on any thread but never from inside send(), or not at all
// when the sender goes.
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "src/app/api/delivery_line.h"

namespace panal::app {

struct HookRequest {
  std::string url;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  std::int64_t timeout_ms = 0;  // to connect, and again to answer
};

class HookSender {
 public:
  virtual ~HookSender() = default;
  virtual void send(HookRequest request, std::function<void(HookAnswer)> done) = 0;
};

}  // namespace panal::app

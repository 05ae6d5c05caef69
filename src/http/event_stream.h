#pragma once
// EventStream: a response that goes on (server-sent events, HTML Living Standard 9.2).
//
// A handler makes one and returns it; later any thread may push. The server, on its loop thread,
// takes what has been pushed. Shared by the pushing side and the connection: when the client
// goes away the connection calls close(), and push() returns false from then on. A subscriber
// who does not keep up is closed when `limits::kEventStreamBytes` are waiting; it resumes by id.
#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "src/base/limits.h"
#include "src/http/waiting_bytes.h"

namespace panal::http {

class EventStream {
 public:
  // Queues one event. `id` may be empty. False: the stream is closed, forget it.
  bool push(std::string_view event, std::string_view data, std::string_view id = {});
  // Queues a comment line, which keeps proxies from closing an idle stream.
  bool push_comment() { return bytes_.append(":\n\n", {}); }
  void close() { bytes_.close(); }
  bool closed() const { return bytes_.closed(); }

  // For the connection (waiting_bytes.h).
  void on_ready(std::function<void()> ready) { bytes_.on_ready(std::move(ready)); }
  std::string take() { return bytes_.take(); }

 private:
  WaitingBytes bytes_{limits::kEventStreamBytes};
};

}  // namespace panal::http

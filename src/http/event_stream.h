#pragma once
// EventStream: a response that goes on (server-sent events, HTML Living Standard 9.2).
//
// A handler makes one and returns it; later any thread may push. The server, on its loop thread,
// takes what has been pushed. Shared by the pushing side and the connection: when the client
// goes away the connection calls close(), and push() returns false from then on. A subscriber
// who does not keep up is closed when `limits::kEventStreamBytes` are waiting; it resumes by id.
#include <functional>
#include <mutex>
#include <string>
#include <string_view>

namespace panal::http {

class EventStream {
 public:
  // Queues one event. `id` may be empty. False: the stream is closed, forget it.
  bool push(std::string_view event, std::string_view data, std::string_view id = {});
  // Queues a comment line, which keeps proxies from closing an idle stream.
  bool push_comment();
  void close();
  bool closed() const;

  // For the connection: called (from any thread) when there is something to take or the stream
  // closed; it must only post to the connection's loop.
  void on_ready(std::function<void()> ready);
  // For the connection: all bytes waiting, in order.
  std::string take();

 private:
  bool append(std::string bytes);

  mutable std::mutex mutex_;  // guards all below
  std::string waiting_;
  std::function<void()> ready_;
  bool closed_ = false;
};

}  // namespace panal::http

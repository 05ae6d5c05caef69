#pragma once
// WaitingBytes: what is between any thread that pushes and the connection that sends: the bytes of
// an EventStream or of a MessageStream.
//
// Bounded: who does not take them in time is closed. Thread-safe.
#include <functional>
#include <mutex>
#include <string>
#include <string_view>

namespace panal::http {

class WaitingBytes {
 public:
  explicit WaitingBytes(std::size_t bytes_max) : bytes_max_(bytes_max) {}

  // False: closed. When they are too many, it closes, and `too_slow` is all that is left to send.
  bool append(std::string bytes, std::string_view too_slow);
  // `last` still goes out, once.
  void close(std::string_view last = {});
  bool closed() const;

  // For the connection: `ready` is called, from any thread, when there is something to take or it
  // closed; it must only post to the connection's loop.
  void on_ready(std::function<void()> ready);
  std::string take();
  // Nobody takes any more.
  void gone();

 private:
  const std::size_t bytes_max_;
  mutable std::mutex mutex_;  // guards all below
  std::string waiting_;
  std::function<void()> ready_;
  bool closed_ = false;
};

}  // namespace panal::http

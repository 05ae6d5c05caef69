#pragma once
// PasswordGate: hashes passwords, few at once, since each takes 19 MiB and 20 ms of a worker.
//
// Others wait, a bounded number of them; the rest is turned away. Thread-safe; blocks its caller,
// so only on workers. Owned by Application.
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>

#include "src/base/clock.h"
#include "src/base/result.h"

namespace panal::app {

class PasswordGate {
 public:
  explicit PasswordGate(Random& random) : random_(random) {}

  Result<std::string> hash(std::string_view password);
  // kTooMany when too many wait already.
  Result<bool> verify(std::string_view stored, std::string_view password);

 private:
  class Turn;
  Result<void> enter();
  void leave();

  Random& random_;
  std::mutex mutex_;  // guards the two below
  std::size_t running_ = 0;
  std::size_t waiting_ = 0;
  std::condition_variable left_;
};

}  // namespace panal::app

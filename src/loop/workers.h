#pragma once
// Workers: a fixed set of threads that run handlers, fed by one bounded queue.
//
// Each thread owns a state of its own that a factory makes on it (a read-only database connection,
// say); a task gets its thread's. Not libuv's pool, which is shared with name resolution.
//
// submit() from any thread; owned by whoever composes the process. Destroying waits for the tasks
// under way and drops those that still wait.
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "src/base/limits.h"

namespace panal::loop {

template <class State>
class Workers {
 public:
  using Factory = std::function<std::unique_ptr<State>()>;
  using Work = std::function<void(State&)>;

  explicit Workers(Factory factory, std::size_t threads = limits::kWorkers,
                   std::size_t queue_max = limits::kWorkerQueue)
      : factory_(std::move(factory)), queue_max_(queue_max) {
    for (std::size_t i = 0; i < threads; ++i) threads_.emplace_back([this] { run(); });
  }
  Workers(const Workers&) = delete;
  ~Workers() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    ready_.notify_all();
    for (std::thread& thread : threads_) thread.join();
  }

  // False: the queue is full (answer 503) or the workers are being stopped.
  [[nodiscard]] bool submit(Work work) {
    {
      const std::lock_guard lock(mutex_);
      if (stopping_ || queue_.size() >= queue_max_) return false;
      queue_.push_back(std::move(work));
    }
    ready_.notify_one();
    return true;
  }

  std::size_t waiting() const {
    const std::lock_guard lock(mutex_);
    return queue_.size();
  }

 private:
  void run() {
    std::unique_ptr<State> state;  // made with the first task: an idle thread costs only its stack
    for (;;) {
      Work work;
      {
        std::unique_lock lock(mutex_);
        ready_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
        if (stopping_) return;
        work = std::move(queue_.front());
        queue_.pop_front();
      }
      if (state == nullptr) state = factory_();
      work(*state);
    }
  }

  const Factory factory_;
  const std::size_t queue_max_;
  mutable std::mutex mutex_;  // guards the three below
  std::condition_variable ready_;
  std::deque<Work> queue_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace panal::loop

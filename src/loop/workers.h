#pragma once
// Workers: a fixed set of threads that run handlers, fed by one bounded queue.
//
// Each thread owns a state of its own that a factory makes on it (a read-only database connection,
// say); a task gets its thread's. The thread that was busy last is called first, so that few states
// are in use at a time, and those have warm caches; one that was not used for half a minute is let
// go. One thread is called at a time: it calls the next when it leaves tasks behind, so that a
// burst of short ones is not a burst of threads. Not libuv's pool, which is shared with name
// resolution.
//
// submit() from any thread; owned by whoever composes the process. Destroying waits for the tasks
// under way and drops those that still wait.
#include <malloc.h>

#include <chrono>
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
      : factory_(std::move(factory)), queue_max_(queue_max), sleepers_(threads) {
    for (Sleeper& each : sleepers_) threads_.emplace_back([this, &each] { run(each); });
  }
  Workers(const Workers&) = delete;
  ~Workers() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
      for (Sleeper* each : idle_) {
        each->called = true;
        each->wake.notify_one();
      }
    }
    for (std::thread& thread : threads_) thread.join();
  }

  // False: the queue is full (answer 503) or the workers are being stopped.
  [[nodiscard]] bool submit(Work work) {
    std::unique_lock lock(mutex_);
    if (stopping_ || queue_.size() >= queue_max_) return false;
    queue_.push_back(std::move(work));
    call_next(lock);
    return true;
  }

  std::size_t waiting() const {
    const std::lock_guard lock(mutex_);
    return queue_.size();
  }
  // Threads that have nothing to do.
  std::size_t idle() const {
    const std::lock_guard lock(mutex_);
    return idle_.size();
  }

 private:
  struct Sleeper {
    std::condition_variable wake;
    bool called = false;
  };

  void run(Sleeper& self) {
    std::unique_ptr<State> state;  // made with the first task: an idle thread costs only its stack
    std::unique_lock lock(mutex_);
    while (!stopping_) {
      if (queue_.empty()) {
        wait(lock, self, state);
        continue;
      }
      Work work = std::move(queue_.front());
      queue_.pop_front();
      call_next(lock);
      if (state == nullptr) state = factory_();
      work(*state);
      work = nullptr;
      lock.lock();
    }
  }

  // Unlocks; who is woken under the lock would only wait for it.
  void call_next(std::unique_lock<std::mutex>& lock) {
    if (calling_ || queue_.empty() || idle_.empty()) return lock.unlock();
    calling_ = true;
    Sleeper* next = idle_.back();
    idle_.pop_back();
    next->called = true;
    lock.unlock();
    next->wake.notify_one();
  }

  // Until it is called. Who has a state is called before who has none.
  void wait(std::unique_lock<std::mutex>& lock, Sleeper& self, std::unique_ptr<State>& state) {
    constexpr std::chrono::milliseconds kPatience(limits::kWorkerStateMs);
    const auto called = [&self] { return self.called; };
    idle_.insert(state == nullptr ? idle_.begin() : idle_.end(), &self);
    if (state != nullptr && !self.wake.wait_for(lock, kPatience, called)) {
      std::erase(idle_, &self);
      lock.unlock();
      state.reset();
      ::malloc_trim(0);  // what a connection leaves behind lies scattered
      return lock.lock();
    }
    self.wake.wait(lock, called);
    self.called = false;
    calling_ = false;
  }

  const Factory factory_;
  const std::size_t queue_max_;
  mutable std::mutex mutex_;    // guards the four below
  std::vector<Sleeper*> idle_;  // the one to be called first comes last
  std::deque<Work> queue_;
  bool calling_ = false;  // a thread that has not come yet
  bool stopping_ = false;
  std::vector<Sleeper> sleepers_;  // a thread's each; they outlive whoever calls them
  std::vector<std::thread> threads_;
};

}  // namespace panal::loop

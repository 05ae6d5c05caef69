#include "src/db/writer.h"

#include <condition_variable>
#include <future>
#include <mutex>
#include <thread>
#include <utility>

#include "src/base/limits.h"
#include "src/db/group_commit.h"

namespace panal::db {
namespace {

class ThreadWriter : public Writer {
 public:
  ThreadWriter(Database database, const Options& options)
      : queued_(options.metrics.gauge("panal_writer_queue", "Jobs that wait for the writer.")),
        commit_(std::move(database), options),
        thread_([this] { run(); }) {}

  ~ThreadWriter() override {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    wake_.notify_one();
    thread_.join();
  }

  bool push(Job job) override;

 private:
  std::deque<Job> take_group();
  void run();

  Gauge& queued_;
  GroupCommit commit_;  // writer thread only

  std::mutex mutex_;  // guards the queue and the flag
  std::condition_variable wake_;
  std::deque<Job> queue_;
  bool stopping_ = false;
  std::thread thread_;  // last: starts when all else is there
};

bool ThreadWriter::push(Job job) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_ || queue_.size() >= limits::kWriterQueue) return false;
    queue_.push_back(std::move(job));
    queued_.set(static_cast<std::int64_t>(queue_.size()));
  }
  wake_.notify_one();
  return true;
}

// Waits for work. Empty: there is none and never will be.
std::deque<Job> ThreadWriter::take_group() {
  std::unique_lock lock(mutex_);
  wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
  std::deque<Job> group;
  if (queue_.size() <= limits::kWriterGroup) {
    group.swap(queue_);
  } else {
    for (std::size_t i = 0; i < limits::kWriterGroup; ++i) {
      group.push_back(std::move(queue_.front()));
      queue_.pop_front();
    }
  }
  queued_.set(static_cast<std::int64_t>(queue_.size()));
  return group;
}

void ThreadWriter::run() {
  for (auto group = take_group(); !group.empty(); group = take_group()) {
    commit_.run(std::move(group));
  }
  commit_.finish();
}

}  // namespace

std::unique_ptr<Writer> Writer::start(Database database, Options options) {
  return std::make_unique<ThreadWriter>(std::move(database), std::move(options));
}

Result<Commit> Writer::write(Work work, Sharing sharing) {
  std::promise<Result<Commit>> promise;
  auto future = promise.get_future();
  const bool queued =
      push({.work = std::move(work),
            .done = [&promise](Result<Commit> result) { promise.set_value(std::move(result)); },
            .sharing = sharing});
  if (!queued) return fail(Code::kTooMany, "too many writes are waiting");
  return future.get();
}

}  // namespace panal::db

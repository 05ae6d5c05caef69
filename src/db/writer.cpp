#include "src/db/writer.h"

#include <sqlite3.h>

#include <condition_variable>
#include <deque>
#include <future>
#include <mutex>
#include <thread>
#include <utility>

#include "src/base/limits.h"

namespace panal::db {
namespace {

enum class Capture { kYes, kNo };

struct Job {
  Writer::Work work;
  Writer::Done done;
  Capture capture;
};

struct Outcome {
  Writer::Done done;
  Result<Commit> result;
};

struct Meters {
  explicit Meters(Metrics& metrics)
      : queue(metrics.gauge("panal_writer_queue", "Jobs that wait for the writer.")),
        group(metrics.histogram("panal_writer_group_jobs", "Transactions that shared a commit.")),
        commit(metrics.histogram("panal_writer_commit_seconds", "Time of COMMIT with its fsync.")),
        checkpoint(metrics.histogram("panal_writer_checkpoint_seconds", "Time of checkpoints.")),
        wal(metrics.gauge("panal_wal_bytes", "Bytes in use of the write-ahead log.")),
        failed(metrics.counter("panal_writer_failed_groups_total", "Groups rolled back.")) {}

  Gauge& queue;
  Histogram& group;
  Histogram& commit;
  Histogram& checkpoint;
  Gauge& wal;
  Counter& failed;
};

class ThreadWriter : public Writer {
 public:
  ThreadWriter(Database database, Options options)
      : database_(std::move(database)),
        journal_(options.journal),
        clock_(options.clock),
        on_storage_failed_(std::move(options.on_storage_failed)),
        meters_(options.metrics),
        thread_([this] { run(); }) {}

  ~ThreadWriter() override {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    wake_.notify_one();
    thread_.join();
  }

  bool submit(Work work, Done done) override {
    return push({std::move(work), std::move(done), Capture::kYes});
  }
  bool submit_uncaptured(Work work, Done done) override {
    return push({std::move(work), std::move(done), Capture::kNo});
  }

 private:
  bool push(Job job);
  std::deque<Job> take_group();
  void run();
  void run_group(std::deque<Job> group);
  Result<Commit> run_job(const Job& job);
  Result<void> commit();
  void finish(std::vector<Outcome>& outcomes, const Result<void>& committed);
  void abandon();
  void checkpoint_if_due();
  void checkpoint(Checkpoint mode);
  void storage_failed();
  Result<void> control(const char* sql);

  Database database_;
  Journal* journal_;
  const Clock& clock_;
  std::function<void()> on_storage_failed_;
  Meters meters_;
  bool failed_ = false;                     // writer thread only, as all above
  std::uint64_t checkpoint_at_bytes_ = limits::kWalCheckpointBytes;

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
    meters_.queue.set(static_cast<std::int64_t>(queue_.size()));
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
  meters_.queue.set(static_cast<std::int64_t>(queue_.size()));
  return group;
}

void ThreadWriter::run() {
  for (auto group = take_group(); !group.empty(); group = take_group()) {
    run_group(std::move(group));
    checkpoint_if_due();
  }
  if (!failed_) checkpoint(Checkpoint::kTruncate);
}

Result<void> ThreadWriter::control(const char* sql) {
  if (failed_) return fail(Code::kStorageFailed, "an earlier fsync failed");
  if (sqlite3_exec(database_.handle(), sql, nullptr, nullptr, nullptr) != SQLITE_OK) {
    return error_of(database_.handle(), sql);
  }
  return {};
}

void ThreadWriter::run_group(std::deque<Job> group) {
  meters_.group.record(group.size());
  std::vector<Outcome> outcomes;
  while (!group.empty()) {
    Result<void> begun = control("BEGIN IMMEDIATE");
    // A full disk or an I/O error makes SQLite undo the whole transaction within a job: those
    // before it are lost with it, those after it go on in a new one.
    while (begun.ok() && !group.empty() && database_.in_transaction()) {
      Job job = std::move(group.front());
      group.pop_front();
      auto result = run_job(job);
      if (!database_.in_transaction() && !result.ok()) begun = result.error();
      outcomes.push_back({std::move(job.done), std::move(result)});
    }
    if (!begun.ok() && outcomes.empty()) {
      outcomes.push_back({std::move(group.front().done), begun.error()});
      group.pop_front();
    }
    finish(outcomes, begun.ok() ? commit() : begun);
  }
}

Result<Commit> ThreadWriter::run_job(const Job& job) {
  auto savepoint = PANAL_TRY(Savepoint::begin(database_));
  const bool captured = journal_ != nullptr && job.capture == Capture::kYes;
  const auto attempt = [&]() -> Result<Commit> {
    if (!captured) {
      if (journal_ != nullptr) journal_->begin_uncaptured();
      PANAL_TRY(job.work(database_));
      return Commit{};
    }
    PANAL_TRY(journal_->begin_transaction(database_));
    PANAL_TRY(job.work(database_));
    return journal_->end_transaction(database_);
  };
  auto result = attempt();
  const Result<void> closed = !result.ok()                 ? savepoint.roll_back()
                              : database_.in_transaction() ? savepoint.release()
                                                           : fail(Code::kInternal, "lost");
  if (!closed.ok() && result.ok()) result = closed.error();
  if (!result.ok() && journal_ != nullptr) journal_->undo_transaction();
  return result;
}

Result<void> ThreadWriter::commit() {
  if (journal_ != nullptr) PANAL_TRY(journal_->before_commit(database_));
  const std::int64_t start_us = clock_.monotonic_us();
  PANAL_TRY(control("COMMIT"));
  meters_.commit.record(static_cast<std::uint64_t>(clock_.monotonic_us() - start_us));
  if (journal_ != nullptr) journal_->after_commit(database_);
  return {};
}

void ThreadWriter::finish(std::vector<Outcome>& outcomes, const Result<void>& committed) {
  if (!committed.ok()) {
    meters_.failed.add();
    abandon();
    if (committed.error().code == Code::kStorageFailed) storage_failed();
  }
  for (Outcome& outcome : outcomes) {
    if (!committed.ok() && outcome.result.ok()) outcome.result = committed.error();
    if (outcome.done) outcome.done(std::move(outcome.result));
  }
  outcomes.clear();
}

void ThreadWriter::abandon() {
  if (database_.in_transaction()) {
    sqlite3_exec(database_.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
  }
  if (journal_ != nullptr) journal_->group_lost();
}

void ThreadWriter::storage_failed() {
  if (std::exchange(failed_, true)) return;
  if (on_storage_failed_) on_storage_failed_();
}

void ThreadWriter::checkpoint_if_due() {
  const std::uint64_t bytes = database_.wal_bytes();
  meters_.wal.set(static_cast<std::int64_t>(bytes));
  if (bytes < limits::kWalCheckpointBytes) checkpoint_at_bytes_ = limits::kWalCheckpointBytes;
  if (failed_ || bytes < checkpoint_at_bytes_) return;
  // Passive never waits. When a long reader lets the log grow all the same, wait for it once.
  checkpoint(bytes < limits::kWalTruncateBytes ? Checkpoint::kPassive : Checkpoint::kTruncate);
  checkpoint_at_bytes_ = database_.wal_bytes() + limits::kWalCheckpointBytes;
}

void ThreadWriter::checkpoint(Checkpoint mode) {
  const std::int64_t start_us = clock_.monotonic_us();
  const auto done = database_.checkpoint(mode);
  meters_.checkpoint.record(static_cast<std::uint64_t>(clock_.monotonic_us() - start_us));
  // A full disk: the log stays as it is, and the next checkpoint tries again.
  if (!done.ok() && done.error().code == Code::kStorageFailed) storage_failed();
}

}  // namespace

std::unique_ptr<Writer> Writer::start(Database database, Options options) {
  return std::make_unique<ThreadWriter>(std::move(database), std::move(options));
}

Result<Commit> Writer::write(Work work) {
  std::promise<Result<Commit>> promise;
  auto future = promise.get_future();
  const bool queued = submit(std::move(work), [&promise](Result<Commit> result) {
    promise.set_value(std::move(result));
  });
  if (!queued) return fail(Code::kTooMany, "too many writes are waiting");
  return future.get();
}

}  // namespace panal::db

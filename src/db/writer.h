#pragma once
// Writer: the one thread that writes and checkpoints.
//
// Jobs are queued by any thread (bounded: limits::kWriterQueue) and run in order. As many as are
// waiting (up to limits::kWriterGroup) share one COMMIT and so one fsync; each runs inside its own
// savepoint, so that a failing job takes nothing of the others with it. A large job runs alone,
// without a savepoint: SQLite would keep in memory what each page was before, and walk through all
// of that at the end of each statement. A job's `done` is called on the writer thread after the
// group's COMMIT is durable, or with the reason why it is not.
//
// After a failed fsync nothing is acknowledged any more: `on_storage_failed` is called once, and
// every later job fails with Code::kStorageFailed.
//
// What a local transaction means to replication is decided by the Journal (replication/store
// implements it): the writer itself knows nothing of logs.
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "src/base/clock.h"
#include "src/base/metrics.h"
#include "src/base/result.h"
#include "src/db/database.h"

namespace panal::db {

// What a durable local transaction was. `sequence` 0: it changed nothing that replicates.
struct Commit {
  std::uint64_t origin = 0;
  std::uint64_t sequence = 0;
};

// Told of each step of a group, on the writer thread. Any error undoes the transaction (begin,
// end, captured or not) or the whole group (before_commit).
class Journal {
 public:
  virtual ~Journal() = default;
  virtual Result<void> begin_transaction(Database& database) = 0;
  virtual Result<Commit> end_transaction(Database& database) = 0;
  virtual void begin_uncaptured() = 0;
  virtual Result<void> end_uncaptured() { return {}; }
  virtual void undo_transaction() = 0;  // the one begun last, captured or not
  virtual Result<void> before_commit(Database& database) = 0;
  virtual void after_commit(Database& database) = 0;  // durable now
  virtual void group_lost() = 0;                      // rolled back: nothing of it happened
};

// Whether the journal is told of what a job writes. What it is not told of, applying remote
// entries, say, or local tables, must change replicated rows in no other way: it refuses that.
enum class Capture { kYes, kNo };
enum class Sharing { kGroup, kAlone };

struct Job {
  std::function<Result<void>(Database&)> work;
  std::function<void(Result<Commit>)> done;  // may be empty
  Capture capture = Capture::kYes;
  Sharing sharing = Sharing::kGroup;
};

class Writer {
 public:
  using Work = decltype(Job::work);
  using Done = decltype(Job::done);

  struct Options {
    Journal* journal = nullptr;  // may be null: nothing is captured
    Metrics& metrics;
    const Clock& clock;
    std::function<void()> on_storage_failed = {};
    // Before each COMMIT, in the group's transaction: what is cheaper done once for all of its
    // jobs. An error undoes the group.
    Work before_commit = {};
  };

  // Takes the read-write connection and starts the thread.
  static std::unique_ptr<Writer> start(Database database, Options options);
  virtual ~Writer() = default;  // refuses new jobs, finishes what is queued, checkpoints, joins

  // False: the queue is full (answer 429/503).
  virtual bool push(Job job) = 0;
  bool submit(Work work, Done done) { return push({std::move(work), std::move(done)}); }
  bool submit_uncaptured(Work work, Done done) {
    return push({std::move(work), std::move(done), Capture::kNo});
  }
  // Pushes a local transaction and waits for it. Not on a loop thread, nor on the writer's own.
  Result<Commit> write(Work work, Sharing sharing = Sharing::kGroup);
};

}  // namespace panal::db

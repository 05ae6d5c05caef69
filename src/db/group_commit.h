#pragma once
// GroupCommit: what the writer does with a group of jobs: one transaction, a savepoint for each
// job, one COMMIT for all, and a checkpoint when one is due. A job that is to be alone has a
// transaction of its own.
//
// No thread and no queue of its own: the writer's thread owns one (writer.cpp), and the simulator
// calls one directly, so that what it tests is what ships.
#include <deque>
#include <vector>

#include "src/db/writer.h"

namespace panal::db {

class GroupCommit {
 public:
  GroupCommit(Database database, Writer::Options options);

  // Runs the jobs in order, commits, and tells each how it went.
  void run(std::deque<Job> group);
  // Leaves all in the database file; for an orderly end.
  void finish();

 private:
  struct Outcome {
    Writer::Done done;
    Result<Commit> result;
  };
  struct Meters {
    explicit Meters(Metrics& metrics);
    Histogram& group;
    Histogram& commit;
    Histogram& checkpoint;
    Gauge& wal;
    Counter& failed;
  };

  Result<Commit> run_job(const Job& job);
  Result<void> commit();
  void tell(std::vector<Outcome>& outcomes, const Result<void>& committed);
  void abandon();
  void checkpoint_if_due();
  void checkpoint(Checkpoint mode);
  void storage_failed();
  Result<void> control(const char* sql);

  Database database_;
  Journal* journal_;
  const Clock& clock_;
  std::function<void()> on_storage_failed_;
  Writer::Work before_commit_;
  Meters meters_;
  bool failed_ = false;
  std::uint64_t checkpoint_at_bytes_;
};

}  // namespace panal::db

#include "src/db/group_commit.h"

#include <sqlite3.h>

#include <optional>
#include <utility>

#include "src/base/limits.h"
#include "src/base/planted.h"

namespace panal::db {

GroupCommit::Meters::Meters(Metrics& metrics)
    : group(metrics.histogram("panal_writer_group_jobs", "Transactions that shared a commit.")),
      commit(metrics.histogram("panal_writer_commit_seconds", "Time of COMMIT with its fsync.")),
      checkpoint(metrics.histogram("panal_writer_checkpoint_seconds", "Time of checkpoints.")),
      wal(metrics.gauge("panal_wal_bytes", "Bytes in use of the write-ahead log.")),
      failed(metrics.counter("panal_writer_failed_groups_total", "Groups rolled back.")) {}

GroupCommit::GroupCommit(Database database, Writer::Options options)
    : database_(std::move(database)),
      journal_(options.journal),
      clock_(options.clock),
      on_storage_failed_(std::move(options.on_storage_failed)),
      before_commit_(std::move(options.before_commit)),
      meters_(options.metrics),
      checkpoint_at_bytes_(limits::kWalCheckpointBytes) {
  // An earlier process may have ended because its fsync failed. What that one should have written
  // is in the system's cache and nowhere else, and will not be written for a later fsync of the
  // same file: take it into the database file, which writes it anew, before building on it.
  checkpoint(Checkpoint::kTruncate);
}

void GroupCommit::finish() {
  if (!failed_) checkpoint(Checkpoint::kTruncate);
}

Result<void> GroupCommit::control(const char* sql) {
  if (failed_) return fail(Code::kStorageFailed, "an earlier fsync failed");
  if (sqlite3_exec(database_.handle(), sql, nullptr, nullptr, nullptr) != SQLITE_OK) {
    return error_of(database_.handle(), sql);
  }
  return {};
}

void GroupCommit::run(std::deque<Job> group) {
  meters_.group.record(group.size());
  std::vector<Outcome> outcomes;
  while (!group.empty()) {
    Result<void> begun = control("BEGIN IMMEDIATE");
    // A full disk or an I/O error makes SQLite undo the whole transaction within a job: those
    // before it are lost with it, those after it go on in a new one.
    bool alone = false;
    while (begun.ok() && !alone && !group.empty() && database_.in_transaction()) {
      alone = group.front().sharing == Sharing::kAlone;
      if (alone && !outcomes.empty()) break;
      Job job = std::move(group.front());
      group.pop_front();
      auto result = run_job(job);
      if (!database_.in_transaction() && !result.ok()) begun = result.error();
      else if (alone && !result.ok()) begun = control("ROLLBACK");
      outcomes.push_back({std::move(job.done), std::move(result)});
    }
    if (!begun.ok() && outcomes.empty()) {
      outcomes.push_back({std::move(group.front().done), begun.error()});
      group.pop_front();
    }
    if (planted(Bug::kAcknowledgeFirst)) tell(outcomes, begun);
    tell(outcomes, begun.ok() && database_.in_transaction() ? commit() : begun);
  }
  checkpoint_if_due();
}

Result<Commit> GroupCommit::run_job(const Job& job) {
  std::optional<Savepoint> savepoint;
  if (job.sharing == Sharing::kGroup) savepoint.emplace(PANAL_TRY(Savepoint::begin(database_)));
  const bool captured = journal_ != nullptr && job.capture == Capture::kYes;
  const auto attempt = [&]() -> Result<Commit> {
    if (!captured) {
      if (journal_ != nullptr) journal_->begin_uncaptured();
      PANAL_TRY(job.work(database_));
      if (journal_ != nullptr) PANAL_TRY(journal_->end_uncaptured());
      return Commit{};
    }
    PANAL_TRY(journal_->begin_transaction(database_));
    PANAL_TRY(job.work(database_));
    return journal_->end_transaction(database_);
  };
  auto result = attempt();
  Result<void> closed;
  if (result.ok() && !database_.in_transaction()) closed = fail(Code::kInternal, "lost");
  else if (savepoint) closed = result.ok() ? savepoint->release() : savepoint->roll_back();
  if (!closed.ok() && result.ok()) result = closed.error();
  if (!result.ok() && journal_ != nullptr) journal_->undo_transaction();
  return result;
}

Result<void> GroupCommit::commit() {
  if (before_commit_) PANAL_TRY(before_commit_(database_));
  if (journal_ != nullptr) PANAL_TRY(journal_->before_commit(database_));
  const std::int64_t start_us = clock_.monotonic_us();
  PANAL_TRY(control("COMMIT"));
  meters_.commit.record(static_cast<std::uint64_t>(clock_.monotonic_us() - start_us));
  if (journal_ != nullptr) journal_->after_commit(database_);
  return {};
}

void GroupCommit::tell(std::vector<Outcome>& outcomes, const Result<void>& committed) {
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

void GroupCommit::abandon() {
  if (database_.in_transaction()) {
    sqlite3_exec(database_.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
  }
  if (journal_ != nullptr) journal_->group_lost();
}

void GroupCommit::storage_failed() {
  if (std::exchange(failed_, true)) return;
  if (on_storage_failed_) on_storage_failed_();
}

void GroupCommit::checkpoint_if_due() {
  const std::uint64_t bytes = database_.wal_bytes();
  meters_.wal.set(static_cast<std::int64_t>(bytes));
  if (bytes < limits::kWalCheckpointBytes) checkpoint_at_bytes_ = limits::kWalCheckpointBytes;
  if (failed_ || bytes < checkpoint_at_bytes_) return;
  // Passive never waits. When a long reader lets the log grow all the same, wait for it once.
  checkpoint(bytes < limits::kWalTruncateBytes ? Checkpoint::kPassive : Checkpoint::kTruncate);
  checkpoint_at_bytes_ = database_.wal_bytes() + limits::kWalCheckpointBytes;
}

void GroupCommit::checkpoint(Checkpoint mode) {
  const std::int64_t start_us = clock_.monotonic_us();
  const auto done = database_.checkpoint(mode);
  meters_.checkpoint.record(static_cast<std::uint64_t>(clock_.monotonic_us() - start_us));
  // A full disk: the log stays as it is, and the next checkpoint tries again.
  if (!done.ok() && done.error().code == Code::kStorageFailed) storage_failed();
}

}  // namespace panal::db

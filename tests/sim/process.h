#pragma once
// Process: a running node: the real engine, group commit, replica and codec, wired as
// replication/net wires them, without threads. Dies with all its memory. Owned by World.
#include <deque>
#include <map>
#include <memory>
#include <set>

#include "replication/core/replica.h"
#include "replication/net/healing.h"
#include "replication/net/log_keeper.h"
#include "replication/store/engine.h"
#include "replication/wire/message_codec.h"
#include "src/db/group_commit.h"
#include "tests/sim/truth.h"

namespace panal::sim {

// Passes everything on to the engine, and keeps its own account of what each transaction had seen.
class Spy : public db::Journal {
 public:
  Spy(store::Engine& engine, Truth& truth, std::size_t node)
      : engine_(engine), truth_(truth), node_(node), seen_(engine.published()->vector) {}

  // Of the running group; the engine has written it by itself.
  void issued(const core::Dot& dot) {
    if (seen_.covers(dot)) return;
    truth_.attempt(dot, node_, seen_);
    seen_.raise(dot.origin, dot.seq);
  }
  // Of the running group; the store has applied `raw`.
  void applied(const core::RawEntry& raw) { seen_.raise(raw.dot.origin, raw.dot.seq); }
  // Of a group that is committed: what it took back from before the store was replaced, too.
  void holds(const core::VersionVector& vector) { seen_.raise(vector); }
  const core::VersionVector& seen() const { return seen_; }

  Result<void> begin_transaction(db::Database& database) override {
    before_ = seen_;
    return engine_.begin_transaction(database);
  }
  Result<db::Commit> end_transaction(db::Database& database) override {
    auto commit = engine_.end_transaction(database);
    if (!commit.ok() || commit->sequence == 0) return commit;
    const core::Dot dot{core::OriginId{commit->origin}, commit->sequence};
    truth_.attempt(dot, node_, seen_);
    seen_.raise(dot.origin, dot.seq);
    return commit;
  }
  void begin_uncaptured() override {
    before_ = seen_;
    engine_.begin_uncaptured();
  }
  void undo_transaction() override {
    seen_ = before_;
    engine_.undo_transaction();
  }
  Result<void> before_commit(db::Database& database) override {
    return engine_.before_commit(database);
  }
  void after_commit(db::Database& database) override { engine_.after_commit(database); }
  void group_lost() override {
    before_ = seen_ = engine_.published()->vector;
    engine_.group_lost();
  }

 private:
  store::Engine& engine_;
  Truth& truth_;
  std::size_t node_;
  core::VersionVector seen_, before_;
};

// A Writer without a thread: whoever owns the queue says what becomes of a job.
class QueueWriter : public db::Writer {
 public:
  using Push = std::function<bool(db::Job)>;
  explicit QueueWriter(Push push) : push_(std::move(push)) {}
  bool push(db::Job job) override { return push_(std::move(job)); }

 private:
  Push push_;
};

struct Process {
  explicit Process(core::Replica::Options options) : replica(std::move(options)) {}

  std::uint64_t life = 0;
  bool doomed = false;  // ends as soon as the current event is through
  bool power_cut = false;

  Metrics metrics;
  std::unique_ptr<store::Engine> engine;
  std::unique_ptr<Spy> spy;
  std::unique_ptr<db::GroupCommit> commit;  // goes before the engine that watches its database
  std::unique_ptr<db::Database> reader;
  std::deque<db::Job> queue;
  bool group_due = false;
  std::unique_ptr<QueueWriter> writer;
  std::unique_ptr<net::LogKeeper> keeper;  // null: it forgets nothing
  std::unique_ptr<net::Healing> healing;

  core::Replica replica;
  std::deque<core::Event> events;
  bool stepping = false;
  std::map<Uuid, store::Member> members;
  std::size_t origins_told = 0;
  decltype(store::Published::reports) reports_told;
  decltype(store::Published::absences) absences;
  core::VersionVector floor;
  struct LinkEnd {
    std::unique_ptr<wire::MessageWriter> writer = std::make_unique<wire::MessageWriter>();
    std::unique_ptr<wire::MessageReader> reader = std::make_unique<wire::MessageReader>();
  };
  std::map<core::LinkId, LinkEnd> links;
  std::map<std::uint64_t, core::Dot> waits;
  std::map<Uuid, std::int64_t> silent_ms;
  std::int64_t fetch_after_us = 0;
};

}  // namespace panal::sim

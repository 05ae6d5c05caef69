#pragma once
// Driver: performs what a Replica wants done, and tells it what happened.
//
// The one place where the protocol meets sockets, clock, writer and log. The Replica lives on the
// loop's thread; commits come in from the writer's, reads of the log run on workers, and all of
// them meet by Loop::post. Owned by the node; made and destroyed on the loop's thread or while the
// loop does not run. Engine, writer, loop and workers outlive it.
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <vector>

#include "replication/core/replica.h"
#include "replication/store/engine.h"
#include "src/base/clock.h"
#include "src/base/limits.h"
#include "src/base/log.h"
#include "src/base/metrics.h"
#include "src/db/writer.h"
#include "src/loop/loop.h"
#include "src/loop/stream.h"

namespace panal::net {

struct Traffic {
  std::uint64_t bytes_sent = 0, bytes_received = 0;
};

// A row that was put right.
struct Incident {
  std::int64_t at_ms = 0;
  std::string table;  // empty: unknown to this node's schema
  Uuid row;           // none: a kept sum
  std::string columns;
  core::Repair::Kind how{};
  Uuid peer;  // none: from the log
};

// Since the start.
struct HealingStatus {
  std::uint64_t passes = 0;  // of the scrub, over all rows
  std::uint64_t rows_checked = 0, rows_repaired = 0;
  std::deque<Incident> incidents;  // the newest last
  bool corrupt = false;            // the file itself is damaged
  std::string error;               // why the rows cannot be checked or repaired; empty: they can
};

struct Status {
  core::ReplicaStatus replica;
  std::map<Uuid, Traffic> traffic;  // since the start, by peer
  HealingStatus healing;
};

class Driver {
 public:
  using OnDialled = std::function<void(Result<std::unique_ptr<loop::Stream>>)>;

  struct Options {
    core::Hello self;  // cluster, node, schema, version; the instance is drawn here
    store::Engine& engine;
    db::Writer& writer;
    loop::Loop& loop;
    const Clock& clock;
    Random& random;
    Log& log;
    // Of the durable state at the start; see read_heads().
    std::vector<core::Head> heads;
    // Connects to a member and checks that it is that member. Calls back once, on the loop's
    // thread, never from inside the call.
    std::function<void(const store::Member&, OnDialled)> dial;
    // Runs a task on a worker with its read-only connection. False: too busy.
    std::function<bool(std::function<void(db::Database&)>)> run_on_worker;
    // Conflicts that were closed are kept for so long.
    std::int64_t history_ms = limits::kLogRetentionMs;
    Metrics* metrics = nullptr;  // for the sizes of batches; null: not counted
    // On the loop's thread: links, holds or divergence changed.
    std::function<void()> on_status_changed = {};
    // On the loop's thread: a member says that this node was removed from the cluster.
    std::function<void(const Uuid& by)> on_expelled = {};
    // On the loop's thread: a data member tells of something that nobody keeps.
    std::function<void(const Uuid& by, std::string_view notice)> on_told = {};
  };

  explicit Driver(Options options);
  ~Driver();  // durable waits end as `local`

  // Loop's thread. To be called once on_committed() is told of commits: what was committed before
  // is known, what comes later is heard of, and the replica itself may write at once.
  void start();

  // Loop's thread. A connection that `node` made to us; its key was checked.
  void adopt_link(std::unique_ptr<loop::Stream> stream, const Uuid& node);

  // Any thread.
  void on_committed(const store::Committed& committed);
  // As of the last tick or change.
  std::shared_ptr<const Status> status() const;
  // Tells all data members that are connected; it may be lost. At most limits::kNoticeBytes.
  void tell(std::string notice);
  // `done` is called once, on the loop's thread (or at once when the loop has ended).
  using OnDurable = std::function<void(core::Durability)>;
  void wait_durable(core::Dot dot, std::int64_t timeout_ms, OnDurable done);

 private:
  class Machine;
  loop::Loop& loop_;
  std::shared_ptr<Machine> machine_;  // tasks from other threads hold it weakly
};

// Why an apply failed. If it is the disk or the load, the same batch may well be applied later.
core::ApplyFailed failure_of(const Error& error);

// The newest entry of every origin of `vector`, for Options::heads.
Result<std::vector<core::Head>> read_heads(db::Database& database,
                                           const core::VersionVector& vector);

}  // namespace panal::net

#pragma once
// World: some nodes, a network, disks and clocks that misbehave, and virtual time.
//
// A seed names a run: the same seed gives the same events, and the hash of all of them proves it.
// Chaos first; then everything is healed, and the nodes must agree within bounded virtual time.
// The first broken invariant ends the run; its number is that of replication.md.
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "replication/core/causal_token.h"
#include "replication/core/describe.h"
#include "tests/sim/disk.h"
#include "tests/sim/genesis.h"
#include "tests/sim/plan.h"
#include "tests/sim/process.h"
#include "tests/sim/reference.h"

namespace panal::sim {

struct Outcome {
  std::string failure;  // empty: all promises were kept
  std::uint64_t trace_hash = 0;
  std::uint64_t events = 0;
  std::uint64_t entries = 0;
  std::uint64_t inspections = 0;
  std::uint64_t conflicts = 0;     // seen open at the end
  std::int64_t healing_ms = 0;     // from the end of the faults to agreement
  std::vector<std::string> trace;  // when asked for
};

inline constexpr std::string_view kStoreKey = "sim.store";  // when the store was replaced last

enum class Trace { kNone, kKeep, kPrint };

class World {
 public:
  World(const Plan& plan, Genesis& genesis, Trace trace);
  ~World();
  Outcome run();

 private:
  struct NodeClock : Clock {
    explicit NodeClock(const World& of) : world(of) {}
    std::int64_t wall_ms() const override;
    std::int64_t monotonic_us() const override { return world.now_us_; }
    const World& world;
    std::int64_t offset_ms = 0;
    std::int64_t drift_ppm = 0;
  };
  struct Node {
    std::size_t index = 0;
    Uuid id;
    std::string disk;
    int version = 1;  // of its schema
    std::unique_ptr<NodeClock> clock;
    std::unique_ptr<Random> random;
    std::unique_ptr<Log> log;
    std::unique_ptr<Process> process;  // null: down
    std::uint64_t lives = 0;
    bool joining = false;            // not a member yet
    bool removed = false;            // for good
    std::int64_t thin_wire_us = 0;   // a KiB takes this long to it
    std::int64_t busy_until_us = 0;  // the wire
    bool slow_sync = false;
    std::set<core::Dot> acknowledged;  // to clients of this node
    core::VersionVector durable;       // at the last commit, even if its disk went back since
    DiskImage image;                   // to roll back to
    core::VersionVector image_vector;  // at least
    // A complete snapshot of a peer's, to be taken in at the next start.
    struct Snapshot {
      core::VersionVector vector, vouched, forked;
    };
    std::optional<Snapshot> snapshot;
    bool replaced = false;  // its store was, at least once
    bool expired = false;   // its certificate
    bool copy = false;      // of another node's disk: the second process of one identity
  };
  struct Link {
    std::size_t ends[2] = {};
    std::uint64_t lives[2] = {};
    bool open[2] = {true, true};
    bool silent = false;           // carries nothing any more, and nobody is told
    std::int64_t last_us[2] = {};  // when the latest message towards that end arrives
    std::size_t flying[2] = {};    // bytes of entries under way to that end
  };
  struct Session {
    std::string token;
    core::VersionVector seen;  // what it really saw or wrote
  };

  // world.cpp: time, and what is said of a run
  void at(std::int64_t delay_us, std::function<void()> what);
  // Only while this life of the node lasts.
  void at(Node& node, std::int64_t delay_us, std::function<void(Process&)> what);
  Node& add_node();
  void bury_the_dead();
  void final_checks();
  void note(const std::string& line);
  void fail(const std::string& why);
  void check(const std::string& broken);

  // process.cpp: a node's life
  void start(Node& node);
  void lie_down(Node& node);
  void kill(Node& node, bool power_cut);
  void feed(Node& node, core::Event event);
  void perform(Node& node, core::Effect& effect);
  void apply(Node& node, const core::Apply& batch);
  void read_log(Node& node, const core::ReadLog& ask);
  void durable(Node& node, const core::DurabilityReached& reached);
  void tick(Node& node);
  void tell_members(Node& node, const store::Published& state);
  bool neighbours(std::size_t a, std::size_t b) const;
  void committed(Node& node, const store::Committed& committed);
  Result<std::unique_ptr<store::Engine>> open_engine(Node& node, db::Database& database);
  Result<core::Hello> hello_of(Node& node, const store::Published& state, db::Database& reader);
  net::Healing::Parts healing_parts(Node& node);
  bool submit(Node& node, db::Job job);
  void run_group(Node& node);

  // network.cpp: links
  void dial(Node& from, const Uuid& to);
  void transmit(Node& from, core::LinkId link, const core::Message& message);
  void arrive(Node& node, core::LinkId link, const std::string& frame);
  void shut(core::LinkId link, std::size_t end, const std::string& reason);
  bool end_lives(const Link& link, std::size_t end) const;
  bool cut(std::size_t from, std::size_t to) const { return cuts_.contains({from, to}); }

  // load.cpp, sessions.cpp: what people do
  void load(Node& node);
  void write(Node& node, std::size_t session);
  using Claims = std::set<std::pair<std::string, Uuid>>;
  static Result<Claims> claimed_twice(const SchemaSpec& schema, db::Database& database);
  void use_session();
  void take_token(Node& node, Session& session, const core::VersionVector& snapshot);
  bool past(Node& node, const Session& session) const;

  // chaos.cpp: faults and their end
  void schedule_chaos();
  void misfortune();
  void network_misfortune(std::size_t a, std::size_t b, std::int64_t while_us);
  void disk_misfortune(Node& node, std::int64_t while_us);
  void clock_misfortune(Node& node);
  void roll_back(Node& node);
  void restart(Node& node);
  void join();
  void remove();
  void knock(Node& node);
  void fill(Node& donor, Node& node);
  void heal();
  std::string disagreement();

  // recovery.cpp: snapshots for nodes that lost their place
  void go_away();
  void watch_silence(Node& node, const core::ReplicaStatus& status);
  void watch_need(Node& node, const core::ReplicaStatus& status);
  std::string snapshot_of(const Node& node) const;
  void fetch(Node& donor, Node& node, const core::Resync& need);
  Result<void> take_in(Node& node, db::Database& database, const SchemaSpec& schema);
  Result<void> carry_over(Process& process);
  void carried(Node& node, const core::RawEntry& raw);
  bool kept(const core::Dot& dot, const core::VersionVector& vector) const;

  // damage.cpp: rows that change by themselves, identities that double, certificates that expire
  void rot();
  std::string damage();
  void copy_node();
  std::string doubled();
  void expire();

  // checks.cpp: invariants
  std::string called(const core::Dot& dot) const;
  void survived(Node& node);
  void bounded(Node& node);
  void published(Node& node, const store::Published& state);
  void inspect(Node& node);
  std::string flaw(Node& node);
  std::string flaw_after_upgrade(Node& node);
  static Result<Holding> observe(db::Database& reader, const SchemaSpec& schema,
                                 core::VersionVector& vector);
  void echo(Node& node);
  void whole(Node& node, const core::RawEntry& raw);
  void number(const core::Change& change);

  bool has_durably(const Node& node, const core::Dot& dot) const {
    return node.durable.covers(dot);
  }
  bool has(Fault fault) const { return chaos_ && plan_.has(fault); }
  Node* alive(std::size_t index);

  const Plan plan_;
  Genesis& genesis_;
  const Trace trace_;
  Dice dice_;
  bool chaos_ = true;
  bool rolled_back_ = false;
  std::int64_t now_us_ = 0;
  std::int64_t epoch_ms_;
  std::uint64_t order_ = 0;
  std::map<std::pair<std::int64_t, std::uint64_t>, std::function<void()>> agenda_;
  Disks disks_;
  Truth truth_;
  std::vector<std::unique_ptr<Node>> nodes_;
  std::map<Uuid, std::size_t> index_;
  std::map<core::LinkId, Link> links_;
  std::set<std::pair<std::size_t, std::size_t>> cuts_;  // from, to
  std::vector<Session> sessions_;
  core::CausalTokens tokens_;
  std::vector<core::Dot> lost_track_;  // durable, and nobody was told
  // By the schema and the vector that had it.
  std::map<std::pair<int, std::string>, core::Digest> digests_;
  std::set<core::Dot> peer_acknowledged_;
  std::map<std::string, Uuid> numbers_;  // who got one
  std::map<Uuid, std::string> numbered_;
  // By node and by the stamp of the first writing: what was carried over is called so now.
  std::map<std::pair<std::size_t, std::uint64_t>, core::Dot> issued_again_;
  std::int64_t healed_us_ = 0;  // the end of the faults
  std::int64_t rotted_us_ = 0;  // 0: not yet
  std::uint64_t noticed_ = 0;   // divergences, before
  std::uint64_t next_link_ = 1, next_wait_ = 1;
  std::int64_t delay_us_ = 300;
  mutable std::map<core::OriginId, std::string> origin_names_;
  core::Describer describer_;
  Outcome outcome_;
};

}  // namespace panal::sim

#pragma once
// World: some nodes with the real Replica, a network and disks that misbehave, and virtual time.
//
// A seed names a run: the same seed gives the same events, and the hash of all of them proves it.
// Chaos first; then everything is healed, and the nodes must agree within bounded virtual time.
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "replication/core/describe.h"
#include "replication/core/replica.h"
#include "tests/sim/faults.h"
#include "tests/sim/store.h"

namespace panal::sim {

struct Outcome {
  std::string failure;  // empty: all promises were kept
  std::uint64_t trace_hash = 0;
  std::uint64_t events = 0;
  std::uint64_t entries = 0;
  std::int64_t healing_ms = 0;  // from the end of the faults to agreement
};

class World {
 public:
  World(std::uint64_t seed, bool print_trace);
  Outcome run();

 private:
  struct Node {
    std::size_t index = 0;
    Uuid id;
    Store store;
    std::unique_ptr<core::Replica> replica;  // null: down
    core::OriginId origin{};
    std::uint64_t life = 0;  // counts starts: what an earlier life began is void
    std::int64_t clock_offset_ms = 0;
    bool disk_full = false;
    std::set<core::OriginId> owners_told;
    std::map<std::uint64_t, core::Dot> waits;
  };
  struct Link {
    std::size_t ends[2] = {};
    std::uint64_t lives[2] = {};
    bool open[2] = {true, true};
    std::int64_t last_us[2] = {};  // when the latest message towards that end arrives
  };

  // world.cpp: nodes and time
  void at(std::int64_t delay_us, std::function<void()> what);
  void start(Node& node);
  void crash(Node& node);
  void feed(Node& node, const core::Event& event);
  void perform(Node& node, const core::Effect& effect);
  void apply(Node& node, std::vector<core::LogItemPtr> items);
  void tick(Node& node);
  void tell_members(Node& node);
  std::int64_t wall_ms(const Node& node) const;
  void note(const std::string& line);
  void fail(const std::string& why);

  // network.cpp: links
  void dial(Node& from, const Uuid& to);
  void transmit(Node& from, core::LinkId link, core::Message message);
  void shut(core::LinkId link, std::size_t end, const std::string& reason);
  bool end_lives(const Link& link, std::size_t end) const;
  bool cut(std::size_t from, std::size_t to) const { return cuts_.contains({from, to}); }

  // chaos.cpp: faults, load, and what must hold in the end
  void schedule_chaos();
  void load(Node& node);
  void misfortune();
  void heal();
  bool agreed() const;
  std::string disagreement() const;

  std::uint64_t seed_;
  bool print_trace_;
  Dice dice_;
  Faults faults_;
  bool chaos_ = true;
  std::int64_t now_us_ = 0;
  std::uint64_t order_ = 0;
  std::map<std::pair<std::int64_t, std::uint64_t>, std::function<void()>> agenda_;
  std::vector<std::unique_ptr<Node>> nodes_;
  std::map<Uuid, std::size_t> index_;
  std::map<core::OriginId, Uuid> owners_;
  std::map<core::LinkId, Link> links_;
  std::set<std::pair<std::size_t, std::size_t>> cuts_;  // from, to
  std::uint64_t next_link_ = 1, next_origin_ = 1, next_wait_ = 1;
  core::Describer describer_;
  Outcome outcome_;
};

}  // namespace panal::sim

// Recovery: what becomes of a node that went back in time, was silent past the retention, or lacks
// what nobody's log has any more: it takes a snapshot and issues again what only it had. As
// src/node/resync.cpp, absence_watch.cpp and storage.cpp do it.
#include <algorithm>
#include <filesystem>

#include "replication/store/carry_over.h"
#include "replication/store/snapshot.h"
#include "tests/sim/world.h"

namespace panal::sim {
namespace {

constexpr std::int64_t kRetentionMs = 800;
constexpr std::int64_t kAgainUs = 200'000;

}  // namespace

// The node's last one, for so long that the others give it up, while people go on using it.
void World::go_away() {
  Node& node = *nodes_[plan_.nodes - 1];
  note("n" + std::to_string(node.index) + " is out of reach");
  for (const auto& other : nodes_) {
    if (other->index == node.index) continue;
    const std::pair there{node.index, other->index}, back{other->index, node.index};
    cuts_.insert({there, back});
    at(dice_.between(1'500'000, 4'000'000), [this, there, back] {
      cuts_.erase(there);
      cuts_.erase(back);
    });
  }
}

void World::watch_silence(Node& node, const core::ReplicaStatus& status) {
  if (!has(Fault::kAbsence)) return;
  std::vector<core::Silence> others;
  for (const core::PeerStatus& peer : status.peers) {
    const core::Member& member = peer.member;
    if (member.role != core::Role::kNode || member.standing == core::Standing::kRemoved) continue;
    std::int64_t& silent_ms = node.process->silent_ms[member.node];
    silent_ms = peer.reachable ? 0 : silent_ms + limits::kTickMs;
    others.push_back({member.node, peer.reachable, member.absence.away(), silent_ms});
  }
  for (const Uuid& gone : core::overdue(node.id, others, kRetentionMs, /*log_full=*/false)) {
    node.process->silent_ms[gone] = 0;
    note("n" + std::to_string(node.index) + " gives up n" + std::to_string(index_.at(gone)));
    submit(node, {[gone](db::Database& database) { return store::mark_absent(database, gone); },
                  {},
                  db::Capture::kYes});
  }
}

void World::watch_need(Node& node, const core::ReplicaStatus& status) {
  if (!status.resync || now_us_ < node.process->fetch_after_us) return;
  node.process->fetch_after_us = now_us_ + kAgainUs;
  Node* donor = alive(index_.at(status.resync->peer));
  if (donor == nullptr || cut(node.index, donor->index) || cut(donor->index, node.index)) return;
  // Before the snapshot is taken: nothing that it lacks is forgotten from then on.
  for (const auto& absent : donor->process->engine->published()->absences) {
    if (absent.node != node.id || !absent.absence.away()) continue;
    submit(*donor, {[id = node.id](db::Database& database) -> Result<void> {
                      PANAL_TRY(store::mark_back(database, id));
                      return {};
                    },
                    {},
                    db::Capture::kYes});
    return;
  }
  fetch(*donor, node, *status.resync);
}

std::string World::snapshot_of(const Node& node) const {
  return genesis_.snapshot_path() + "." + std::to_string(node.index);
}

// The node ends when the snapshot is complete, and takes it in at its next start.
void World::fetch(Node& donor, Node& node, const core::Resync& need) {
  const auto taken = store::write_snapshot(*donor.process->reader, donor.process->engine->schema(),
                                           kDigestKey, snapshot_of(node));
  if (!taken.ok()) return;
  note("n" + std::to_string(node.index) + " fetches a snapshot of n" + std::to_string(donor.index) +
       ": " + need.reason);
  Node::Snapshot snapshot{taken->vector, need.vouched, {}};
  for (const core::OriginId origin : need.forked) snapshot.forked.raise(origin, 1);
  at(node, dice_.between(1'000, 100'000), [this, &node, snapshot](Process&) {
    node.snapshot = snapshot;
    // Whoever saw what it has not shipped sees it under another name from now on.
    sessions_.assign(sessions_.size(), {});
    kill(node, /*power_cut=*/false);
  });
}

Result<void> World::take_in(Node& node, db::Database& database, const SchemaSpec& schema) {
  const auto unshipped = PANAL_TRY(store::unshipped(database, node.id, node.snapshot->vector,
                                                    node.snapshot->vouched, node.snapshot->forked));
  auto replaced =
      store::replace_by_snapshot(database, schema, kDigestKey, snapshot_of(node), unshipped);
  if (disks_.disk(node.disk).dead) return replaced;  // the file is still there at the next start
  std::filesystem::remove(snapshot_of(node));
  node.snapshot.reset();
  PANAL_TRY(replaced);
  note("n" + std::to_string(node.index) + " replaced its store");
  node.replaced = true;
  return store::set_meta(database, kStoreKey, std::to_string(node.clock->wall_ms()));
}

// Before anything else is written.
Result<void> World::carry_over(Process& process) {
  Result<void> done;
  for (bool more = true; more && done.ok();) {
    const auto work = [&](db::Database& database) -> Result<void> {
      more = PANAL_TRY(process.engine->carry_over(database));
      return {};
    };
    std::deque<db::Job> group;
    group.push_back({work,
                     [&done](const Result<db::Commit>& result) {
                       if (!result.ok()) done = result.error();
                     },
                     db::Capture::kNo});
    process.commit->run(std::move(group));
  }
  return done;
}

// (4), (3): what is issued again is a transaction of this node's, whole, which claims to have seen
// no more of others than it had.
void World::carried(Node& node, const core::RawEntry& raw) {
  const core::Entry& entry = truth_.find(raw.dot)->entry;
  if (!entry.header.carried) return;
  const auto& claim = *entry.header.carried;
  const std::string name = "n" + std::to_string(node.index);
  const Transaction* original = nullptr;
  for (const auto& twin : nodes_) {
    if (twin->id == node.id && original == nullptr) {
      original = truth_.written_at(twin->index, claim.hlc);
    }
  }
  if (original == nullptr) return fail("(4) " + name + " carries over what it never wrote");
  issued_again_[{original->node, claim.hlc}] = raw.dot;
  if (plan_.has(Fault::kClone)) return;  // two may have written at one stamp
  for (const auto& [origin, seq] : claim.seen.components()) {
    const Transaction* first = truth_.find({origin, 1});
    const bool own = first != nullptr && nodes_[first->node]->id == node.id;
    // What is stable counts as seen.
    if (!own && !plan_.has(Fault::kForget) && original->seen.get(origin) < seq) {
      return fail("(3) " + name + " carries over as having seen what it had not");
    }
  }
  const auto same = [](const core::Change& one, const core::Change& other) {
    return one.table == other.table && one.id == other.id && one.cells == other.cells;
  };
  for (const auto& change : original->entry.changes) {
    const bool there = std::ranges::any_of(
        entry.changes, [&](const core::Change& now) { return same(change, now); });
    if (!there && !change.cells.empty()) return fail("(4) " + name + " carries over a part only");
  }
}

// By its name or by the one under which it was issued again; of deletions of rows that are gone
// nothing may be left then.
bool World::kept(const core::Dot& dot, const core::VersionVector& vector) const {
  if (vector.covers(dot)) return true;
  const Transaction& written = *truth_.find(dot);
  const auto& header = written.entry.header;
  const auto again =
      issued_again_.find({written.node, header.carried ? header.carried->hlc : header.hlc});
  if (again != issued_again_.end() && vector.covers(again->second)) return true;
  return nodes_[written.node]->replaced &&
         std::ranges::all_of(written.entry.changes,
                             [](const core::Change& change) { return change.cells.empty(); });
}

}  // namespace panal::sim

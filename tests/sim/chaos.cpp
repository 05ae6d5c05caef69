// Faults while they last, and their end.
#include <algorithm>

#include "tests/sim/world.h"

namespace panal::sim {

void World::schedule_chaos() {
  for (auto& node : nodes_) {
    at(dice_.between(0, 300'000), [this, &node = *node] { load(node); });
    if (has(Fault::kClockDrift)) node->clock->drift_ppm = dice_.between(-200, 200);
  }
  if (has(Fault::kClockAhead)) nodes_[0]->clock->offset_ms = dice_.between(40'000, 120'000);
  if (has(Fault::kSlowPeer)) nodes_.back()->thin_wire_us = dice_.between(500, 20'000);
  if (has(Fault::kSlowSync)) nodes_[dice_.below(nodes_.size())]->slow_sync = true;
  if (has(Fault::kUpgrade)) {
    nodes_[0]->version = 2;
    restart(*nodes_[0]);
  }
  if (has(Fault::kJoin)) {
    at(dice_.between(300'000, plan_.chaos_us), [this] { join(); });
  }
  const std::int64_t soon_us = plan_.chaos_us / 2;
  if (has(Fault::kAbsence)) at(dice_.between(300'000, soon_us), [this] { go_away(); });
  if (has(Fault::kClone) && !has(Fault::kSparseMesh))
    at(dice_.between(300'000, soon_us), [this] { copy_node(); });
  if (has(Fault::kExpiry)) at(dice_.between(300'000, soon_us), [this] { expire(); });
  if (has(Fault::kRemove) && !has(Fault::kRollback) && nodes_.size() > 2) {
    at(dice_.between(300'000, plan_.chaos_us), [this] { remove(); });
  }
  at(dice_.between(100'000, 800'000), [this] { misfortune(); });
  at(dice_.between(5'000, 150'000), [this] { use_session(); });
}

// An orderly one, as far as the node can tell.
void World::restart(Node& node) { kill(node, /*power_cut=*/false); }

void World::misfortune() {
  if (!chaos_) return;
  at(dice_.between(60'000, 700'000), [this] { misfortune(); });
  const std::size_t a = dice_.below(nodes_.size()), b = dice_.below(nodes_.size());
  const std::int64_t while_us = dice_.between(50'000, 3'000'000);
  network_misfortune(a, b, while_us);
  Node& node = *nodes_[a];
  if (node.joining || alive(a) == nullptr) return;
  if (dice_.chance(30)) node.process->commit->finish();  // a checkpoint
  disk_misfortune(node, while_us);
  if (alive(a) == nullptr) return;
  clock_misfortune(node);
  if (alive(a) == nullptr) return;
  if (has(Fault::kEcho) && dice_.chance(50)) echo(node);
  if (has(Fault::kUpgrade) && dice_.chance(15) && node.version == 1) {
    node.version = 2;
    restart(node);
  }
}

void World::network_misfortune(std::size_t a, std::size_t b, std::int64_t while_us) {
  if (has(Fault::kPartition) && dice_.chance(50) && a != b) {
    cuts_.insert({{a, b}, {b, a}});
    note("cut n" + std::to_string(a) + " and n" + std::to_string(b));
    at(while_us, [this, a, b] {
      cuts_.erase({a, b});
      cuts_.erase({b, a});
    });
  }
  if (has(Fault::kOneWayCut) && dice_.chance(50) && a != b) {
    cuts_.insert({a, b});
    note("cut n" + std::to_string(a) + " to n" + std::to_string(b));
    at(while_us, [this, a, b] { cuts_.erase({a, b}); });
  }
  if (has(Fault::kBreak) && dice_.chance(50) && !links_.empty()) {
    auto& [id, link] = *links_.rbegin();
    if (dice_.chance(30)) link.silent = true;
    const std::size_t end = dice_.below(2);
    if (end_lives(link, end)) {
      shut(id, end, "broken");
      feed(*nodes_[link.ends[end]], core::LinkDown{id, "broken"});
    }
  }
}

void World::disk_misfortune(Node& node, std::int64_t while_us) {
  Disk& disk = disks_.disk(node.disk);
  if (has(Fault::kDiskFull) && dice_.chance(50)) {
    disk.full = true;
    note("n" + std::to_string(node.index) + " has no space");
    at(while_us, [&disk] { disk.full = false; });
  }
  if (has(Fault::kIoError) && dice_.chance(40)) disk.io_error_call = disk.calls + dice_.below(60);
  if (has(Fault::kCrashAtCall) && dice_.chance(50)) disk.fail_call = disk.calls + dice_.below(400);
  if (has(Fault::kKill) && dice_.chance(40)) return kill(node, /*power_cut=*/false);
  if (has(Fault::kPowerCut) && dice_.chance(40)) return kill(node, /*power_cut=*/true);
  // One node only: what two hold may be lost with two disks.
  if (has(Fault::kRollback) && node.index == 1 && dice_.chance(60)) roll_back(node);
}

// A machine restored from a snapshot of its disk, which was taken while it ran.
void World::roll_back(Node& node) {
  Disk& disk = disks_.disk(node.disk);
  if (node.image.empty()) {
    node.image = disk.image();
    node.image_vector = node.process->engine->published()->vector;
    return;
  }
  note("n" + std::to_string(node.index) + " goes back to an earlier disk");
  kill(node, /*power_cut=*/false);
  disk.restore(node.image);
  std::erase_if(node.acknowledged,
                [&](const core::Dot& dot) { return !node.image_vector.covers(dot); });
  rolled_back_ = true;
  node.snapshot.reset();
  // Whoever saw what is lost waits for it in vain.
  sessions_.assign(sessions_.size(), {});
}

void World::clock_misfortune(Node& node) {
  if (has(Fault::kClockJump) && dice_.chance(40)) {
    node.clock->offset_ms = dice_.between(-20'000, 20'000);
  }
  if (has(Fault::kClock1970) && dice_.chance(25)) {
    node.clock->offset_ms = -epoch_ms_;
    kill(node, /*power_cut=*/true);
    at(dice_.between(500'000, 2'000'000), [&node] { node.clock->offset_ms = 0; });
  }
}

void World::heal() {
  note("healed");
  chaos_ = false;
  cuts_.clear();
  // Whatever was stamped in the future becomes the past.
  epoch_ms_ += 200'000;
  for (auto& node : nodes_) {
    Disk& disk = disks_.disk(node->disk);
    disk.full = false;
    disk.fail_call = disk.io_error_call = 0;
    node->slow_sync = node->expired = false;
    node->thin_wire_us = 0;
    node->clock->offset_ms = node->clock->drift_ppm = 0;
    if (plan_.has(Fault::kUpgrade) && node->version == 1) {
      node->version = 2;
      kill(*node, /*power_cut=*/false);
    }
    if (!node->process && !node->joining) start(*node);
  }
}

}  // namespace panal::sim

// Load and faults, and what must hold once they are over.
#include "tests/sim/world.h"

namespace panal::sim {

void World::schedule_chaos() {
  for (auto& node : nodes_) {
    at(dice_.between(0, 300'000), [this, &node = *node] { load(node); });
  }
  at(dice_.between(100'000, 800'000), [this] { misfortune(); });
}

// A few transactions, then again after a while.
void World::load(Node& node) {
  if (!chaos_) return;
  at(dice_.between(5'000, 400'000), [this, &node] { load(node); });
  if (!node.replica || node.disk_full) return;
  core::Committed event;
  const std::uint64_t count = 1 + dice_.below(dice_.chance(10) ? 200 : 4);
  const bool large = faults_.large_entries && dice_.chance(4);
  for (std::uint64_t i = 0; i < count; ++i) {
    const std::size_t ballast = large && i == 0 ? 1'200'000 + dice_.below(5'000'000)
                                                : dice_.below(dice_.chance(5) ? 20'000 : 200);
    event.own.push_back(node.store.commit(node.origin, wall_ms(node), ballast));
  }
  event.vector = node.store.vector();
  event.digest = node.store.digest();
  const core::Dot last = event.own.back()->dot();
  const bool fresh = node.owners_told.insert(node.origin).second;
  feed(node, event);
  if (fresh) tell_members(node);
  if (dice_.chance(30)) {
    const std::uint64_t wait = next_wait_++;
    node.waits[wait] = last;
    feed(node, core::WaitDurable{wait, last, limits::kPeerDurabilityWaitMs});
    at(limits::kPeerDurabilityWaitMs * 1000 + 2 * limits::kTickMs * 1000,
       [this, &node, wait, life = node.life] {
         if (node.life == life && node.waits.contains(wait)) fail("a durable wait without end");
       });
  }
}

void World::misfortune() {
  if (!chaos_) return;
  at(dice_.between(100'000, 1'200'000), [this] { misfortune(); });
  const std::size_t a = dice_.below(nodes_.size());
  const std::size_t b = dice_.below(nodes_.size());
  const std::int64_t while_us = dice_.between(50'000, 4'000'000);
  if (faults_.partitions && dice_.chance(50) && a != b) {
    cuts_.insert({{a, b}, {b, a}});
    note("cut n" + std::to_string(a) + " and n" + std::to_string(b));
    at(while_us, [this, a, b] {
      cuts_.erase({a, b});
      cuts_.erase({b, a});
    });
  }
  if (faults_.one_way_cuts && dice_.chance(50) && a != b) {
    cuts_.insert({a, b});
    note("cut n" + std::to_string(a) + " to n" + std::to_string(b));
    at(while_us, [this, a, b] { cuts_.erase({a, b}); });
  }
  if (faults_.breaks && dice_.chance(50) && !links_.empty()) {
    const auto& [id, link] = *links_.rbegin();
    const std::size_t end = dice_.below(2);
    if (end_lives(link, end)) {
      shut(id, end, "broken");
      feed(*nodes_[link.ends[end]], core::LinkDown{id, "broken"});
    }
  }
  if (faults_.crashes && dice_.chance(50)) crash(*nodes_[a]);
  if (faults_.failing_apply && dice_.chance(50)) {
    nodes_[b]->disk_full = true;
    at(while_us, [node = nodes_[b].get()] { node->disk_full = false; });
  }
}

void World::heal() {
  note("healed");
  chaos_ = false;
  cuts_.clear();
  for (auto& node : nodes_) {
    node->disk_full = false;
    if (!node->replica) start(*node);
  }
}

bool World::agreed() const { return disagreement().empty(); }

std::string World::disagreement() const {
  const auto& first = *nodes_[0];
  for (const auto& node : nodes_) {
    const std::string name = "n" + std::to_string(node->index);
    if (node->store.vector() != first.store.vector()) {
      return name + " has " + describer_.text(node->store.vector()) + ", n0 " +
             describer_.text(first.store.vector());
    }
    if (node->store.digest() != first.store.digest()) return name + " differs from n0";
    const core::ReplicaStatus status = node->replica->status();
    if (status.vector != first.store.vector()) return name + " shows an old vector";
    if (!status.held.empty() || status.missing_entries > 0) return name + " still lacks something";
    for (const auto& peer : status.peers) {
      if (peer.divergent) return name + " believes a peer to diverge";
      if (peer.state == core::PeerState::kConnected && !peer.synced) {
        return name + " believes a peer to be behind";
      }
      if (peer.state != core::PeerState::kConnected && !faults_.sparse_mesh) {
        return name + " is not connected to all";
      }
    }
  }
  return {};
}

}  // namespace panal::sim

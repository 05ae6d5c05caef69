#include "tests/sim/world.h"

#include <cstdio>

namespace panal::sim {
namespace {

constexpr std::int64_t kTickUs = limits::kTickMs * 1000;
constexpr std::int64_t kChaosUs = 8'000'000;
constexpr std::int64_t kHealingUs = 45'000'000;
constexpr std::int64_t kEpochMs = 1'767'225'600'000;

}  // namespace

World::World(std::uint64_t seed, bool print_trace)
    : seed_(seed),
      print_trace_(print_trace),
      dice_(seed),
      faults_(Faults::draw(dice_)),
      describer_({[](core::OriginId origin) {
                    return "o" + std::to_string(static_cast<std::uint64_t>(origin));
                  },
                  [this](const Uuid& id) { return "n" + std::to_string(index_.at(id)); }}) {
  const std::size_t count = 2 + static_cast<std::size_t>(dice_.below(4));
  for (std::size_t i = 0; i < count; ++i) {
    auto node = std::make_unique<Node>();
    node->index = i;
    dice_.random().fill(node->id.bytes);
    node->clock_offset_ms = i == 0 ? faults_.clock_ahead_ms : dice_.between(-200, 200);
    index_[node->id] = i;
    nodes_.push_back(std::move(node));
  }
}

Outcome World::run() {
  for (auto& node : nodes_) start(*node);
  schedule_chaos();
  std::int64_t healed_us = 0;
  while (outcome_.failure.empty()) {
    if (chaos_ && now_us_ >= kChaosUs) {
      heal();
      healed_us = now_us_;
    }
    if (!chaos_ && agreed()) break;
    if (!chaos_ && now_us_ > healed_us + kHealingUs) fail("never agreed: " + disagreement());
    auto first = agenda_.extract(agenda_.begin());
    now_us_ = first.key().first;
    ++outcome_.events;
    first.mapped()();
  }
  outcome_.healing_ms = (now_us_ - healed_us) / 1000;
  outcome_.entries = nodes_[0]->store.entries();
  note("end");
  return outcome_;
}

void World::at(std::int64_t delay_us, std::function<void()> what) {
  agenda_[{now_us_ + delay_us, order_++}] = std::move(what);
}

std::int64_t World::wall_ms(const Node& node) const {
  return kEpochMs + now_us_ / 1000 + node.clock_offset_ms;
}

void World::start(Node& node) {
  ++node.life;
  node.origin = core::OriginId{next_origin_++};
  owners_[node.origin] = node.id;
  node.owners_told.clear();
  node.waits.clear();
  node.disk_full = false;
  core::Hello self{.cluster = {}, .node = node.id, .instance = dice_.below(1ull << 60)};
  node.replica = std::make_unique<core::Replica>(
      core::Replica::Options{.self = self,
                             .vector = node.store.vector(),
                             .digest = node.store.digest(),
                             .heads = node.store.heads(),
                             .make_item = parse_entry,
                             .random = dice_.random()});
  note("n" + std::to_string(node.index) + " starts as o" +
       std::to_string(static_cast<std::uint64_t>(node.origin)));
  tell_members(node);
  at(dice_.between(0, kTickUs), [this, &node, life = node.life] {
    if (node.life == life) tick(node);
  });
}

void World::crash(Node& node) {
  if (!node.replica) return;
  note("n" + std::to_string(node.index) + " crashes");
  node.replica.reset();
  ++node.life;
  for (auto& [id, link] : links_) {
    for (const std::size_t end : {0, 1}) {
      if (link.ends[end] == node.index && link.open[end]) shut(id, end, "the process is gone");
    }
  }
  at(dice_.between(1'000, 1'500'000), [this, &node] {
    if (!node.replica) start(node);
  });
}

void World::tick(Node& node) {
  feed(node, core::Tick{});
  at(kTickUs, [this, &node, life = node.life] {
    if (node.life == life) tick(node);
  });
}

void World::tell_members(Node& node) {
  core::MembersChanged event;
  for (const auto& other : nodes_) {
    const bool near = other->index + 1 == node.index || node.index + 1 == other->index;
    const bool reachable = !faults_.sparse_mesh || near;
    event.members.push_back({other->id, "", reachable ? "somewhere" : ""});
  }
  for (const auto& [origin, seq] : node.store.vector().components()) {
    node.owners_told.insert(origin);
    event.origins.push_back({origin, owners_.at(origin)});
  }
  feed(node, event);
}

void World::feed(Node& node, const core::Event& event) {
  if (!node.replica || !outcome_.failure.empty()) return;
  note("n" + std::to_string(node.index) + " < " + describer_.text(event));
  core::Effects effects;
  node.replica->step({now_us_, wall_ms(node)}, event, effects);
  for (const auto& effect : effects) {
    note("n" + std::to_string(node.index) + " > " + describer_.text(effect));
    perform(node, effect);
  }
}

void World::perform(Node& node, const core::Effect& effect) {
  if (const auto* send = std::get_if<core::Send>(&effect)) {
    transmit(node, send->link, send->message);
  } else if (const auto* close = std::get_if<core::Close>(&effect)) {
    for (const std::size_t end : {0, 1}) {
      auto& link = links_.at(close->link);
      if (link.ends[end] == node.index) shut(close->link, end, close->reason);
    }
  } else if (const auto* outgoing = std::get_if<core::Dial>(&effect)) {
    dial(node, outgoing->node);
  } else if (const auto* batch = std::get_if<core::Apply>(&effect)) {
    const std::int64_t delay_us = chaos_ && faults_.slow_apply ? dice_.between(1'000, 400'000)
                                                               : dice_.between(200, 3'000);
    at(delay_us, [this, &node, life = node.life, items = batch->items] {
      if (node.life == life) apply(node, items);
    });
  } else if (const auto* read = std::get_if<core::ReadLog>(&effect)) {
    at(dice_.between(100, 5'000), [this, &node, life = node.life, ask = *read] {
      if (node.life != life) return;
      auto items = node.store.read(ask.origin, ask.from, ask.bytes_max);
      feed(node, core::LogRead{ask.link, ask.origin, ask.from, std::move(items)});
    });
  } else if (const auto* reached = std::get_if<core::DurabilityReached>(&effect)) {
    const core::Dot dot = node.waits.at(reached->wait);
    node.waits.erase(reached->wait);
    bool elsewhere = false;
    for (const auto& other : nodes_) {
      elsewhere |= other->index != node.index && other->store.vector().covers(dot);
    }
    if (reached->level == core::Durability::kPeer && !elsewhere) fail("a peer ack without a peer");
  }
}

void World::apply(Node& node, std::vector<core::LogItemPtr> items) {
  if (node.disk_full) return feed(node, core::ApplyFailed{"disk full"});
  const std::string broken = node.store.apply(items, wall_ms(node));
  if (!broken.empty()) return fail("n" + std::to_string(node.index) + " " + broken);
  feed(node, core::Applied{node.store.vector(), node.store.digest()});
  for (const auto& item : items) {
    if (!node.owners_told.contains(item->dot().origin)) return tell_members(node);
  }
}

void World::note(const std::string& line) {
  for (const unsigned char c : line) {
    outcome_.trace_hash = (outcome_.trace_hash ^ c) * 0x100000001b3;
  }
  if (!print_trace_) return;
  std::printf("%10.3f ms  %s\n", static_cast<double>(now_us_) / 1000, line.c_str());
}

void World::fail(const std::string& why) {
  if (outcome_.failure.empty()) outcome_.failure = why;
  note("FAILED: " + why);
}

}  // namespace panal::sim

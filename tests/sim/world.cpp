#include "tests/sim/world.h"

#include <cstdio>
#include <filesystem>

#include "src/base/siphash.h"

namespace panal::sim {
namespace {

constexpr std::int64_t kHealingUs = 60'000'000;

std::string sign(std::string_view body) {
  const Hash128 hash = siphash128({21, 22}, body);
  std::string mac(16, '\0');
  for (std::size_t i = 0; i < 8; ++i) {
    mac[i] = static_cast<char>(hash.low >> (8 * i));
    mac[i + 8] = static_cast<char>(hash.high >> (8 * i));
  }
  return mac;
}

}  // namespace

std::int64_t World::NodeClock::wall_ms() const {
  return world.epoch_ms_ + world.now_us_ / 1000 + offset_ms +
         world.now_us_ / 1'000'000 * drift_ppm / 1000;
}

World::World(const Plan& plan, Genesis& genesis, Trace trace)
    : plan_(plan),
      genesis_(genesis),
      trace_(trace),
      dice_(plan.seed ^ 0x5eed),
      epoch_ms_(kEpochMs),
      tokens_(Uuid{}, sign),
      describer_({[this](core::OriginId origin) {
                    auto& name = origin_names_[origin];
                    if (name.empty()) name = "o" + std::to_string(origin_names_.size());
                    return name;
                  },
                  [this](const Uuid& id) {
                    const auto at = index_.find(id);
                    return at == index_.end() ? "?" : "n" + std::to_string(at->second);
                  }}) {
  const Genesis::Cluster& cluster = genesis.of(plan.nodes, disks_);
  for (const auto& raw : cluster.entries) {
    truth_.attempt(raw.dot, 0, {});
    check(truth_.commit(raw));
  }
  for (std::size_t i = 0; i < plan.nodes; ++i) {
    Node& node = add_node();
    disks_.disk(node.disk).restore(cluster.images[i]);
  }
  delay_us_ = has(Fault::kDelay) ? dice_.between(1'000, 80'000) : 300;
  sessions_.resize(4);
}

World::Node& World::add_node() {
  auto node = std::make_unique<Node>();
  node->index = nodes_.size();
  node->id = node_id(node->index);
  node->disk = "n" + std::to_string(node->index);
  node->clock = std::make_unique<NodeClock>(*this);
  node->clock->offset_ms = dice_.between(-200, 200);
  node->random = std::make_unique<SeededRandom>(dice_.below(1ULL << 62));
  // The engine's complaints about its disk are part of the game.
  node->log = std::make_unique<Log>(*node->clock, -1, Log::Format::kText, LogLevel::kError);
  index_[node->id] = node->index;
  nodes_.push_back(std::move(node));
  return *nodes_.back();
}

World::~World() {
  for (const auto& node : nodes_) std::filesystem::remove(snapshot_of(*node));
}

Outcome World::run() {
  for (auto& node : nodes_) start(*node);
  schedule_chaos();
  std::int64_t look_us = 0;
  while (outcome_.failure.empty()) {
    if (chaos_ && now_us_ >= plan_.chaos_us) {
      heal();
      healed_us_ = now_us_;
    }
    if (!chaos_ && now_us_ >= look_us) {
      std::string apart = doubled();
      if (apart.empty()) apart = disagreement();
      if (apart.empty() && plan_.has(Fault::kBitRot)) {
        if (rotted_us_ == 0) rot();
        else apart = damage();
        if (rotted_us_ == now_us_) apart = "a byte has flipped";
      }
      if (apart.empty()) break;
      if (now_us_ > healed_us_ + kHealingUs) fail("(17) never agreed: " + apart);
      look_us = now_us_ + 50'000;
    }
    auto first = agenda_.extract(agenda_.begin());
    now_us_ = first.key().first;
    ++outcome_.events;
    first.mapped()();
    bury_the_dead();
  }
  outcome_.healing_ms = (now_us_ - healed_us_) / 1000;
  outcome_.entries = truth_.all().size();
  if (outcome_.failure.empty()) final_checks();
  note("end");
  return std::move(outcome_);
}

void World::at(std::int64_t delay_us, std::function<void()> what) {
  agenda_[{now_us_ + delay_us, order_++}] = std::move(what);
}

void World::at(Node& node, std::int64_t delay_us, std::function<void(Process&)> what) {
  at(delay_us, [&node, life = node.lives, what = std::move(what)] {
    if (node.process && node.process->life == life && !node.process->doomed) what(*node.process);
  });
}

World::Node* World::alive(std::size_t index) {
  Node& node = *nodes_[index];
  return node.process && !node.process->doomed ? &node : nullptr;
}

void World::bury_the_dead() {
  for (auto& node : nodes_) {
    if (!node->process) continue;
    if (disks_.disk(node->disk).dead) node->process->doomed = node->process->power_cut = true;
    if (node->process->doomed) kill(*node, node->process->power_cut);
  }
}

void World::note(const std::string& line) {
  for (const unsigned char c : line) {
    outcome_.trace_hash = (outcome_.trace_hash ^ c) * 0x100000001b3;
  }
  if (trace_ == Trace::kNone) return;
  char when[32];
  std::snprintf(when, sizeof when, "%10.3f ms  ", static_cast<double>(now_us_) / 1000);
  if (trace_ == Trace::kPrint) std::printf("%s%s\n", when, line.c_str());
  else outcome_.trace.push_back(when + line);
}

void World::fail(const std::string& why) {
  if (outcome_.failure.empty()) outcome_.failure = why;
  note("FAILED: " + why);
}

void World::check(const std::string& broken) {
  if (!broken.empty()) fail(broken);
}

}  // namespace panal::sim

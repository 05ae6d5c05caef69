// The network: connections are made, carry frames, and end; cuts and faults decide how well.
#include <algorithm>

#include "tests/sim/world.h"

namespace panal::sim {
namespace {

// Of entries, as the window counts them.
std::size_t carried_bytes(const core::Message& message) {
  if (const auto* piece = std::get_if<core::Fragment>(&message)) return piece->bytes.size();
  std::size_t bytes = 0;
  if (const auto* batch = std::get_if<core::Entries>(&message)) {
    for (const auto& item : batch->items) bytes += item->size();
  }
  return bytes;
}

}  // namespace

void World::dial(Node& from, const Uuid& to) {
  const auto index = index_.find(to);
  Node* target = index == index_.end() ? nullptr : nodes_[index->second].get();
  at(from, dice_.between(100, 2 * delay_us_), [this, &from, target, to](Process& process) {
    const bool trusted = !from.expired && (target == nullptr || !target->expired);
    const bool reachable = trusted && target != nullptr && alive(target->index) != nullptr &&
                           !cut(from.index, target->index) && !cut(target->index, from.index);
    if (!reachable) return feed(from, core::DialFailed{to, "no route"});
    const core::LinkId id{next_link_++};
    links_[id] = {{from.index, target->index}, {from.lives, target->lives}};
    process.links[id];
    target->process->links[id];
    feed(*target, core::LinkUp{id, from.id, core::Direction::kInbound});
    feed(from, core::LinkUp{id, target->id, core::Direction::kOutbound});
  });
}

bool World::end_lives(const Link& link, std::size_t end) const {
  const Node& node = *nodes_[link.ends[end]];
  return link.open[end] && node.lives == link.lives[end] && node.process && !node.process->doomed;
}

void World::transmit(Node& from, core::LinkId id, const core::Message& message) {
  Link& link = links_.at(id);
  const std::size_t to = link.ends[0] == from.index ? 1 : 0;
  if (!link.open[1 - to]) return;
  const std::string frame = from.process->links.at(id).writer->encode(message);
  const std::size_t carried = carried_bytes(message);
  Node& target = *nodes_[link.ends[to]];
  if (link.silent || cut(from.index, target.index)) return;
  if (has(Fault::kDrop) && dice_.chance(4)) return;
  const int copies = has(Fault::kDuplicate) && dice_.chance(6) ? 2 : 1;
  for (int copy = 0; copy < copies; ++copy) {
    std::int64_t arrival_us = now_us_ + dice_.between(50, delay_us_);
    if (target.thin_wire_us > 0 && chaos_) {
      target.busy_until_us = std::max(target.busy_until_us, now_us_) +
                             target.thin_wire_us * static_cast<std::int64_t>(frame.size()) / 1024;
      arrival_us += target.busy_until_us - now_us_;
    }
    const bool overtakes = has(Fault::kReorder) && dice_.chance(10);
    if (!overtakes) arrival_us = std::max(arrival_us, link.last_us[to] + 1);
    link.last_us[to] = std::max(link.last_us[to], arrival_us);
    const std::size_t bytes = copy == 0 ? carried : 0;
    link.flying[to] += bytes;
    at(arrival_us - now_us_, [this, id, to, frame, bytes] {
      Link& then = links_.at(id);
      then.flying[to] -= bytes;
      if (end_lives(then, to)) arrive(*nodes_[then.ends[to]], id, frame);
    });
  }
  // What was sent again counts twice here, not in the window.
  if (link.flying[to] > 3 * limits::kPeerWindowBytes) {
    fail("(14) more than a window is under way to n" + std::to_string(target.index));
  }
}

void World::arrive(Node& node, core::LinkId id, const std::string& frame) {
  auto& reader = *node.process->links.at(id).reader;
  reader.feed(frame);
  while (node.process && links_.at(id).open[links_.at(id).ends[0] == node.index ? 0 : 1]) {
    auto message = reader.next();
    if (!message.ok()) return fail("a frame cannot be read: " + message.error().message);
    if (!*message) return;
    feed(node, core::MessageReceived{id, std::move(**message)});
  }
}

// One end closes; the other hears of it after all that was sent before, if it hears of it.
void World::shut(core::LinkId id, std::size_t end, const std::string& reason) {
  Link& link = links_.at(id);
  if (!link.open[end]) return;
  link.open[end] = false;
  const std::size_t other = 1 - end;
  if (link.silent || cut(link.ends[end], link.ends[other])) return;
  const std::int64_t delay_us = std::max(link.last_us[other] - now_us_, std::int64_t{0}) + 1;
  at(delay_us, [this, id, other, reason] {
    Link& then = links_.at(id);
    if (!end_lives(then, other)) return;
    then.open[other] = false;
    feed(*nodes_[then.ends[other]], core::LinkDown{id, reason});
  });
}

}  // namespace panal::sim

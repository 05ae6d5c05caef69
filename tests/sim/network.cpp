// The network: connections are made, carry messages, and end; the cuts and faults decide how well.
#include <algorithm>

#include "tests/sim/world.h"

namespace panal::sim {

void World::dial(Node& from, const Uuid& to) {
  Node& target = *nodes_[index_.at(to)];
  at(dice_.between(100, 2 * faults_.delay_us), [this, &from, &target, life = from.life] {
    if (from.life != life) return;
    const bool reachable = target.replica && !cut(from.index, target.index) &&
                           !cut(target.index, from.index);
    if (!reachable) return feed(from, core::DialFailed{target.id, "no route"});
    const core::LinkId id{next_link_++};
    links_[id] = {{from.index, target.index}, {from.life, target.life}};
    feed(target, core::LinkUp{id, from.id, core::Direction::kInbound});
    feed(from, core::LinkUp{id, target.id, core::Direction::kOutbound});
  });
}

bool World::end_lives(const Link& link, std::size_t end) const {
  return link.open[end] && nodes_[link.ends[end]]->life == link.lives[end];
}

void World::transmit(Node& from, core::LinkId id, core::Message message) {
  Link& link = links_.at(id);
  const std::size_t to = link.ends[0] == from.index ? 1 : 0;
  if (!link.open[1 - to]) return;
  if (cut(from.index, link.ends[to])) return;
  if (chaos_ && dice_.chance(faults_.drop_percent)) return;
  const int copies = chaos_ && dice_.chance(faults_.duplicate_percent) ? 2 : 1;
  const auto shared = std::make_shared<const core::Message>(std::move(message));
  for (int copy = 0; copy < copies; ++copy) {
    std::int64_t arrival_us = now_us_ + dice_.between(50, faults_.delay_us);
    const bool overtakes = chaos_ && dice_.chance(faults_.reorder_percent);
    if (!overtakes) arrival_us = std::max(arrival_us, link.last_us[to] + 1);
    link.last_us[to] = std::max(link.last_us[to], arrival_us);
    at(arrival_us - now_us_, [this, id, to, shared] {
      const Link& then = links_.at(id);
      if (!end_lives(then, to)) return;
      feed(*nodes_[then.ends[to]], core::MessageReceived{id, *shared});
    });
  }
}

// One end closes; the other hears of it after all that was sent before, if it hears of it.
void World::shut(core::LinkId id, std::size_t end, const std::string& reason) {
  Link& link = links_.at(id);
  if (!link.open[end]) return;
  link.open[end] = false;
  const std::size_t other = 1 - end;
  if (cut(link.ends[end], link.ends[other])) return;
  const std::int64_t delay_us = std::max(link.last_us[other] - now_us_, std::int64_t{0}) + 1;
  at(delay_us, [this, id, other, reason] {
    Link& then = links_.at(id);
    if (!end_lives(then, other)) return;
    then.open[other] = false;
    feed(*nodes_[then.ends[other]], core::LinkDown{id, reason});
  });
}

}  // namespace panal::sim

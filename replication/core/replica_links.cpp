// Links: who is connected. A link carries a session once both sides have said hello; of two links
// to one node, both sides keep the same one. Whoever has no session with a member dials it.
#include <algorithm>
#include <utility>

#include "replication/core/replica.h"
#include "src/base/assert.h"
#include "src/base/planted.h"

namespace panal::core {

void Replica::on(const LinkUp& event, Effects& effects) {
  PANAL_ASSERT(!links_.contains(event.link));
  Peer* peer = find_peer(event.node);
  if (peer != nullptr && event.direction == Direction::kOutbound) peer->dialing = false;
  links_[event.link] = {event.node, event.direction, now_.monotonic_us};
  if (peer == nullptr) {
    return close(event.link, "this node knows no such member", effects);
  }
  if (peer->member.standing == Standing::kRemoved) return close_removed(event.link, effects);
  effects.push_back(Send{event.link, self_});
}

void Replica::on(const LinkDown& event, Effects& effects) {
  const auto at = links_.find(event.link);
  if (at == links_.end()) return;
  const Link link = std::move(at->second);
  links_.erase(at);
  Peer* peer = find_peer(link.node);
  if (peer == nullptr) return;
  if (peer->session && peer->session->link == event.link) {
    end_session(*peer, event.reason, effects);
    settle_probe(*peer, /*answered=*/false, effects);
  } else if (!peer->session) {
    peer->last_error = link.farewell.empty() ? event.reason : link.farewell;
    schedule_redial(*peer);
  }
}

void Replica::on(const DialFailed& event, Effects&) {
  Peer* peer = find_peer(event.node);
  if (peer == nullptr || !peer->dialing) return;
  peer->dialing = false;
  if (peer->session) return;
  peer->last_error = event.reason;
  schedule_redial(*peer);
}

void Replica::on(const MembersChanged& event, Effects& effects) {
  for (const auto& [origin, node] : event.origins) owners_[origin] = node;
  inbox_.set_fence(Fence(self_.node, event, owners_));
  const bool changed = std::exchange(members_, event.members) != event.members;
  for (const Member& member : event.members) {
    if (member.node == self_.node) {
      front_ = member.role == Role::kFront;
      continue;
    }
    Peer& peer = peers_[member.node];
    if (peer.member.address != member.address) peer.redial_at_us = peer.redial_delay_ms = 0;
    peer.member = member;
    if (given_up(peer) && peer.session->state_received) judge(peer, peer.vector, effects);
  }
  for (auto at = peers_.begin(); at != peers_.end();) {
    const bool listed = std::any_of(
        event.members.begin(), event.members.end(),
        [&](const Member& member) { return member.node == at->first; });
    if (at->second.session) at->second.session->members_due |= changed;
    if (at->second.session && (!listed || at->second.member.standing == Standing::kRemoved)) {
      close_removed(at->second.session->link, effects);
    }
    at = listed ? std::next(at) : peers_.erase(at);
  }
  effects.push_back(StatusChanged{});
  if (changed) state_changed(true);
  dial_due(effects);
  finish_waits(effects);
  report_removed(effects);
}

// What was taken from a removed node before its removal was known must be durable first, so that
// the report counts it.
void Replica::report_removed(Effects& effects) {
  const Fence& fence = inbox_.fence();
  const bool taken = std::any_of(applying_.begin(), applying_.end(),
                                 [&](const LogItemPtr& item) { return fence.concerns(*item); });
  if (!fence.report_due() || taken || now_.monotonic_us < report_retry_us_) return;
  report_retry_us_ = now_.monotonic_us + limits::kApplyRetryMs * 1000;
  effects.push_back(ReportRemoved{});
}

// Data members may be ahead of one another: of each member the latest row counts.
void Replica::adopt_members(const std::vector<Member>& members, Effects& effects) {
  AdoptMembers news;
  for (const Member& member : members) {
    const auto known = std::find_if(members_.begin(), members_.end(),
                                    [&](const Member& each) { return each.node == member.node; });
    if (known == members_.end() || known->version < member.version) news.members.push_back(member);
  }
  if (!news.members.empty()) effects.push_back(std::move(news));
}

void Replica::on(const MessageReceived& event, Effects& effects) {
  const auto at = links_.find(event.link);
  if (at == links_.end()) return;  // closed by us; what was under way is void
  Peer* peer = find_peer(at->second.node);
  if (peer == nullptr) return close(event.link, "this node knows no such member", effects);
  peer->last_contact_ms = now_.wall_ms;
  if (at->second.waiting) {
    if (const auto* state = std::get_if<State>(&event.message)) at->second.state = *state;
    return;
  }
  if (!at->second.greeted) {
    if (const auto* verdict = std::get_if<Verdict>(&event.message)) {
      if (verdict->kind == Verdict::Kind::kTwin) twin_ = verdict->reason;
      return;
    }
    if (const auto* hello = std::get_if<Hello>(&event.message)) {
      return greet(event.link, *hello, effects);
    }
    if (const auto* goodbye = std::get_if<Goodbye>(&event.message)) {
      at->second.farewell = goodbye->reason;
      return note_farewell(*peer, *goodbye, effects);
    }
    return close(event.link, "spoke before its hello", effects);
  }
  if (!peer->session || peer->session->link != event.link) return;
  peer->session->heard_us = now_.monotonic_us;
  std::visit([&](const auto& message) { receive(*peer, message, effects); }, event.message);
}

void Replica::receive(Peer& peer, const Hello&, Effects& effects) {
  close(peer.session->link, "said hello twice", effects);
}

// Only who holds the cluster's data may say so, and only of us, over a link that is his.
void Replica::note_farewell(Peer& peer, const Goodbye& message, Effects& effects) {
  if (!message.removed || peer.member.role != Role::kNode || peer.expelled_us) return;
  peer.expelled_us = true;
  effects.push_back(Expelled{peer.member.node});
}

void Replica::on(const Tell& event, Effects& effects) {
  for (const auto& [node, peer] : peers_) {
    if (!peer.session || peer.member.role != Role::kNode) continue;
    effects.push_back(Send{peer.session->link, Notice{event.notice}});
  }
}

void Replica::receive(Peer& peer, const Notice& message, Effects& effects) {
  if (peer.member.role != Role::kNode) return;
  effects.push_back(Told{peer.member.node, message.bytes});
}

void Replica::receive(Peer& peer, const Goodbye& message, Effects& effects) {
  note_farewell(peer, message, effects);
  const LinkId link = peer.session->link;
  close(link, "the peer closed: " + message.reason, effects);
}

void Replica::greet(LinkId id, const Hello& hello, Effects& effects) {
  Link& link = links_.at(id);
  if (peers_.at(link.node).member.standing == Standing::kRemoved) {
    return close_removed(id, effects);
  }
  const std::string reason = refusal(link, hello);
  if (!reason.empty()) return close(id, reason, effects);
  Peer& peer = peers_.at(link.node);
  if (peer.session) {
    // Both sides must choose the same one of two links: that which the smaller node dialled;
    // a later one replaces an earlier one of the same dialler, who knows that it is broken.
    const auto dialler = [&](const Link& of) {
      return of.direction == Direction::kOutbound ? self_.node : of.node;
    };
    const Uuid old_dialler = dialler(links_.at(peer.session->link));
    if (peer.session->hello.instance != hello.instance) return probe(id, hello, effects);
    if (old_dialler < dialler(link)) {
      return close(id, "a second link between the same nodes", effects);
    }
    close(peer.session->link, "replaced by another link", effects);
  }
  link.greeted = true;
  begin_session(id, hello, effects);
}

std::string Replica::refusal(const Link& link, const Hello& hello) const {
  if (hello.protocol_min > self_.protocol_max || hello.protocol_max < self_.protocol_min) {
    return "the peer speaks protocol " + std::to_string(hello.protocol_min) + " to " +
           std::to_string(hello.protocol_max) + ", this node " +
           std::to_string(self_.protocol_min) + " to " + std::to_string(self_.protocol_max);
  }
  if (hello.cluster != self_.cluster) return "the peer belongs to another cluster";
  if (hello.node != link.node) return "the peer's name is not that of its certificate";
  return {};
}

void Replica::begin_session(LinkId link, const Hello& hello, Effects& effects) {
  Peer& peer = peers_.at(links_.at(link).node);
  peer.session.emplace();
  peer.session->link = link;
  peer.session->hello = hello;
  peer.session->heard_us = now_.monotonic_us;
  peer.session->known = peer.vector;
  peer.last_error.clear();
  peer.progress_us = now_.monotonic_us;
  state_changed(true);
  send_state(peer, effects);
  effects.push_back(StatusChanged{});
  if (const auto state = std::exchange(links_.at(link).state, std::nullopt)) {
    receive(peer, *state, effects);
  }
}

void Replica::end_session(Peer& peer, const std::string& reason, Effects& effects) {
  if (assembly_ && assembly_->link == peer.session->link) assembly_.reset();
  if (anti_entropy_.link() == peer.session->link) anti_entropy_.end();
  const bool donor_left = resync_ && resync_->peer == peer.member.node;
  peer.session.reset();
  if (donor_left) {
    resync_.reset();
    choose_donor();
  }
  peer.connected.clear();
  peer.rtt_us.reset();
  peer.last_error = reason;
  schedule_redial(peer);
  state_changed(true);
  effects.push_back(StatusChanged{});
}

void Replica::close(LinkId link, const std::string& reason, Effects& effects) {
  effects.push_back(Send{link, Goodbye{reason}});
  effects.push_back(Close{link, reason});
  on(LinkDown{link, reason}, effects);
}

void Replica::close_removed(LinkId link, Effects& effects) {
  const std::string reason = "removed from the cluster";
  effects.push_back(Send{link, Goodbye{reason, /*removed=*/true}});
  effects.push_back(Close{link, reason});
  on(LinkDown{link, reason}, effects);
}

void Replica::schedule_redial(Peer& peer) {
  std::int64_t& delay_ms = peer.redial_delay_ms;
  delay_ms = std::clamp(delay_ms * 2, limits::kRedialMinMs, limits::kRedialMaxMs);
  // Half of it is jitter, so that two nodes do not meet half-way for ever.
  const auto jitter_ms = static_cast<std::int64_t>(
      random_.u64() % static_cast<std::uint64_t>(delay_ms / 2 + 1));
  peer.redial_at_us = now_.monotonic_us + (delay_ms - jitter_ms) * 1000;
}

void Replica::dial_due(Effects& effects) {
  for (auto& [node, peer] : peers_) {
    const bool of_use = peer.member.standing != Standing::kRemoved && !peer.expelled_us &&
                        !(front_ && peer.member.role == Role::kFront);
    if (peer.session || peer.dialing || !of_use || peer.member.address.empty() ||
        now_.monotonic_us < peer.redial_at_us) {
      continue;
    }
    const bool greeting = std::any_of(
        links_.begin(), links_.end(),
        [&id = node](const auto& entry) { return entry.second.node == id; });
    if (greeting) continue;
    peer.dialing = true;
    effects.push_back(Dial{node, peer.member.address});
  }
}

void Replica::watch_links(Effects& effects) {
  std::vector<std::pair<LinkId, std::string>> dead;
  for (const auto& [id, link] : links_) {
    if (!link.greeted &&
        now_.monotonic_us - link.opened_us >= limits::kHandshakeTimeoutMs * 1000) {
      dead.emplace_back(id, "no hello in time");
    }
  }
  for (auto& [node, peer] : peers_) {
    if (peer.probe_us != 0 && now_.monotonic_us - peer.probe_us >= limits::kPingMs * 1000) {
      settle_probe(peer, /*answered=*/false, effects);
    }
    if (!peer.session) continue;
    Session& session = *peer.session;
    if (!planted(Bug::kNoSilence) &&
        now_.monotonic_us - session.heard_us >= limits::kSilenceMs * 1000) {
      dead.emplace_back(session.link, "silent for too long");
    } else if (session.pinged_us == 0 ||
               now_.monotonic_us - session.pinged_us >= limits::kPingMs * 1000) {
      session.pinged_us = now_.monotonic_us;
      effects.push_back(
          Send{session.link, Ping{static_cast<std::uint64_t>(now_.monotonic_us)}});
    }
  }
  for (const auto& [id, reason] : dead) close(id, reason, effects);
}

}  // namespace panal::core

// Progress: what is durable here and there. Acknowledgements are differences; a State now and then
// carries the whole vector with its digest, which is compared where the vectors are equal.
#include <algorithm>
#include <utility>

#include "replication/core/replica.h"
#include "src/base/planted.h"

namespace panal::core {

void Replica::on(const Committed& event, Effects& effects) {
  for (const LogItemPtr& item : event.own) {
    inbox_.settle_own(*item);
    tail_.append(item);
  }
  hlc_ = std::max(hlc_, event.hlc);
  advance(event.vector, event.digest);
  pump_all(effects);
  finish_waits(effects);
}

// Takes note of a durable commit; of the batch that is being applied, what it covers is done.
void Replica::advance(const VersionVector& vector, const Digest& digest) {
  if (!vector_.covers(vector)) progress_us_ = now_.monotonic_us;
  vector_.raise(vector);
  if (vector_ == vector) digest_ = digest;
  inbox_.settle(vector_);
  const auto done = std::find_if(applying_.begin(), applying_.end(), [&](const LogItemPtr& item) {
    return !vector_.covers(item->dot());
  });
  std::for_each(applying_.begin(), done, [&](const LogItemPtr& item) { tail_.append(item); });
  applying_.erase(applying_.begin(), done);
  state_changed(false);
}

void Replica::state_changed(bool at_once) {
  for (auto& [node, peer] : peers_) {
    if (!peer.session) continue;
    peer.session->state_due = true;
    if (at_once) peer.session->state_sent_us = 0;
  }
}

// `durable` is durable at the peer.
void Replica::learn(Peer& peer, const VersionVector& durable, Effects& effects) {
  bool news = false;
  for (const auto& [origin, seq] : durable.components()) {
    if (peer.vector.get(origin) >= seq) continue;
    news = true;
    peer.vector.raise(origin, seq);
    peer.session->sent.raise(origin, seq);
    peer.session->relay_since.erase(origin);
    peer.session->gone.erase(origin);
    release(peer, origin);
  }
  if (news) {
    peer.progress_us = now_.monotonic_us;
    finish_waits(effects);
  }
}

void Replica::acknowledge(Peer& peer, Effects& effects) {
  Session& session = *peer.session;
  session.ack_due = false;
  Ack ack;
  for (const auto& [origin, seq] : vector_.components()) {
    if (session.told.get(origin) < seq) ack.durable.raise(origin, seq);
  }
  if (!inbox_.empty()) ack.held = inbox_.held_up_to(now_.wall_ms);
  if (assembly_ && assembly_->link == session.link) {
    ack.partial = assembly_->dot;
    ack.partial_bytes = assembly_->bytes.size();
  }
  const bool held_news = !session.told_held.covers(ack.held);
  if (ack.durable.empty() && !held_news && ack.partial_bytes == 0) return;
  session.told.raise(ack.durable);
  session.told_held = ack.held;
  effects.push_back(Send{session.link, std::move(ack)});
}

void Replica::receive(Peer& peer, const Ack& message, Effects& effects) {
  learn(peer, message.durable, effects);
  Session& session = *peer.session;
  session.held.raise(message.held);
  for (const auto& [origin, seq] : message.held.components()) release(peer, origin);
  release(peer, message.partial.origin, message.partial, message.partial_bytes);
  pump(peer, effects);
}

void Replica::send_state(Peer& peer, Effects& effects) {
  Session& session = *peer.session;
  State state{vector_, digest_, {}};
  for (const auto& [node, other] : peers_) {
    if (other.session) state.connected.push_back(node);
  }
  session.state_due = false;
  session.state_sent_us = now_.monotonic_us;
  session.told = vector_;
  if (!front_ && peer.member.role == Role::kFront && std::exchange(session.members_due, false)) {
    state.members = members_;
  }
  effects.push_back(Send{session.link, std::move(state)});
}

void Replica::receive(Peer& peer, const State& message, Effects& effects) {
  Session& session = *peer.session;
  if (!session.state_received) {
    // The truth as of now: after a restore from an old disk it may be less than we knew.
    session.state_received = true;
    if (!message.vector.covers(session.known)) {
      peer.vector = message.vector;
      peer.reported = {};
      peer.report.forget();
    }
    peer.vector.raise(message.vector);
    session.sent = peer.vector;
    peer.redial_delay_ms = 0;
    judge(peer, message.vector, effects);
    finish_waits(effects);
    effects.push_back(StatusChanged{});
  } else {
    learn(peer, message.vector, effects);
  }
  peer.reported.raise(message.vector);
  if (front_ && message.members && peer.member.role == Role::kNode) {
    adopt_members(*message.members, effects);
  }
  peer.connected = message.connected;
  std::sort(peer.connected.begin(), peer.connected.end());
  if (message.digest && message.vector == vector_) {
    // A newer schema may revive rows for children that an older one does not know of: until both
    // have the same, nothing follows from a difference.
    const bool divergent = session.hello.schema == self_.schema && *message.digest != digest_;
    if (divergent != peer.divergent) effects.push_back(StatusChanged{});
    if (divergent && !peer.divergent) ++divergences_;
    peer.divergent = divergent;
  }
  pump(peer, effects);
}

void Replica::receive(Peer& peer, const Ping& message, Effects& effects) {
  effects.push_back(Send{peer.session->link, Pong{message.token, now_.wall_ms}});
}

void Replica::receive(Peer& peer, const Pong& message, Effects& effects) {
  const auto now_us = static_cast<std::uint64_t>(now_.monotonic_us);
  if (message.token > now_us) return;  // not one of ours
  if (peer.probe_us != 0 && message.token == static_cast<std::uint64_t>(peer.probe_us)) {
    return settle_probe(peer, /*answered=*/true, effects);
  }
  const std::uint64_t rtt_us = now_us - message.token;
  peer.rtt_us = peer.rtt_us ? (*peer.rtt_us * 3 + rtt_us) / 4 : rtt_us;
  const std::int64_t half_way_ms = static_cast<std::int64_t>(rtt_us / 2000);
  peer.clock_offset_ms = message.wall_ms + half_way_ms - now_.wall_ms;
  judge_clock(effects);
}

void Replica::on(const WaitDurable& event, Effects& effects) {
  const std::int64_t deadline_us = now_.monotonic_us + event.timeout_ms * 1000;
  if (waits_.size() >= limits::kDurableWaits) {
    effects.push_back(DurabilityReached{event.wait, Durability::kLocal});
    return;
  }
  waits_[event.wait] = {event.dot, deadline_us};
  finish_waits(effects);
}

void Replica::finish_waits(Effects& effects) {
  if (waits_.empty()) return;
  VersionVector elsewhere;  // durable on at least one other data member
  bool any = false;
  for (const auto& [node, peer] : peers_) {
    if (peer.member.role == Role::kFront || peer.member.standing == Standing::kRemoved) continue;
    any = true;
    elsewhere.raise(peer.vector);
  }
  for (auto at = waits_.begin(); at != waits_.end();) {
    const bool there = elsewhere.covers(at->second.dot) || planted(Bug::kPeerAckAlone);
    if (there || !any || now_.monotonic_us >= at->second.deadline_us) {
      effects.push_back(
          DurabilityReached{at->first, there ? Durability::kPeer : Durability::kLocal});
      at = waits_.erase(at);
    } else {
      ++at;
    }
  }
}

}  // namespace panal::core

// Receiving: entries go into the inbox in order, out of it into one apply at a time, and what is
// missing or was refused for lack of room is asked for.
#include <algorithm>

#include "replication/core/replica.h"
#include "src/base/assert.h"
#include "src/base/planted.h"

namespace panal::core {
namespace {

constexpr std::int64_t kAskAgainUs = 1'000'000;

}  // namespace

// Nothing is taken in before the peer's state was judged; nor while the store is to be replaced:
// what is acknowledged must stay.
bool Replica::takes_from(const Peer& peer) const {
  return peer.session->state_received && !peer.session->stale && !resync_;
}

void Replica::receive(Peer& peer, const Entries& message, Effects& effects) {
  if (message.items.empty() || !takes_from(peer)) return;
  peer.session->ack_due = true;
  VersionVector theirs;  // only what is durable is sent
  theirs.raise(message.origin, message.items.back()->dot().seq);
  learn(peer, theirs, effects);
  for (const LogItemPtr& item : message.items) take_in(peer, item, effects);
  apply_next(effects);
}

void Replica::take_in(Peer& peer, LogItemPtr item, Effects& effects) {
  Session& session = *peer.session;
  const OriginId origin = item->dot().origin;
  switch (inbox_.offer(std::move(item), now_.wall_ms)) {
    case Inbox::Offer::kQueued:
      received_us_ = now_.monotonic_us;
      session.asked_us.erase(origin);
      break;
    case Inbox::Offer::kDuplicate:
      session.told.erase(origin);  // they seem not to know that we have it
      break;
    case Inbox::Offer::kGap:
      if (!session.refused.contains(origin)) ask(peer, origin, effects);
      break;
    case Inbox::Offer::kFull:
      refuse(peer, origin, effects);
      break;
  }
}

void Replica::receive(Peer& peer, const Fragment& message, Effects& effects) {
  Session& session = *peer.session;
  if (!takes_from(peer)) return;
  session.ack_due = true;
  const auto [origin, seq] = message.dot;
  const std::uint64_t expected = inbox_.next(origin);
  if (seq < expected) {
    session.told.erase(origin);
  } else if (seq > expected) {
    if (!session.refused.contains(origin)) ask(peer, origin, effects);
  } else if (assembly_ && assembly_->link != session.link) {
    refuse(peer, origin, effects);  // one at a time, whoever sends it
  } else if (assemble(peer, message, effects)) {
    acknowledge(peer, effects);
    apply_next(effects);
  }
}

// False when the link was closed.
bool Replica::assemble(Peer& peer, const Fragment& message, Effects& effects) {
  const bool sound = message.total_bytes <= limits::kTransactionBytes &&
                     !message.bytes.empty() && message.offset <= message.total_bytes &&
                     message.bytes.size() <= message.total_bytes - message.offset;
  if (!sound) {
    close(peer.session->link, "sent a malformed fragment", effects);
    return false;
  }
  if (message.offset == 0) {
    assembly_ = Assembly{peer.session->link, message.dot, message.total_bytes, {}};
  }
  if (!assembly_ || assembly_->dot != message.dot ||
      assembly_->total_bytes != message.total_bytes ||
      assembly_->bytes.size() < message.offset) {
    ask(peer, message.dot.origin, effects);
    return true;
  }
  if (assembly_->bytes.size() > message.offset) return true;  // again
  assembly_->bytes += message.bytes;
  received_us_ = now_.monotonic_us;
  if (assembly_->bytes.size() < assembly_->total_bytes) return true;
  RawEntry raw{assembly_->dot, std::move(assembly_->bytes)};
  assembly_.reset();
  auto item = make_item_(std::move(raw));
  if (!item.ok()) {
    close(peer.session->link, "sent a malformed entry: " + item.error().message, effects);
    return false;
  }
  take_in(peer, std::move(*item), effects);
  return true;
}

void Replica::ask(Peer& peer, OriginId origin, Effects& effects) {
  if (planted(Bug::kNeverAskAgain)) return;
  const auto asked = peer.session->asked_us.find(origin);
  if (asked != peer.session->asked_us.end() &&
      now_.monotonic_us - asked->second < kAskAgainUs) {
    return;
  }
  peer.session->asked_us[origin] = now_.monotonic_us;
  effects.push_back(Send{peer.session->link, Want{origin, inbox_.next(origin), false}});
}

void Replica::refuse(Peer& peer, OriginId origin, Effects& effects) {
  Session& session = *peer.session;
  const auto asked = session.asked_us.find(origin);
  const bool fresh = session.refused.insert(origin).second;
  if (!fresh && asked != session.asked_us.end() &&
      now_.monotonic_us - asked->second < kAskAgainUs) {
    return;
  }
  session.asked_us[origin] = now_.monotonic_us;
  effects.push_back(Send{session.link, Want{origin, inbox_.next(origin), true}});
}

// Lets go on what was refused, once there is room; and when nothing new has come for long although
// a peer has more, asks for it: a message must have been lost.
void Replica::ask_missing(Effects& effects) {
  if (front_) return;
  const bool quiet = now_.monotonic_us - received_us_ >= limits::kResendMs * 1000;
  for (auto& [node, peer] : peers_) {
    if (!peer.session || peer.session->stale) continue;
    Session& session = *peer.session;
    for (auto at = session.refused.begin(); at != session.refused.end();) {
      const OriginId origin = *at;
      if (assembly_ || !inbox_.roomy(origin)) {
        ++at;
        continue;
      }
      at = session.refused.erase(at);
      session.asked_us.erase(origin);
      ask(peer, origin, effects);
    }
    if (!quiet) continue;
    for (const auto& [origin, seq] : peer.vector.components()) {
      const auto asked = session.asked_us.find(origin);
      const bool lately = asked != session.asked_us.end() &&
                          now_.monotonic_us - asked->second < limits::kResendMs * 1000;
      if (seq >= inbox_.next(origin) && !lately && !session.refused.contains(origin)) {
        ask(peer, origin, effects);
      }
    }
  }
}

void Replica::receive(Peer& peer, const Want& message, Effects& effects) {
  Session& session = *peer.session;
  if (message.from == 0) return close(session.link, "wants an entry numbered 0", effects);
  rewind(peer, message.origin, message.from - 1);
  if (message.pause) {
    session.paused.insert(message.origin);
  } else {
    session.paused.erase(message.origin);
    session.relay_since[message.origin] = now_.monotonic_us - limits::kRelayDelayMs * 1000;
  }
  pump(peer, effects);
}

void Replica::apply_next(Effects& effects) {
  if (apply_in_flight_ || now_.monotonic_us < apply_retry_us_) return;
  if (applying_.empty()) {
    applying_ = inbox_.take_ready(now_.wall_ms, one_by_one_ > 0 ? 1 : limits::kApplyBytes);
  }
  if (applying_.empty()) return;
  apply_in_flight_ = true;
  effects.push_back(Apply{applying_});
}

void Replica::on(const Applied& event, Effects& effects) {
  PANAL_ASSERT(apply_in_flight_);
  apply_in_flight_ = false;
  apply_error_.clear();
  if (one_by_one_ > 0) --one_by_one_;
  hlc_ = std::max(hlc_, event.hlc);
  advance(event.vector, event.digest);
  if (!applying_.empty()) return on(ApplyFailed{"the store left entries out"}, effects);
  for (auto& [node, peer] : peers_) {
    if (peer.session && peer.session->ack_due) acknowledge(peer, effects);
  }
  apply_next(effects);
  pump_all(effects);
}

// When the disk is at fault, the same batch is tried again: skipping it would lose it.
void Replica::on(const ApplyFailed& event, Effects& effects) {
  apply_in_flight_ = false;
  apply_error_ = event.reason;
  apply_retry_us_ = now_.monotonic_us + limits::kApplyRetryMs * 1000;
  if (event.by_entry && !applying_.empty()) {
    const Dot first = applying_.front()->dot();
    if (event.forgotten && applying_.size() == 1) take_over(first, event.reason);
    set_aside(event.reason);
  }
  effects.push_back(StatusChanged{});
}

// What the entry speaks of is forgotten here. Whoever has applied it knows what it means: only its
// whole store says so.
void Replica::take_over(const Dot& dot, const std::string& reason) {
  for (const auto& [node, peer] : peers_) {
    const bool gives = peer.member.role == Role::kNode && peer.session && !peer.session->stale &&
                       peer.session->state_received && peer.vector.covers(dot);
    if (gives && !resync_) resync_ = Resync{node, reason, now_.monotonic_us};
  }
}

// One of the batch cannot be applied. Applied one by one, it shows itself; it is held then, and
// what does not depend on it goes on. It is tried again, less and less often: an upgrade may help.
void Replica::set_aside(const std::string& reason) {
  const Dot first = applying_.front()->dot();
  const std::size_t count = applying_.size();
  inbox_.put_back(applying_, vector_);
  applying_.clear();
  apply_retry_us_ = 0;
  if (count > 1) {
    one_by_one_ = count;
    return;
  }
  apply_error_.clear();
  if (one_by_one_ > 0) --one_by_one_;
  inbox_.set_aside(first, reason);
  Failure& failure = failures_[first.origin];
  if (failure.dot != first) failure = {first, limits::kApplyRetryMs, 0};
  failure.delay_ms = std::min(failure.delay_ms * 2, limits::kApplyRetryMsMax);
  failure.retry_us = now_.monotonic_us + failure.delay_ms * 1000;
}

void Replica::retry_aside() {
  std::erase_if(failures_, [&](const auto& each) { return vector_.covers(each.second.dot); });
  for (const auto& [origin, failure] : failures_) {
    if (now_.monotonic_us >= failure.retry_us) inbox_.try_again(origin);
  }
}

}  // namespace panal::core

// Identity: is the peer the one that we knew, whole and single? One that lost what it had
// acknowledged, lacks what nobody's log has any more, or wrote another history under one name, is
// told so: nothing is exchanged until it has taken a snapshot. Of two processes with one identity
// the younger is refused.
#include <algorithm>

#include "replication/core/replica.h"

namespace panal::core {

// At its first state. What it said of itself before, in an earlier session, was durable there: to
// know less now means that its disk went back in time, unless its store was replaced since.
void Replica::judge(Peer& peer, const VersionVector& theirs, Effects& effects) {
  Session& session = *peer.session;
  const bool less = !theirs.covers(session.known);
  const bool replaced = session.hello.store > peer.store;
  peer.store = session.hello.store;
  if (front_ || peer.member.role == Role::kFront) return;
  if (given_up(peer)) {
    pass(peer, Verdict::Kind::kLacks, "it was silent for too long and is waited for no longer",
         effects);
  } else if (!theirs.covers(floor_)) {
    pass(peer, Verdict::Kind::kLacks, "it lacks what the log here no longer has", effects);
  } else if (less && !replaced) {
    pass(peer, Verdict::Kind::kWentBack, "it has lost what it had acknowledged", effects);
  }
  auto heads = inbox_.heads();
  if (!heads.empty()) effects.push_back(Send{session.link, Heads{std::move(heads)}});
}

// It was marked as absent, and does not know: it has not had a snapshot since.
bool Replica::given_up(const Peer& peer) const {
  return peer.session && peer.member.absence.lost > peer.session->hello.epoch;
}

void Replica::pass(Peer& peer, Verdict::Kind kind, std::string why, Effects& effects) {
  Session& session = *peer.session;
  if (session.stale) return;
  session.stale = kind;
  peer.last_error = why;
  effects.push_back(Send{session.link, Verdict{kind, std::move(why)}});
  effects.push_back(StatusChanged{});
}

// Of two that find fault with each other one must give way, and both must agree which.
void Replica::receive(Peer& peer, const Verdict& message, Effects& effects) {
  using Kind = Verdict::Kind;
  Session& session = *peer.session;
  effects.push_back(StatusChanged{});
  if (message.kind == Kind::kTwin) {
    twin_ = message.reason;
    return;
  }
  if (message.kind == Kind::kTwinRefused) {
    peer.last_error = message.reason;
    return;
  }
  if (session.stale == Kind::kWentBack && message.kind == Kind::kWentBack) {
    session.stale.reset();  // the whole cluster went back: the logs have all that there is
    return pump(peer, effects);
  }
  if (message.kind == Kind::kForked) forked_.insert(message.origin);
  const bool theirs_to_go = session.stale && *session.stale > message.kind;
  const bool tie = session.stale == message.kind && self_.node < peer.member.node;
  if (theirs_to_go || tie) return;
  session.sentence = message.reason;
  if (!resync_) resync_ = Resync{peer.member.node, message.reason, now_.monotonic_us};
}

// A session ended: any other peer that says so may give the snapshot. The one whose session ended
// may not say so again.
void Replica::choose_donor() {
  for (const auto& [node, peer] : peers_) {
    if (resync_ || !peer.session || !peer.session->sentence) continue;
    resync_ = Resync{node, *peer.session->sentence, now_.monotonic_us};
  }
}

void Replica::receive(Peer& peer, const Heads& message, Effects& effects) {
  Session& session = *peer.session;
  for (const Head& theirs : message.heads) {
    const auto [origin, seq] = theirs.dot;
    if (vector_.get(origin) < seq || seq == 0) continue;  // they look at ours
    if (const auto ours = inbox_.head_hash(theirs.dot)) {
      compare(peer, theirs, *ours, effects);
    } else if (const LogItemPtr item = tail_.find(theirs.dot)) {
      compare(peer, theirs, item->hash, effects);
    } else if (floor_.get(origin) < seq) {
      session.checking[origin] = theirs;
      effects.push_back(ReadLog{session.link, origin, seq, 1});
    }
  }
}

// The writer of a history that forked keeps what others know of it by that name; between two who
// only hold it, the smaller node's is kept.
void Replica::compare(Peer& peer, const Head& theirs, std::uint64_t ours, Effects& effects) {
  const OriginId origin = theirs.dot.origin;
  if (theirs.hash == ours) {
    vouched_.raise(origin, theirs.dot.seq);
    // They cannot look that up here: told, when they may need to know.
    const bool more = vector_.get(origin) > theirs.dot.seq;
    if (more && peer.session->stale) effects.push_back(Send{peer.session->link, Heads{{theirs}}});
    return;
  }
  const auto owner = owners_.find(origin);
  const bool we_own = owner != owners_.end() && owner->second == self_.node;
  const bool they_own = owner != owners_.end() && owner->second == peer.member.node;
  const std::string why = "its history and ours differ under one name";
  if (they_own || (!we_own && self_.node < peer.member.node)) {
    effects.push_back(Send{peer.session->link, Verdict{Verdict::Kind::kForked, why, origin}});
    peer.session->stale = Verdict::Kind::kForked;
    peer.last_error = why;
  } else {
    peer.session->stale = Verdict::Kind::kForked;
    if (!resync_) resync_ = Resync{peer.member.node, why, now_.monotonic_us};
  }
  forked_.insert(origin);
  effects.push_back(StatusChanged{});
}

// True: the read was ours, to check a head.
bool Replica::check_head(Peer& peer, const LogRead& event, Effects& effects) {
  const auto at = peer.session->checking.find(event.origin);
  if (at == peer.session->checking.end() || at->second.dot.seq != event.from) return false;
  const Head theirs = at->second;
  peer.session->checking.erase(at);
  if (!event.items.empty() && event.items.front()->dot() == theirs.dot) {
    compare(peer, theirs, event.items.front()->hash, effects);
  }
  return true;
}

// A second process says hello as a node that has a session. Either the first one has ended and we
// do not know yet, or both run: an answer to this ping tells.
void Replica::probe(LinkId link, const Hello& hello, Effects& effects) {
  Peer& peer = peers_.at(links_.at(link).node);
  links_.at(link).waiting = hello;
  peer.probe_us = now_.monotonic_us;
  effects.push_back(
      Send{peer.session->link, Ping{static_cast<std::uint64_t>(now_.monotonic_us)}});
}

// The link that waits, when the older session answered, ended, or was silent for too long.
void Replica::settle_probe(Peer& peer, bool answered, Effects& effects) {
  peer.probe_us = 0;
  const auto at = std::find_if(links_.begin(), links_.end(), [&](const auto& entry) {
    return entry.second.node == peer.member.node && entry.second.waiting;
  });
  if (at == links_.end()) return;
  const LinkId id = at->first;
  const Hello hello = *std::exchange(at->second.waiting, std::nullopt);
  if (!answered || !peer.session) {
    if (peer.session) close(peer.session->link, "replaced by another link", effects);
    return greet(id, hello, effects);
  }
  const bool newer_is_younger = hello.started_ms >= peer.session->hello.started_ms;
  const LinkId loser = newer_is_younger ? id : peer.session->link;
  const std::string why = "another process has this node's identity and runs for longer: this "
                          "folder is a copy";
  effects.push_back(Send{loser, Verdict{Verdict::Kind::kTwin, why}});
  close(loser, why, effects);
  if (!newer_is_younger) {
    links_.at(id).greeted = true;
    begin_session(id, hello, effects);
  }
  const std::string told =
      "refused another process with this node's identity, a copy of its folder";
  effects.push_back(Send{peer.session->link, Verdict{Verdict::Kind::kTwinRefused, told}});
}

}  // namespace panal::core

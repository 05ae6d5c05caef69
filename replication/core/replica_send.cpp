// Sending: what a peer lacks, from its vector on. An entry is sent only after all that it depends
// on, so one link alone never makes the receiver wait. Own entries go out at once; another
// origin's are left, for a moment, to its own node when that one is connected to the peer too.
#include <algorithm>

#include "replication/core/replica.h"
#include "src/base/assert.h"
#include "src/base/planted.h"

namespace panal::core {
namespace {

// Leaves room in the frame for what is around an entry.
constexpr std::size_t kWholeBytes = limits::kFrameBytes - 4096;

}  // namespace

void Replica::pump_all(Effects& effects) {
  for (auto& [node, peer] : peers_) pump(peer, effects);
}

void Replica::pump(Peer& peer, Effects& effects) {
  if (!peer.session || !peer.session->state_received || peer.session->stale) return;
  if (resync_) return;  // what is not shipped by now is carried over, under another name
  if (peer.member.role == Role::kFront) return;  // holds no data
  Session& session = *peer.session;
  bool progress = true;
  while (progress) {
    progress = false;
    for (const auto& [origin, seq] : vector_.components()) {
      if (session.large && !send_large(peer, effects)) return;
      if (!planted(Bug::kUnboundedWindow) && session.flying_bytes >= limits::kPeerWindowBytes)
        return;
      if (session.sent.get(origin) >= seq) continue;
      if (session.paused.contains(origin) || session.gone.contains(origin)) continue;
      if (planted(Bug::kSkipRelay) && owners_[origin] != self_.node) continue;
      if (!left_to_others(peer, origin)) progress |= send_run(peer, origin, effects);
    }
  }
}

// True when another node should be sending this origin to the peer, and was given time to.
bool Replica::left_to_others(Peer& peer, OriginId origin) {
  const auto owner = owners_.find(origin);
  if (owner == owners_.end() || owner->second == self_.node ||
      !std::binary_search(peer.connected.begin(), peer.connected.end(), owner->second)) {
    return false;
  }
  const auto [since, fresh] =
      peer.session->relay_since.try_emplace(origin, now_.monotonic_us);
  return now_.monotonic_us - since->second < limits::kRelayDelayMs * 1000;
}

bool Replica::send_run(Peer& peer, OriginId origin, Effects& effects) {
  Session& session = *peer.session;
  Entries batch{origin, session.sent.get(origin) + 1, {}};
  std::size_t bytes = 0;
  for (std::uint64_t seq = batch.first; seq <= vector_.get(origin); ++seq) {
    LogItemPtr item = next_item(peer, origin, seq, effects);
    if (item == nullptr || !sendable(peer, *item)) break;
    if (item->size() > kWholeBytes) {
      if (!batch.items.empty()) break;
      session.large = Session::Large{std::move(item), 0};
      return send_large(peer, effects);
    }
    if (!batch.items.empty() && bytes + item->size() > limits::kBatchBytes) break;
    bytes += item->size();
    batch.items.push_back(std::move(item));
    if (batch.items.size() == limits::kBatchEntries) break;
    if (session.flying_bytes + bytes >= limits::kPeerWindowBytes) break;
  }
  if (batch.items.empty()) return false;
  const Dot last = batch.items.back()->dot();
  session.sent.raise(origin, last.seq);
  session.told.raise(origin, last.seq);  // who gets an entry from us knows that we have it
  note_flying(session, last, 0, bytes);
  effects.push_back(Send{session.link, std::move(batch)});
  return true;
}

// Sends fragments as far as the window allows; true when the entry is through.
bool Replica::send_large(Peer& peer, Effects& effects) {
  Session& session = *peer.session;
  Session::Large& large = *session.large;
  const std::string& bytes = large.item->raw.bytes;
  while (large.offset < bytes.size()) {
    if (!planted(Bug::kUnboundedWindow) && session.flying_bytes >= limits::kPeerWindowBytes) {
      return false;
    }
    const auto offset = static_cast<std::size_t>(large.offset);
    Fragment piece{large.item->dot(), bytes.size(), large.offset,
                   bytes.substr(offset, limits::kFragmentBytes)};
    large.offset += piece.bytes.size();
    note_flying(session, piece.dot, large.offset, piece.bytes.size());
    effects.push_back(Send{session.link, std::move(piece)});
  }
  session.sent.raise(large.item->dot().origin, large.item->dot().seq);
  session.large.reset();
  return true;
}

// From memory, from what was read of the log, or else the log is asked and there is none yet.
LogItemPtr Replica::next_item(Peer& peer, OriginId origin, std::uint64_t seq, Effects& effects) {
  Session& session = *peer.session;
  const auto buffered = session.read.find(origin);
  if (buffered != session.read.end()) {
    auto& items = buffered->second;
    while (!items.empty() && items.front()->dot().seq < seq) items.pop_front();
    LogItemPtr found = !items.empty() && items.front()->dot().seq == seq ? items.front() : nullptr;
    if (found == nullptr) session.read.erase(buffered);
    else return found;
  }
  if (LogItemPtr recent = tail_.find({origin, seq})) return recent;
  if (session.reading.size() < limits::kLogReadsPerPeer && session.reading.insert(origin).second) {
    effects.push_back(ReadLog{session.link, origin, seq, limits::kLogReadBytes});
  }
  return nullptr;
}

// All that the entry depends on is there, is before it on this link, or comes from elsewhere.
bool Replica::sendable(Peer& peer, const LogItem& item) {
  const auto& deps = item.header.deps.components();
  return std::all_of(deps.begin(), deps.end(), [&](const VersionVector::Component& dep) {
    return dep.first == item.dot().origin || peer.session->sent.get(dep.first) >= dep.second ||
           left_to_others(peer, dep.first);
  });
}

void Replica::note_flying(Session& session, Dot dot, std::uint64_t end_offset,
                          std::size_t bytes) {
  if (session.flying_bytes == 0) session.progress_us = now_.monotonic_us;
  // An entry of no bytes would be invisible in the window.
  bytes = std::max<std::size_t>(bytes, 1);
  session.flying[dot.origin].push_back({dot.seq, end_offset, bytes});
  session.flying_bytes += bytes;
}

// Opens the window again for what arrived.
void Replica::release(Peer& peer, OriginId origin, Dot partial, std::uint64_t partial_bytes) {
  Session& session = *peer.session;
  const auto at = session.flying.find(origin);
  if (at == session.flying.end()) return;
  const std::uint64_t there = std::max(peer.vector.get(origin), session.held.get(origin));
  auto& pieces = at->second;
  while (!pieces.empty()) {
    const Session::Piece& piece = pieces.front();
    const bool assembled = piece.end_offset > 0 && partial == Dot{origin, piece.seq} &&
                           piece.end_offset <= partial_bytes;
    if (piece.seq > there && !assembled) break;
    session.flying_bytes -= piece.bytes;
    session.progress_us = peer.progress_us = now_.monotonic_us;
    pieces.pop_front();
  }
  if (pieces.empty()) session.flying.erase(at);
}

// Whatever was in flight for so long is lost: begins again from what the peer acknowledged.
void Replica::resend_stalled(Peer& peer) {
  Session& session = *peer.session;
  if (planted(Bug::kNeverAskAgain) || session.flying_bytes == 0 ||
      now_.monotonic_us - session.progress_us < limits::kResendMs * 1000) {
    return;
  }
  session.flying.clear();
  session.flying_bytes = 0;
  session.large.reset();
  session.sent = peer.vector;
  session.sent.raise(session.held);
}

// Goes back, or forward, to having sent `origin` up to `sent`.
void Replica::rewind(Peer& peer, OriginId origin, std::uint64_t sent) {
  Session& session = *peer.session;
  if (const auto at = session.flying.find(origin); at != session.flying.end()) {
    for (const Session::Piece& piece : at->second) session.flying_bytes -= piece.bytes;
    session.flying.erase(at);
  }
  if (session.large && session.large->item->dot().origin == origin) session.large.reset();
  session.read.erase(origin);
  session.sent.erase(origin);
  session.sent.raise(origin, sent);
}

void Replica::on(const LogRead& event, Effects& effects) {
  for (auto& [node, peer] : peers_) {
    if (!peer.session || peer.session->link != event.link) continue;
    if (check_head(peer, event, effects)) continue;
    peer.session->reading.erase(event.origin);
    if (event.items.empty() || event.items.front()->dot() != Dot{event.origin, event.from}) {
      // Another node may still have it: what we hold came by a snapshot, perhaps.
      peer.session->gone.try_emplace(event.origin, now_.monotonic_us);
      continue;
    }
    peer.session->read[event.origin].assign(event.items.begin(), event.items.end());
    pump(peer, effects);
  }
}

void Replica::on(const LogReadFailed& event, Effects&) {
  for (auto& [node, peer] : peers_) {
    if (!peer.session || peer.session->link != event.link) continue;
    peer.session->reading.erase(event.origin);  // the next tick asks again
    peer.last_error = event.reason;
  }
}

}  // namespace panal::core

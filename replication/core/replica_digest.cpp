// Divergence: rows that differ although the vectors are equal, or that do not add up to the kept
// sums. Whoever notices compares with a peer and repairs itself (anti_entropy.h).
#include "replication/core/replica.h"

namespace panal::core {

void Replica::on(const Scrubbed& event, Effects& effects) {
  const bool was_damaged = !damaged_.empty();
  damaged_ = {event.damaged.begin(), event.damaged.end()};
  damage_is_new_ = !damaged_.empty();
  if (was_damaged != damage_is_new_) effects.push_back(StatusChanged{});
  if (damage_is_new_ && !was_damaged) ++divergences_;
  compare_rows(effects);
}

// The next peer whose digest differs from ours at equal vectors; or, when our own rows do not add
// up, the next one that has applied what we have.
const Peer* Replica::next_to_compare() const {
  const Peer* found = nullptr;
  for (const bool wrapped : {false, true}) {
    for (const auto& [node, peer] : peers_) {
      const bool able = peer.session && peer.session->state_received &&
                        peer.member.role == Role::kNode && peer.vector == vector_;
      const bool turn = wrapped || node > anti_entropy_.last_peer();
      if (!able || !turn) continue;
      if (peer.divergent) return &peer;
      if (found == nullptr && damage_is_new_) found = &peer;
    }
  }
  return found;
}

void Replica::compare_rows(Effects& effects) {
  if (anti_entropy_.overdue(now_.monotonic_us)) anti_entropy_.end();
  if (!anti_entropy_.idle()) {
    compare_after_us_ = now_.monotonic_us + limits::kDigestPauseMs * 1000;
    return;
  }
  if (now_.monotonic_us < compare_after_us_) return;
  if (const Peer* peer = next_to_compare()) {
    anti_entropy_.begin({peer->member.node, peer->session->link}, vector_, damaged_,
                        now_.monotonic_us, effects);
    damage_is_new_ = false;
    return;
  }
  if (!damage_is_new_) return;
  for (const auto& [node, peer] : peers_) {
    if (peer.session && peer.member.role == Role::kNode) return;  // it will catch up, or we
  }
  damage_is_new_ = false;
  for (const Bucket& bucket : damaged_) {
    effects.push_back(
        Repair{.kind = Repair::Kind::kFromLog, .bucket = bucket, .vector = vector_});
  }
}

void Replica::receive(Peer& peer, const DigestAsk& message, Effects& effects) {
  if (peer.session->digest_reads >= limits::kDigestReads) return;  // it asks again
  ++peer.session->digest_reads;
  effects.push_back(ReadDigest{peer.session->link, message});
}

void Replica::receive(Peer& peer, const DigestAnswer& message, Effects& effects) {
  anti_entropy_.answered(peer.session->link, message, now_.monotonic_us, effects);
}

void Replica::on(const DigestRead& event, Effects& effects) {
  if (!event.link) {
    if (!event.answer) return anti_entropy_.end();
    return anti_entropy_.answered(std::nullopt, *event.answer, now_.monotonic_us, effects);
  }
  for (auto& [node, peer] : peers_) {
    if (!peer.session || peer.session->link != *event.link) continue;
    --peer.session->digest_reads;
    if (event.answer) effects.push_back(Send{*event.link, *event.answer});
  }
}

void Replica::on(const Repaired&, Effects& effects) {
  anti_entropy_.repaired(now_.monotonic_us, effects);
}

}  // namespace panal::core

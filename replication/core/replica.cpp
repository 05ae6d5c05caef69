#include "replication/core/replica.h"

#include <utility>

#include "src/base/assert.h"

namespace panal::core {

Replica::Replica(Options options)
    : self_(std::move(options.self)),
      make_item_(std::move(options.make_item)),
      random_(options.random),
      vector_(std::move(options.vector)),
      floor_(std::move(options.floor)),
      digest_(options.digest),
      inbox_(vector_, options.heads),
      hlc_(options.hlc),
      clock_watch_(options.hlc) {}

void Replica::step(Now now, const Event& event, Effects& effects) {
  PANAL_ASSERT(now.monotonic_us >= now_.monotonic_us);
  const Now before = std::exchange(now_, now);
  if (started_wall_ms_ == 0) {
    started_wall_ms_ = now.wall_ms;
    progress_us_ = now.monotonic_us;
  } else {
    follow_clock_jump(before);
  }
  std::visit([&](const auto& happened) { on(happened, effects); }, event);
  check_invariants();
}

void Replica::on(const Tick&, Effects& effects) {
  watch_links(effects);
  dial_due(effects);
  for (auto& [node, peer] : peers_) {
    if (!peer.session) continue;
    acknowledge(peer, effects);
    resend_stalled(peer);
    const std::int64_t since_us = now_.monotonic_us - peer.session->state_sent_us;
    const std::int64_t wait_ms = peer.session->state_due ? limits::kStateMs : limits::kResendMs;
    if (since_us >= wait_ms * 1000) send_state(peer, effects);
  }
  ask_missing(effects);
  report_removed(effects);
  retry_aside();
  apply_next(effects);
  pump_all(effects);
  finish_waits(effects);
  settle_reports();
  compare_rows(effects);
  judge_clock(effects);
  watch_progress(effects);
}

Peer* Replica::find_peer(Uuid node) {
  const auto at = peers_.find(node);
  return at == peers_.end() ? nullptr : &at->second;
}

void Replica::check_invariants() const {
  inbox_.check_invariants();
  PANAL_ASSERT(tail_.bytes() <= limits::kTailBytes + limits::kTransactionBytes);
  PANAL_ASSERT(waits_.size() <= limits::kDurableWaits);
  PANAL_ASSERT(!assembly_ || assembly_->bytes.size() < assembly_->total_bytes);
  for (const auto& [node, peer] : peers_) {
    if (!peer.session) continue;
    const Session& session = *peer.session;
    const auto link = links_.find(session.link);
    PANAL_ASSERT(link != links_.end() && link->second.node == node && link->second.greeted);
    PANAL_ASSERT(peer.member.standing != Standing::kRemoved);
    PANAL_ASSERT(session.digest_reads <= limits::kDigestReads);
    PANAL_ASSERT(session.reading.size() <= limits::kLogReadsPerPeer);
    PANAL_ASSERT(session.flying.empty() == (session.flying_bytes == 0));
    PANAL_ASSERT(session.flying_bytes <= limits::kPeerWindowBytes + limits::kFrameBytes);
  }
}

}  // namespace panal::core

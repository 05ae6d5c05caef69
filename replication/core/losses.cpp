#include "replication/core/losses.h"

#include "src/base/limits.h"

namespace panal::core {
namespace {

constexpr std::int64_t kLostMs = 10'000;
constexpr std::int64_t kRememberMs = 600'000;  // after nobody asked for it
static_assert(kLostMs > limits::kSilenceMs + 2 * limits::kStateMs);

}  // namespace

VersionVector Losses::take_out(VersionVector& needs, const VersionVector& here,
                               std::int64_t now_ms) {
  VersionVector lost;
  for (const auto& [origin, seq] : needs.components()) {
    const Dot dot{origin, seq};
    if (here.covers(dot)) continue;
    auto at = missing_.find(dot);
    if (at == missing_.end()) {
      if (missing_.size() >= limits::kCausalWaits) continue;
      at = missing_.emplace(dot, Missing{now_ms}).first;
    }
    at->second.asked_ms = now_ms;
    if (at->second.lost) lost.raise(origin, seq);
  }
  for (const auto& [origin, seq] : lost.components()) needs.erase(origin);
  return lost;
}

void Losses::look(const std::optional<VersionVector>& known, std::int64_t now_ms) {
  std::erase_if(missing_, [&](const auto& each) {
    return now_ms - each.second.asked_ms >= kRememberMs;
  });
  for (auto& [dot, missing] : missing_) {
    if (!known || known->covers(dot)) missing = {now_ms, missing.asked_ms, false};
    else missing.lost = now_ms - missing.since_ms >= kLostMs;
  }
}

std::optional<VersionVector> known_to_all(const ReplicaStatus& status) {
  VersionVector known = status.vector;
  for (const PeerStatus& peer : status.peers) {
    const Member& member = peer.member;
    const bool counts = member.role == Role::kNode && member.standing != Standing::kRemoved &&
                        !member.absence.away();
    if (!counts) continue;
    if (peer.state != PeerState::kConnected) return std::nullopt;
    known.raise(peer.vector);
  }
  return known;
}

}  // namespace panal::core

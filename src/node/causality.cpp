#include "src/node/causality.h"

#include <algorithm>

#include "replication/store/system_tables.h"

namespace panal::node {
namespace {

std::string named(const core::VersionVector& lost, const store::Published& state) {
  std::string text;
  for (const auto& [id, seq] : lost.components()) {
    const auto info = std::ranges::find(state.origins, id, &store::OriginInfo::origin);
    if (!text.empty()) text += ", ";
    text += info == state.origins.end() ? store::shown_origin(id, Uuid{}, {}) : info->shown;
    text += ":" + std::to_string(seq);
  }
  return text;
}

}  // namespace

core::VersionVector Causality::needs(std::string_view header, std::string_view cookie) const {
  core::VersionVector needs;
  for (const std::string_view text : {header, cookie}) {
    if (text.empty()) continue;
    const auto token = use_ == Use::kRouting ? core::CausalTokens::read(text) : tokens_.open(text);
    if (token) needs.raise(token->needs);
  }
  return needs;
}

core::VersionVector Causality::needs(const http::Request& request) const {
  return needs(request.headers.get(kSeenHeader), request.headers.cookie(kSeenCookie));
}

bool Causality::past(const core::VersionVector& needs) const {
  return needs.empty() || use_ == Use::kRouting || engine_.published()->vector.covers(needs);
}

core::VersionVector Causality::take_lost(core::VersionVector& needs, std::int64_t now_ms) {
  return losses_.take_out(needs, engine_.published()->vector, now_ms);
}

void Causality::look(const core::ReplicaStatus& status, std::int64_t now_ms) {
  losses_.look(core::known_to_all(status), now_ms);
  auto shared = std::make_shared<const core::VersionVector>(status.stable);
  const std::lock_guard lock(mutex_);
  stable_.swap(shared);
}

void Causality::seal(const core::VersionVector& seen, const core::VersionVector& lost,
                     http::Response& response) const {
  std::shared_ptr<const core::VersionVector> stable;
  {
    const std::lock_guard lock(mutex_);
    stable = stable_;
  }
  if (!lost.empty()) {
    response.headers.set(std::string(kLostHeader), named(lost, *engine_.published()));
  } else if (stable->covers(seen)) {
    return;
  }
  const std::string token = tokens_.seal(self_, seen, *stable);
  response.headers.add(std::string(kSeenHeader), token);
  response.headers.add("Set-Cookie", std::string(kSeenCookie) + "=" + token +
                                         "; Path=/; HttpOnly; SameSite=Lax");
}

}  // namespace panal::node

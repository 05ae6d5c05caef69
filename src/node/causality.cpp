#include "src/node/causality.h"

namespace panal::node {

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

void Causality::set_stable(core::VersionVector stable) {
  auto shared = std::make_shared<const core::VersionVector>(std::move(stable));
  const std::lock_guard lock(mutex_);
  stable_.swap(shared);
}

void Causality::seal(const core::VersionVector& seen, http::Response& response) const {
  std::shared_ptr<const core::VersionVector> stable;
  {
    const std::lock_guard lock(mutex_);
    stable = stable_;
  }
  if (stable->covers(seen)) return;
  const std::string token = tokens_.seal(self_, seen, *stable);
  response.headers.add(std::string(kSeenHeader), token);
  response.headers.add("Set-Cookie", std::string(kSeenCookie) + "=" + token +
                                         "; Path=/; HttpOnly; SameSite=Lax");
}

}  // namespace panal::node

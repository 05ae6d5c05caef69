#pragma once
// Causality: read-your-writes at this node: opens and seals causal tokens, and knows whether the
// database is past one.
//
// seal() on workers, all else on the loop's thread; `stable` is handed over by a lock.
// Owned by Node.
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "replication/core/causal_token.h"
#include "replication/core/losses.h"
#include "replication/core/version_vector.h"
#include "replication/store/engine.h"
#include "src/http/head.h"
#include "src/http/message.h"

namespace panal::node {

inline constexpr std::string_view kSeenHeader = "X-Panal-Seen";
inline constexpr std::string_view kSeenCookie = "panal_seen";
// What the session had seen and nobody has any more, as "A-1f3c:57"; said in one answer.
inline constexpr std::string_view kLostHeader = "X-Panal-Lost";

class Causality {
 public:
  // A front has neither the key of tokens nor data to be behind with: it reads what they say, to
  // choose a node that is past it.
  enum class Use { kHere, kRouting };
  Causality(const store::Engine& engine, core::CausalTokens tokens, Uuid self, Use use)
      : engine_(engine), tokens_(std::move(tokens)), self_(self), use_(use) {}

  // What the request's header and cookie together ask for; foreign and forged tokens ask nothing.
  core::VersionVector needs(std::string_view header, std::string_view cookie) const;
  core::VersionVector needs(const http::Request& request) const;

  // Whether what is durable here covers it.
  bool past(const core::VersionVector& needs) const;

  // Takes out of what a request needs, and we lack, what is lost, and returns it.
  core::VersionVector take_lost(core::VersionVector& needs, std::int64_t now_ms);

  // To be called often.
  void look(const core::ReplicaStatus& status, std::int64_t now_ms);
  // Adds the token for `seen` to the response, unless every member has all of it already. When some
  // of what the session had seen is `lost`, the response says so, and the token replaces the old.
  void seal(const core::VersionVector& seen, const core::VersionVector& lost,
            http::Response& response) const;

 private:
  const store::Engine& engine_;
  const core::CausalTokens tokens_;
  const Uuid self_;
  const Use use_;
  core::Losses losses_;
  mutable std::mutex mutex_;  // guards stable_
  std::shared_ptr<const core::VersionVector> stable_ =
      std::make_shared<const core::VersionVector>();
};

}  // namespace panal::node

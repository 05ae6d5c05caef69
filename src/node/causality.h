#pragma once
// Causality: read-your-writes at this node: opens and seals causal tokens, and knows whether the
// database is past one.
//
// open() and past() on the loop's thread, seal() on workers; `stable` is handed over by a lock.
// Owned by Node.
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "replication/core/causal_token.h"
#include "replication/core/version_vector.h"
#include "replication/store/engine.h"
#include "src/http/head.h"
#include "src/http/message.h"

namespace panal::node {

inline constexpr std::string_view kSeenHeader = "X-Panal-Seen";
inline constexpr std::string_view kSeenCookie = "panal_seen";

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

  void set_stable(core::VersionVector stable);
  // Adds the token for `seen` to the response, unless every member has all of it already.
  void seal(const core::VersionVector& seen, http::Response& response) const;

 private:
  const store::Engine& engine_;
  const core::CausalTokens tokens_;
  const Uuid self_;
  const Use use_;
  mutable std::mutex mutex_;  // guards stable_
  std::shared_ptr<const core::VersionVector> stable_ =
      std::make_shared<const core::VersionVector>();
};

}  // namespace panal::node

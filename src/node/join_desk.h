#pragma once
// JoinDesk: where a donor gives out join tokens and redeems them.
//
// A token works once: it is bound to the first certificate request that shows it, durably, before
// anything is signed. The same request gets the same certificate again until the token expires,
// so that a joiner whose connection broke goes on; any other request is refused.
//
// Blocking: called on workers. Owned by Node.
#include <string>

#include "replication/store/engine.h"
#include "src/app/api/host.h"
#include "src/base/clock.h"
#include "src/base/log.h"
#include "src/crypto/join_token.h"
#include "src/db/writer.h"
#include "src/node/identity.h"
#include "src/node/join_messages.h"
#include "src/node/keys.h"

namespace panal::node {

class JoinDesk {
 public:
  struct Parts {
    db::Writer& writer;
    store::Engine& engine;
    const ClusterKeys& keys;
    const Identity& identity;
    const Clock& clock;
    Random& random;
    Log& log;
  };
  explicit JoinDesk(Parts parts) : parts_(parts) {}

  // `address`: where the joiner finds this node.
  Result<app::JoinToken> issue(std::int64_t ttl_ms, std::string_view role,
                               const std::string& address);

  // Whether a token waits for its bearer, who may call from anywhere. Once redeemed, it names a
  // member, whose address is known.
  Result<bool> expects_joiner(db::Database& reader) const;

  // Takes the joiner into the cluster and signs its certificate.
  Result<JoinGrant> redeem(const JoinRequest& request, const std::string& cluster_name);

  // Signs anew for a member's key; any other is refused.
  Result<RenewGrant> renew(const RenewRequest& request) const;

  // Whether the token was redeemed and is still good: its bearer may fetch the snapshot.
  Result<void> check_redeemed(db::Database& reader, std::string_view token) const;

 private:
  struct Redemption {
    std::string label;
    std::string certificate;  // empty: not signed yet
    std::string role;
  };
  Result<Redemption> reserve(db::Database& database, const crypto::JoinToken& token,
                             const JoinRequest& request, const std::string& fingerprint);
  Result<std::string> next_label(db::Database& database, const std::vector<store::Member>& members,
                                 const std::string& former);

  Parts parts_;
};

}  // namespace panal::node

#pragma once
// Renewal of this node's certificate, long before it runs out, or as soon as the node starts when
// it has run out already. The key stays, and with it the node's identity.
//
// A node signs for itself with the CA's key, which every data member holds; a front asks one.
#include "replication/store/engine.h"
#include "src/node/storage.h"

namespace panal::node {

// Whether the node at `address` knows no member with this node's key. Blocking.
Result<bool> is_unknown(const ClusterKeys& keys, const std::string& address);

// Less than a third of its time is left, or the clock is outside of it.
bool renewal_due(const crypto::Certificate& certificate, std::int64_t now_ms);

// Blocking, since a front asks over the network.
Result<crypto::Certificate> renew_certificate(const ClusterKeys& keys,
                                              const store::Published& state,
                                              const Environment& environment);

// Does it when it is due; says so in the log, and when it cannot be done, too. True: there is a
// new one in `storage`. Not on a loop's thread, one at a time.
bool keep_certificate(Storage& storage, const Environment& environment);

}  // namespace panal::node

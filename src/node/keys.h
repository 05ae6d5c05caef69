#pragma once
// ClusterKeys: what a member holds in DIR/keys: the cluster's CA and shared key, and its own key
// and certificate. Never in the database, logs or backups. A front holds neither the CA's key nor
// the shared one: in the place of that it has one of its own, which nobody else knows.
//
// Immutable after loading, but for the certificate, which Storage::replace_certificate() replaces;
// any thread may read the rest. Owned by the node.
#include <memory>
#include <optional>
#include <string>

#include "src/base/clock.h"
#include "src/base/ids.h"
#include "src/base/result.h"
#include "src/crypto/certificates.h"
#include "src/node/data_folder.h"

namespace panal::node {

struct ClusterKeys {
  std::optional<crypto::PrivateKey> authority_key;  // none on a front
  crypto::Certificate authority;
  crypto::PrivateKey node_key;
  crypto::Certificate node_certificate;
  std::string cluster_key;  // 32 bytes: tokens, digests and tickets derive theirs from it

  // Makes the keys of a new cluster and of its first node.
  static Result<ClusterKeys> found(std::string_view cluster_name, const Uuid& node,
                                   const Clock& clock, Random& random);
  static Result<ClusterKeys> load(const std::string& keys_folder);
  Result<void> save(const DataFolder& folder) const;
  static std::string make_secret(Random& random);  // for cluster_key

  // One that is good for another year, of the same key. kUnavailable: only who has the CA's key
  // can make it.
  Result<crypto::Certificate> renewed(const Clock& clock, Random& random) const;

  // A key for one purpose, derived from the cluster's.
  std::string derive(std::string_view purpose) const;
};

}  // namespace panal::node

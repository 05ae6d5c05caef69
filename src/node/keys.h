#pragma once
// ClusterKeys: what a member holds in DIR/keys: the cluster's CA and shared key, and its own key
// and certificate. Never in the database, logs or backups.
//
// Immutable after loading; any thread may read. Owned by the node.
#include <memory>
#include <string>

#include "src/base/clock.h"
#include "src/base/ids.h"
#include "src/base/result.h"
#include "src/crypto/certificates.h"
#include "src/node/data_folder.h"

namespace panal::node {

struct ClusterKeys {
  crypto::PrivateKey authority_key;
  crypto::Certificate authority;
  crypto::PrivateKey node_key;
  crypto::Certificate node_certificate;
  std::string cluster_key;  // 32 bytes: tokens, digests and tickets derive theirs from it

  // Makes the keys of a new cluster and of its first node.
  static Result<ClusterKeys> found(std::string_view cluster_name, const Uuid& node,
                                   const Clock& clock, Random& random);
  static Result<ClusterKeys> load(const std::string& keys_folder);
  Result<void> save(const DataFolder& folder) const;

  // A key for one purpose, derived from the cluster's.
  std::string derive(std::string_view purpose) const;
};

}  // namespace panal::node

#pragma once
// The replication status as the contract words it (GET /api/v1/replication). Pure.
#include <cstdint>
#include <string>

#include "replication/net/driver.h"
#include "replication/store/engine.h"
#include "src/app/api/host.h"
#include "src/http/json.h"

namespace panal::node {

// What administrators set for the whole cluster, and whether a join token that this node has given
// out waits for its bearer.
struct ClusterSettings {
  std::string name;
  std::string durability = "local";  // of writes that ask for none
  bool expects_joiner = false;
};

struct StatusParts {
  const net::Status& status;
  const store::Published& state;
  const app::Health& health;
  Uuid node;
  Uuid cluster;
  ClusterSettings settings;
  std::string version;
  std::uint64_t schema = 0;
};

Json status_document(const StatusParts& parts);

// The member row of a node, removed ones included; null: none.
const store::Member* find_node(const store::Published& state, const Uuid& node);

// "A-1f3c", or hex for an origin nobody has told us about.
std::string shown_origin(const store::Published& state, core::OriginId origin);

// Two 64-bit sums as 32 hex digits.
std::string digest_text(std::uint64_t high, std::uint64_t low);

}  // namespace panal::node

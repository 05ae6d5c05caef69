// The part of NodeHost that shows and changes the members of the cluster.
#include <algorithm>

#include "src/node/node_host.h"
#include "src/node/status_document.h"

namespace panal::node {
namespace {

bool holds_data(const store::Member& member) {
  return member.role == "node" && member.state != "removed";
}

}  // namespace

std::vector<app::ClusterNode> NodeHost::nodes() const {
  const auto state = parts_.engine.published();
  const auto status = this->status(*state);
  std::vector<app::ClusterNode> nodes;
  for (const store::Member& member : state->members) {
    app::ClusterNode node{member.node, member.label, member.name, member.address,
                          member.role, member.state, "self",      member.expires_ms};
    for (const core::PeerStatus& peer : status->replica.peers) {
      if (peer.member.node == member.node) node.connection = core::name_of(peer.state);
    }
    nodes.push_back(std::move(node));
  }
  return nodes;
}

Result<void> NodeHost::change_node(db::Database& database, const Uuid& node,
                                   app::NodeAction action) {
  const auto members = PANAL_TRY(store::list_members(database));
  const auto found = std::ranges::find(members, node, &store::Member::node);
  if (found == members.end()) return fail(Code::kNotFound, "not_found");
  if (action == app::NodeAction::kRemove) {
    if (holds_data(*found) && std::ranges::count_if(members, holds_data) == 1) {
      return fail(Code::kConflict, "last_node");
    }
    return store::remove_member(database, node);
  }
  if (found->state == "removed") return fail(Code::kConflict, "removed_node");
  store::Member changed = *found;
  changed.state = action == app::NodeAction::kDrain ? "draining" : "active";
  return store::put_member(database, changed);
}

}  // namespace panal::node

#include "src/node/node_commands.h"

#include <vector>

#include "src/node/command_output.h"
#include "src/node/status_view.h"

namespace panal::node {
namespace {

constexpr const char* kNodes = "/api/v1/cluster/nodes";

Result<std::vector<Json>> fetch_nodes(ControlClient& client) {
  const Json page = PANAL_TRY(client.get(kNodes));
  const Json* items = page.find("items");
  if (items == nullptr || items->array_items() == nullptr) {
    return fail(Code::kCorrupt, "the node's answer cannot be read: is it another release?");
  }
  return *items->array_items();
}

// Names of removed nodes may have been taken by others: those in the cluster come first.
Result<Json> find_node(const std::vector<Json>& nodes, const std::string& wanted) {
  std::vector<Json> found, removed;
  for (const Json& node : nodes) {
    if (text_at(node, "name") != wanted && text_at(node, "label") != wanted &&
        text_at(node, "id") != wanted) {
      continue;
    }
    (text_at(node, "state") == "removed" ? removed : found).push_back(node);
  }
  if (found.empty()) found = std::move(removed);
  if (found.empty()) {
    std::string names;
    for (const Json& node : nodes) {
      if (text_at(node, "state") == "removed") continue;
      names += (names.empty() ? "" : ", ") + text_at(node, "name");
    }
    return fail(Code::kNotFound, "there is no node \"" + wanted + "\"; there are " + names);
  }
  if (found.size() > 1) {
    return fail(Code::kConflict, "more than one node is called \"" + wanted +
                                     "\": say its letters or its id (panal node list --json)");
  }
  return found.front();
}

}  // namespace

Result<void> list_nodes(ControlClient& client, bool json) {
  const auto nodes = PANAL_TRY(fetch_nodes(client));
  if (json) {
    Json all = Json::array();
    for (const Json& node : nodes) all.push(node);
    print(all.dump());
    return {};
  }
  std::vector<std::vector<std::string>> rows = {
      {"ID", "NODE", "ROLE", "STATE", "CONNECTION", "ADDRESS", "CERTIFICATE UNTIL"}};
  for (const Json& node : nodes) {
    const auto day = text_at(node, "certificate_expires_at").substr(0, 10);
    const auto label = text_at(node, "label");
    rows.push_back({label.empty() ? "-" : label, text_at(node, "name"), text_at(node, "role"),
                    text_at(node, "state"), text_at(node, "connection"), text_at(node, "address"),
                    day.empty() ? "-" : day});
  }
  print(render_table(rows));
  return {};
}

Result<void> change_node(ControlClient& client, NodeCommand command, const std::string& wanted) {
  const Json node = PANAL_TRY(find_node(PANAL_TRY(fetch_nodes(client)), wanted));
  const std::string target = std::string(kNodes) + "/" + text_at(node, "id");
  const std::string name = text_at(node, "name");
  switch (command) {
    case NodeCommand::kDrain:
      PANAL_TRY(client.post(target + "/drain", Json::object()));
      print(name + " is draining: it gets no more requests, and goes on replicating");
      return {};
    case NodeCommand::kResume:
      PANAL_TRY(client.post(target + "/resume", Json::object()));
      print(name + " gets requests again");
      return {};
    case NodeCommand::kRemove:
      PANAL_TRY(client.remove(target));
      print(name +
            " is removed from the cluster; it can only come back as a new node: "
            "panal join TOKEN on its folder, which keeps what it had not shipped");
      return {};
  }
  return fail(Code::kInternal, "a command without a home");
}

}  // namespace panal::node

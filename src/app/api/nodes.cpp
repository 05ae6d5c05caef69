// The members of the cluster: who they are, join tokens for new ones, drain, resume, remove.
#include <algorithm>

#include "src/app/api/handlers.h"
#include "src/app/store/settings.h"
#include "src/base/encoding.h"
#include "src/base/limits.h"
#include "src/http/json.h"

namespace panal::app {
namespace {

Json node_json(const ClusterNode& node) {
  Json json;
  json.append_member("id", node.id.text());
  json.append_member("label", node.label);
  json.append_member("name", node.name);
  json.append_member("address", node.address);
  json.append_member("role", node.role);
  json.append_member("state", node.state);
  json.append_member("connection", node.connection);
  json.append_member("certificate_expires_at",
                     node.certificate_expires_ms == 0
                         ? Json()
                         : Json(format_time_ms(node.certificate_expires_ms)));
  return json;
}

// Does it, notes who did it, and answers the member as it is now.
Result<http::Response> change(const http::Request& request, Context& context, NodeAction action,
                              std::string_view done) {
  const auto id = Uuid::parse(request.path_value("id"));
  if (!id) return fail(Code::kBadRequest, "bad_id");
  Host& host = context.host();
  const store::Actor actor = context.actor();
  PANAL_TRY(context.write([&](db::Database& database) -> Result<void> {
    PANAL_TRY(host.change_node(database, *id, action));
    return store::add_audit(database, actor, {done, "nodes", *id});
  }));
  const auto nodes = host.nodes();
  const auto node = std::ranges::find(nodes, *id, &ClusterNode::id);
  if (node == nodes.end()) return fail(Code::kNotFound, "not_found");
  context.services().log.info("cluster", "a member was changed",
                              {{"by", context.principal().identity()},
                               {"from", request.client_address},
                               {"node", node->name},
                               {"action", done}});
  return http::Response::json(200, node_json(*node).dump());
}

}  // namespace

Result<http::Response> create_join_token(const http::Request&, Context& context) {
  const Form& form = context.form();
  std::int64_t ttl_ms = limits::kJoinTokenTtlMs;
  if (form.has("ttl")) {
    const auto ttl = parse_duration_ms(form.text("ttl"));
    if (!ttl || *ttl == 0) return field_error("ttl", "invalid");
    if (*ttl > limits::kJoinTokenTtlMsMax) return field_error("ttl", "too_far", "7d");
    ttl_ms = *ttl;
  }
  const std::string role = form.optional_text("role").value_or("node");
  PANAL_TRY(context.host().writable());
  const JoinToken token = PANAL_TRY(context.host().create_join_token(ttl_ms, role));
  context.services().log.info("accounts", "join token made",
                              {{"by", context.principal().identity()}, {"role", role}});
  Json body;
  body.append_member("token", token.token);
  body.append_member("expires_at", format_time_ms(token.expires_at_ms));
  return http::Response::json(201, body.dump());
}

Result<http::Response> list_nodes(const http::Request&, Context& context) {
  Json items = Json::array();
  for (const ClusterNode& node : context.host().nodes()) items.push(node_json(node));
  Json body;
  body.append_member("items", std::move(items));
  body.append_member("next", Json());
  return http::Response::json(200, body.dump());
}

Result<http::Response> drain_node(const http::Request& request, Context& context) {
  return change(request, context, NodeAction::kDrain, "drain");
}

Result<http::Response> resume_node(const http::Request& request, Context& context) {
  return change(request, context, NodeAction::kResume, "resume");
}

Result<http::Response> remove_node(const http::Request& request, Context& context) {
  return change(request, context, NodeAction::kRemove, "remove");
}

Result<http::Response> get_durability(const http::Request&, Context& context) {
  const std::string level = PANAL_TRY(store::setting(context.reader(), store::kDurability));
  Json body;
  body.append_member("default", level.empty() ? "local" : level);
  return http::Response::json(200, body.dump());
}

Result<http::Response> set_durability(const http::Request& request, Context& context) {
  const std::string level(context.form().text("default"));
  PANAL_TRY(context.write([&](db::Database& database) {
    return store::set_setting(database, store::kDurability, level);
  }));
  context.services().log.info("cluster", "the default durability was set",
                              {{"by", context.principal().identity()},
                               {"from", request.client_address},
                               {"level", level}});
  Json body;
  body.append_member("default", level);
  return http::Response::json(200, body.dump());
}

}  // namespace panal::app

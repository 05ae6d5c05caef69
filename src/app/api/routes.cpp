#include "src/app/api/routes.h"

#include "src/app/api/inputs.h"
#include "src/app/store/api_tokens.h"
#include "src/app/store/messages.h"
#include "src/app/store/users.h"

namespace panal::app {
namespace {

constexpr auto kGet = http::Method::kGet;
constexpr auto kPost = http::Method::kPost;
constexpr auto kPut = http::Method::kPut;
constexpr auto kPatch = http::Method::kPatch;
constexpr auto kDelete = http::Method::kDelete;
constexpr auto kHere = Place::kHere;

constexpr Rule kEveryone = Rule::everyone();
constexpr Rule kSignedIn = Rule::signed_in();
constexpr Rule kMonitor = Rule::monitor();
constexpr Rule kRead = Rule::of(Permission::kReadMessages);
constexpr Rule kWrite = Rule::of(Permission::kWriteMessages);
constexpr Rule kDataRead = Rule::data(Permission::kReadMessages);
constexpr Rule kDataWrite = Rule::data(Permission::kWriteMessages);
constexpr Rule kListUsers = Rule::of(Permission::kListUsers);
constexpr Rule kManageUsers = Rule::of(Permission::kManageUsers);
constexpr Rule kManageCluster = Rule::of(Permission::kManageCluster);

std::vector<Route> make_routes() {
  const auto* messages = &store::messages();
  const auto* users = &store::users();
  const auto* tokens = &store::api_tokens();
  // clang-format off
  return {
      {kGet, "/healthz", get_health, kEveryone, "Whether this node serves", {.place = kHere}},
      {kGet, "/metrics", get_metrics, kMonitor, "Prometheus metrics", {.place = kHere}},
      {kGet, "/front/stats", get_front_page, kMonitor, "The front's statistics", {.place = kHere}},
      {kGet, "/front/stats.json", get_front_json, kMonitor, "… as JSON", {.place = kHere}},
      {kGet, "/front/stats.csv", get_front_csv, kMonitor, "… as CSV", {.place = kHere}},
      {kGet, "/api/v1/replication", get_replication, kMonitor, "Replication status",
       {.place = kHere}},
      {kGet, "/api/v1/openapi.json", get_openapi, kEveryone, "This description"},
      {kGet, "/api/v1/events", get_events, kSignedIn, "Live changes: server-sent events"},
      {kGet, "/api/v1/setup", get_setup, kEveryone, "Whether there is no user yet",
       {.place = kHere}},
      {kPost, "/api/v1/setup", set_up, kEveryone, "Make the first administrator",
       {.body = &setup_inputs(), .place = kHere}},
      {kGet, "/api/v1/session", get_session, kSignedIn, "Who is signed in"},
      {kPost, "/api/v1/session", sign_in, kEveryone, "Sign in", {.body = &sign_in_inputs()}},
      {kDelete, "/api/v1/session", sign_out, kSignedIn, "Sign out"},

      {kGet, "/api/v1/users", list_users, kListUsers, "List users", {.list = users}},
      {kPost, "/api/v1/users", create_user, kManageUsers, "Make a user",
       {.body = &user_inputs(), .record = users}},
      {kGet, "/api/v1/users/:id", get_user, kSignedIn, "One user", {.record = users}},
      {kPost, "/api/v1/users/:id/password", change_password, kSignedIn, "Set a password",
       {.body = &password_inputs()}},
      {kGet, "/api/v1/users/:id/tokens", list_tokens, kSignedIn, "List API tokens",
       {.list = tokens}},
      {kPost, "/api/v1/users/:id/tokens", create_token, kSignedIn, "Make an API token",
       {.body = &token_inputs()}},
      {kDelete, "/api/v1/tokens/:id", delete_token, kSignedIn, "Revoke an API token"},

      {kGet, "/api/v1/messages", list_messages, kRead, "List messages", {.list = messages}},
      {kPost, "/api/v1/messages", create_message, kWrite, "Add a message",
       {.body = &message_inputs(), .record = messages, .import = import_messages}},
      {kPost, "/api/v1/messages/bulk", create_messages, kWrite, "Add many messages, all or none",
       {.body = &bulk_inputs()}},
      {kGet, "/api/v1/messages/:id", get_message, kRead, "One message", {.record = messages}},
      {kPatch, "/api/v1/messages/:id", change_message, kWrite, "Change a message",
       {.body = &message_inputs(), .record = messages}},
      {kDelete, "/api/v1/messages/:id", delete_message, kWrite, "Move a message to the trash"},

      {kGet, "/data", list_data, kDataRead, "All that have a number: [[clid,mess,sid],…]"},
      {kPost, "/data", add_data, kDataWrite, "Add a message", {.body = &data_inputs()}},
      {kGet, "/data/:clid", get_data, kDataRead, "One message: [[clid,mess,sid]]"},
      {kPut, "/data/:clid", change_data, kDataWrite, "Change a message",
       {.body = &data_change_inputs()}},
      {kDelete, "/data/:clid", delete_data, kDataWrite, "Delete a message"},
  };
  // clang-format on
}

std::vector<Route> cluster_routes() {
  // clang-format off
  return {
      {kPost, "/api/v1/cluster/tokens", create_join_token, kManageCluster,
       "Make a join token", {.body = &join_token_inputs(), .place = kHere}},
      {kGet, "/api/v1/cluster/nodes", list_nodes, kMonitor, "The members of the cluster"},
      {kPost, "/api/v1/cluster/nodes/:id/drain", drain_node, kManageCluster,
       "Give a node no more requests"},
      {kPost, "/api/v1/cluster/nodes/:id/resume", resume_node, kManageCluster,
       "Give a drained node requests again"},
      {kDelete, "/api/v1/cluster/nodes/:id", remove_node, kManageCluster,
       "Remove a node for good"},
  };
  // clang-format on
}

// Which collections' trash a caller may see and empty is decided by its handlers.
std::vector<Route> trash_routes() {
  return {
      {kGet, "/api/v1/trash", list_trash, kSignedIn, "Deleted records that can come back"},
      {kPost, "/api/v1/trash/:collection/:id/restore", restore_trashed, kSignedIn,
       "Restore a deleted record"},
      {kDelete, "/api/v1/trash/:collection/:id", destroy_trashed, kSignedIn,
       "Destroy a deleted record for good"},
  };
}

std::vector<Route> all_routes() {
  std::vector<Route> all = make_routes();
  for (const auto& more : {cluster_routes(), trash_routes()}) {
    all.insert(all.end(), more.begin(), more.end());
  }
  return all;
}

}  // namespace

const std::vector<Route>& routes() {
  static const std::vector<Route> table = all_routes();
  return table;
}

}  // namespace panal::app

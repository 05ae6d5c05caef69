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

std::vector<Route> make_routes() {
  using enum Permission;
  const auto everyone = Rule::everyone();
  const auto signed_in = Rule::signed_in();
  const auto monitor = Rule::monitor();
  const auto read = Rule::of(kReadMessages);
  const auto write = Rule::of(kWriteMessages);
  const auto data_read = Rule::data(kReadMessages);
  const auto data_write = Rule::data(kWriteMessages);
  const auto* messages = &store::messages();
  const auto* users = &store::users();
  const auto* tokens = &store::api_tokens();
  // clang-format off
  return {
      {kGet, "/healthz", get_health, everyone, "Whether this node serves", {.place = kHere}},
      {kGet, "/metrics", get_metrics, monitor, "Prometheus metrics", {.place = kHere}},
      {kGet, "/front/stats", get_front_page, monitor, "The front's statistics", {.place = kHere}},
      {kGet, "/front/stats.json", get_front_json, monitor, "… as JSON", {.place = kHere}},
      {kGet, "/front/stats.csv", get_front_csv, monitor, "… as CSV", {.place = kHere}},
      {kGet, "/api/v1/replication", get_replication, monitor, "Replication status",
       {.place = kHere}},
      {kGet, "/api/v1/openapi.json", get_openapi, everyone, "This description"},
      {kGet, "/api/v1/events", get_events, signed_in, "Live changes: server-sent events"},
      {kPost, "/api/v1/cluster/tokens", create_join_token, Rule::of(kManageCluster),
       "Make a join token", {.body = &join_token_inputs(), .place = kHere}},

      {kGet, "/api/v1/setup", get_setup, everyone, "Whether there is no user yet",
       {.place = kHere}},
      {kPost, "/api/v1/setup", set_up, everyone, "Make the first administrator",
       {.body = &setup_inputs(), .place = kHere}},
      {kGet, "/api/v1/session", get_session, signed_in, "Who is signed in"},
      {kPost, "/api/v1/session", sign_in, everyone, "Sign in", {.body = &sign_in_inputs()}},
      {kDelete, "/api/v1/session", sign_out, signed_in, "Sign out"},

      {kGet, "/api/v1/users", list_users, Rule::of(kListUsers), "List users", {.list = users}},
      {kPost, "/api/v1/users", create_user, Rule::of(kManageUsers), "Make a user",
       {.body = &user_inputs(), .record = users}},
      {kGet, "/api/v1/users/:id", get_user, signed_in, "One user", {.record = users}},
      {kPost, "/api/v1/users/:id/password", change_password, signed_in, "Set a password",
       {.body = &password_inputs()}},
      {kGet, "/api/v1/users/:id/tokens", list_tokens, signed_in, "List API tokens",
       {.list = tokens}},
      {kPost, "/api/v1/users/:id/tokens", create_token, signed_in, "Make an API token",
       {.body = &token_inputs()}},
      {kDelete, "/api/v1/tokens/:id", delete_token, signed_in, "Revoke an API token"},

      {kGet, "/api/v1/messages", list_messages, read, "List messages", {.list = messages}},
      {kPost, "/api/v1/messages", create_message, write, "Add a message",
       {.body = &message_inputs(), .record = messages}},
      {kPost, "/api/v1/messages/bulk", create_messages, write, "Add many messages, all or none",
       {.body = &bulk_inputs()}},
      {kGet, "/api/v1/messages/:id", get_message, read, "One message", {.record = messages}},
      {kPatch, "/api/v1/messages/:id", change_message, write, "Change a message",
       {.body = &message_inputs(), .record = messages}},
      {kDelete, "/api/v1/messages/:id", delete_message, write, "Move a message to the trash"},

      {kGet, "/data", list_data, data_read, "All that have a number: [[clid,mess,sid],…]"},
      {kPost, "/data", add_data, data_write, "Add a message", {.body = &data_inputs()}},
      {kGet, "/data/:clid", get_data, data_read, "One message: [[clid,mess,sid]]"},
      {kPut, "/data/:clid", change_data, data_write, "Change a message",
       {.body = &data_change_inputs()}},
      {kDelete, "/data/:clid", delete_data, data_write, "Delete a message"},
  };
  // clang-format on
}

}  // namespace

const std::vector<Route>& routes() {
  static const std::vector<Route> table = make_routes();
  return table;
}

}  // namespace panal::app

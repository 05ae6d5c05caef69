#include "src/app/api/routes.h"

#include <algorithm>

#include "src/app/api/inputs.h"
#include "src/app/api/module_routes.h"
#include "src/app/model/entities.h"

namespace panal::app {
namespace {

constexpr auto kGet = http::Method::kGet;
constexpr auto kPost = http::Method::kPost;
constexpr auto kPut = http::Method::kPut;
constexpr auto kPatch = http::Method::kPatch;
constexpr auto kDelete = http::Method::kDelete;
constexpr auto kHere = Place::kHere;
using model::Action;

const Rule kEveryone = Rule::everyone();
const Rule kSignedIn = Rule::signed_in();
const Rule kMonitor = Rule::monitor();
const Rule kManageCluster = Rule::of(Permission::kManageCluster);
const Rule kAudit = Rule::of(Permission::kAudit);

std::vector<Route> make_routes() {
  // clang-format off
  return {
      {kGet, "/healthz", get_health, kEveryone, "Whether this node serves", {.place = kHere}},
      {kGet, "/metrics", get_metrics, kMonitor, "Prometheus metrics", {.place = kHere}},
      {kGet, "/api/v1/metrics/history", get_metric_history, kMonitor,
       "The last hour of some metrics of this node", {.place = kHere}},
      {kGet, "/front/stats", get_front_page, kMonitor, "The front's statistics", {.place = kHere}},
      {kGet, "/front/stats.css", get_front_style, kMonitor, "… its style", {.place = kHere}},
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
      {kGet, "/api/v1/audit", list_audit, kAudit, "The audit log",
       {.list = &store::records_of(model::audit())}},
  };
  // clang-format on
}

std::vector<Route> account_routes() {
  const auto* tokens = &store::records_of(model::api_tokens());
  const auto* sessions = &store::records_of(model::sessions());
  const Rule kManageUsers = Rule::of(Permission::kManageUsers);
  const Rule kSession = Rule::session();
  const std::string user = "/api/v1/users/:id";
  // clang-format off
  return {
      {kGet, "/api/v1/session", get_session, kSession, "Who is signed in"},
      {kPost, "/api/v1/session", sign_in, kEveryone,
       "Sign in; 202 with a challenge: a code of the second factor is wanted, too",
       {.body = &sign_in_inputs(), .success = 200, .other_success = 202}},
      {kPost, "/api/v1/session/factor", finish_sign_in, kEveryone,
       "Answer the challenge with a code of the app, or a recovery code",
       {.body = &code_inputs(), .success = 200}},
      {kDelete, "/api/v1/session", sign_out, kSession, "Sign out"},
      {kPost, "/api/v1/password", reset_password, kEveryone, "Set a password by a link",
       {.body = &reset_inputs(), .success = 204}},
      {kDelete, "/api/v1/sessions/:id", end_session, kSignedIn, "End a session"},
      {kGet, user + "/sessions", list_sessions, kSignedIn, "List sessions", {.list = sessions}},
      {kDelete, user + "/sessions", end_sessions, kSignedIn,
       "Sign out everywhere; ?others=true: everywhere else"},

      {kPost, "/api/v1/users", create_user, Rule::of(model::users(), Action::kCreate),
       "Make a user", {.body = &user_inputs(), .query = &import_parameters(),
       .record = &store::records_of(model::users()), .import = import_records,
       .entity = &model::users()}},
      {kPost, user + "/password", change_password, kSession, "Set a password",
       {.body = &password_inputs(), .success = 204}},
      {kPost, user + "/reset", create_reset_link, kManageUsers, "A link that resets a password",
       {.body = &reset_link_inputs()}},
      {kPost, user + "/factor", start_second_factor, kSession, "A secret for one's second factor",
       {.body = &current_password_inputs()}},
      {kPost, user + "/factor/confirm", confirm_second_factor, kSession,
       "Turn one's second factor on with its first code",
       {.body = &enrolment_inputs(), .success = 200}},
      {kPost, user + "/factor/codes", renew_recovery_codes, kSignedIn, "New recovery codes",
       {.body = &current_password_inputs(), .success = 200}},
      {kPost, user + "/factor/remove", remove_second_factor, kSignedIn, "Turn a second factor off",
       {.body = &current_password_inputs(), .success = 204}},
      {kGet, user + "/tokens", list_tokens, kSignedIn, "List API tokens", {.list = tokens}},
      {kPost, user + "/tokens", create_token, kSignedIn, "Make an API token",
       {.body = &token_inputs()}},
      {kDelete, "/api/v1/tokens/:id", delete_token, kSignedIn, "Revoke an API token"},
      {kGet, "/api/v1/security", get_security, kManageUsers, "What holds for all accounts"},
      {kPut, "/api/v1/security", set_security, kManageUsers, "Change that; what is not given stays",
       {.body = &security_inputs()}},
  };
  // clang-format on
}

// The wire form of the small message service.
std::vector<Route> data_routes() {
  const model::Entity& messages = model::messages();
  const Rule kDataRead = Rule::data(messages, Action::kRead);
  const Rule kDataWrite = Rule::data(messages, Action::kCreate);
  // clang-format off
  return {
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
      {kGet, "/api/v1/cluster/durability", get_durability, kMonitor,
       "How durable a write is that asks for no level"},
      {kPut, "/api/v1/cluster/durability", set_durability, kManageCluster,
       "Set that: local or peer", {.body = &durability_inputs()}},
      {kGet, "/api/v1/cluster/certificates", list_certificates, kManageCluster,
       "The certificates that the https listeners of all nodes were given"},
      {kPost, "/api/v1/cluster/certificates", add_certificate, kManageCluster,
       "Give them one more, or another for the same names", {.body = &certificate_inputs()}},
      {kDelete, "/api/v1/cluster/certificates/:id", remove_certificate, kManageCluster,
       "Take one away"},
      {kGet, "/api/v1/system/update", get_update, kManageCluster,
       "How the appliance's updates stand", {.place = kHere}},
      {kPost, "/api/v1/system/update", add_update, kManageCluster,
       "Update this appliance: the body is a signed bundle",
       {.query = &update_parameters(), .place = kHere, .upload_bytes = kUpdateBytes,
        .success = 202, .other_success = 200}},
  };
  // clang-format on
}

// Which collections' trash and conflicts a caller may see and settle is decided by the handlers.
std::vector<Route> kept_routes() {
  return {
      {kGet, "/api/v1/trash", list_trash, kSignedIn, "Deleted records that can come back"},
      {kGet, "/api/v1/trash/counts", count_trashed, kSignedIn, "How many of each collection"},
      {kDelete,
       "/api/v1/trash",
       empty_trash,
       kSignedIn,
       "Destroy what is there, of one collection or of all: again while there is more",
       {.query = &empty_parameters(), .success = 200}},
      {kPost,
       "/api/v1/trash/:collection/:id/restore",
       restore_trashed,
       kSignedIn,
       "Restore a record and what it hangs on; ?with=none refuses where that is deleted, too",
       {.query = &restore_parameters(), .success = 200}},
      {kDelete, "/api/v1/trash/:collection/:id", destroy_trashed, kSignedIn,
       "Destroy a deleted record for good"},
      {kGet,
       "/api/v1/conflicts",
       list_conflicts,
       kSignedIn,
       "What lost against concurrent changes",
       {.query = &conflict_parameters()}},
      {kGet, "/api/v1/conflicts/:id", get_conflict, kSignedIn, "One conflict"},
      {kPost,
       "/api/v1/conflicts/:id/restore",
       restore_conflict,
       kSignedIn,
       "Write the lost value as a new change",
       {.success = 200}},
      {kPost,
       "/api/v1/conflicts/:id/dismiss",
       dismiss_conflict,
       kSignedIn,
       "Leave the record as it is",
       {.success = 200}},
  };
}

// What every entity offers.
std::vector<Route> entity_routes(const model::Entity& entity) {
  const std::string path = "/api/v1/" + std::string(entity.name), one = path + "/:id";
  const std::string name(entity.name);
  const auto* records = &store::records_of(entity);
  const auto* e = &entity;
  const auto rule = [&entity](Action action) { return Rule::of(entity, action); };
  const Rule read = rule(Action::kRead), create = rule(Action::kCreate);
  const Rule change = rule(Action::kChange), remove = rule(Action::kDelete);
  // The history tells all, also what is hidden from those who may but their own.
  const Rule trace = entity.own.hidden.empty() ? change : Rule::of_all(entity, Action::kChange);
  const EntityInputs& inputs = inputs_of(entity);
  // clang-format off
  return {
      {kGet, path, list_records, rule(Action::kList), "List " + name,
       {.list = records, .entity = e}},
      {kPost, path, create_record, create, "Add one to " + name,
       {.body = &inputs.record, .query = &import_parameters(), .record = records,
        .import = import_records, .entity = e}},
      {kPost, path + "/bulk", create_records, create, "Add many, all or none",
       {.body = &inputs.records, .entity = e}},
      {kPost, path + "/bulk/change", change_records, change, "Change many alike, all or none",
       {.body = &inputs.changes, .entity = e, .success = 200}},
      {kPost, path + "/bulk/delete", delete_records, remove, "Move many to the trash, all or none",
       {.body = &inputs.deletions, .entity = e, .success = 200}},
      {kGet, one, get_record, read, "One of " + name, {.record = records, .entity = e}},
      {kPatch, one, change_record, change, "Change one of " + name,
       {.body = &inputs.record, .record = records, .entity = e}},
      {kDelete, one, delete_record, remove, "Move one of " + name + " to the trash",
       {.entity = e}},
      {kGet, one + "/history", list_history, trace, "What was done to it, and by whom",
       {.list = &store::records_of(model::audit()), .entity = e}},
      {kPost, one + "/history/:entry/restore", restore_values, trace,
       "Give it back the values it had before",
       {.body = &restored_inputs(), .record = records, .entity = e, .success = 200}},
  };
  // clang-format on
}

std::vector<Route> favourite_routes(const model::Entity& entity) {
  const std::string path = "/api/v1/" + std::string(entity.name) + "/:id/favourite";
  const Rule read = Rule::of(entity, Action::kRead);
  return {
      {kPut, path, add_favourite, read, "Give it one's star", {.entity = &entity, .success = 204}},
      {kDelete, path, remove_favourite, read, "Take one's star away", {.entity = &entity}},
  };
}

std::vector<Route> all_routes() {
  std::vector<Route> all = make_routes();
  const auto is_there = [&all](const Route& route) {
    return std::ranges::any_of(all, [&route](const Route& each) {
      return each.method == route.method && each.pattern == route.pattern;
    });
  };
  const auto add = [&](const std::vector<Route>& routes) {
    for (const Route& route : routes) {
      if (!is_there(route)) all.push_back(route);  // a module's own counts
    }
  };
  add(account_routes());
  add(event_routes());
  for (const model::Entity* entity : model::entities()) {
    add(entity_routes(*entity));
    const auto star = std::ranges::find(entity->derived, "favourite", &model::Derived::name);
    if (star != entity->derived.end()) add(favourite_routes(*entity));
  }
  for (const auto& more : {module_routes(), data_routes(), cluster_routes(), kept_routes()}) {
    add(more);
  }
  return all;
}

}  // namespace

const std::vector<Route>& routes() {
  static const std::vector<Route> table = all_routes();
  return table;
}

}  // namespace panal::app

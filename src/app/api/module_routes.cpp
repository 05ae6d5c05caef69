#include "src/app/api/module_routes.h"

#include "src/app/api/inputs.h"
#include "src/app/model/entities.h"
#include "src/app/store/chat.h"
#include "src/app/store/consumer_groups.h"
#include "src/app/store/notifications.h"
#include "src/base/file_limits.h"

namespace panal::app {
namespace {

constexpr auto kGet = http::Method::kGet;
constexpr auto kPost = http::Method::kPost;
constexpr auto kPut = http::Method::kPut;
constexpr auto kPatch = http::Method::kPatch;
constexpr auto kDelete = http::Method::kDelete;
using model::Action;

const Rule kEveryone = Rule::everyone();
const Rule kSignedIn = Rule::signed_in();
const Rule kManageCluster = Rule::of(Permission::kManageCluster);

std::vector<Route> crm_routes() {
  const auto* customers = &model::customers();
  const auto* visits = &model::visits();
  const Rule kReadVisits = Rule::of(*visits, Action::kRead);
  // clang-format off
  return {
      {kPost, "/api/v1/visits/plan", plan_visits, Rule::of(*visits, Action::kCreate),
       "A visit with a target for each customer of a company",
       {.body = &plan_inputs(), .entity = visits}},
      {kGet, "/api/v1/visits/calendar.ics", get_calendar, Rule::calendar(*visits),
       "Visits as a calendar (iCalendar)", {.entity = visits}},
      {kGet, "/api/v1/reports/targets", get_targets_report, kReadVisits,
       "Targets met, by company, customer and salesperson"},
      {kGet, "/api/v1/companies/:id/statistics", get_company_statistics,
       Rule::of(model::companies(), Action::kRead), "What there is to say of a company",
       {.entity = &model::companies()}},
      {kGet, "/api/v1/customers/alike", list_alike, Rule::of(*customers, Action::kRead),
       "Customers that may be one already: of that name, tax id, e-mail or phone"},
      {kPost, "/api/v1/customers/:id/merge", merge_customers,
       Rule::of(*customers, Action::kDelete), "Make two customers one",
       {.body = &merge_inputs(), .record = &store::records_of(*customers), .entity = customers,
        .success = 200}},
  };
  // clang-format on
}

std::vector<Route> incident_routes() {
  const auto* incidents = &model::incidents();
  const auto* records = &store::records_of(*incidents);
  const std::string one = "/api/v1/incidents/:id";
  const Rule kWork = Rule::of_all(*incidents, Action::kChange);
  const Rule kRead = Rule::of(*incidents, Action::kRead);
  // clang-format off
  return {
      {kGet, "/api/v1/incidents/agents", list_agents, kWork, "Who may be assigned incidents"},
      {kPost, one + "/take", take_incident, kWork, "Assign it to oneself, and open it if new",
       {.record = records, .entity = incidents, .success = 200}},
      {kPost, one + "/merge", merge_incidents, kWork, "Make two incidents of one customer one",
       {.body = &merge_inputs(), .record = records, .entity = incidents, .success = 200}},
      {kPost, one + "/split", split_incident, kWork, "A new incident of some of its replies",
       {.body = &split_inputs(), .record = records, .entity = incidents}},
      {kPost, one + "/rating", rate_incident, kRead, "How satisfied its requester is, 1 to 5",
       {.body = &rating_inputs(), .record = records, .entity = incidents, .success = 200}},
      {kGet, "/api/v1/reports/incidents", get_incident_report, kWork,
       "How many there were, and how soon they were answered and resolved",
       {.query = &incident_report_parameters()}},
      {kGet, "/api/v1/portal", get_portal, kEveryone, "Whether customers may register"},
      {kPost, "/api/v1/portal/register", register_customer, kEveryone,
       "Register as a customer; answers a session", {.body = &registration_inputs()}},
      {kGet, "/api/v1/service_levels", get_service_levels, kWork,
       "In how much working time incidents are to be answered and resolved"},
      {kPut, "/api/v1/service_levels", set_service_levels,
       Rule::of(*incidents, Action::kDelete), "Change that; what is not given stays",
       {.body = &service_level_inputs()}},
  };
  // clang-format on
}

// Whose files a caller may see, add and take away is decided by the handlers.
std::vector<Route> attachment_routes() {
  const auto* records = &store::records_of(model::attachments());
  const std::string path = "/api/v1/attachments";
  // clang-format off
  return {
      {kGet, path, list_attachments, kSignedIn, "The files of a record", {.list = records}},
      {kPost, path, add_attachment, kSignedIn, "Hang a file on a record: the body is the file",
       {.query = &upload_parameters(), .record = records, .upload_bytes = limits::kFileBytes}},
      {kGet, path + "/:id/content", get_attachment, kSignedIn, "What is in a file"},
      {kGet, path + "/:id/preview", get_preview, kSignedIn, "A small picture of it, if it has one"},
      {kPut, path + "/:id/preview", set_preview, kSignedIn,
       "Give it a small picture: the body, a JPEG, PNG or WebP of at most 512 pixels a side",
       {.record = records, .upload_bytes = limits::kPreviewBytes, .success = 200}},
      {kDelete, path + "/:id", delete_attachment, kSignedIn, "Take a file away"},
  };
  // clang-format on
}

std::vector<Route> branding_routes() {
  const std::string path = "/api/v1/branding";
  // clang-format off
  std::vector<Route> all{
      {kGet, path, get_branding, kEveryone, "The company's title, and hashes of its pictures"},
      {kPut, path, set_branding, kManageCluster, "Set the title", {.body = &branding_inputs()}},
  };
  for (const std::string& picture : {path + "/logo", path + "/home_image"}) {
    all.push_back({kGet, picture, get_branding_picture, kEveryone,
                   "The picture; with ?v= and its hash it may be kept for ever"});
    all.push_back({kPut, picture, set_branding_picture, kManageCluster,
                   "Set the picture: the body is a JPEG, PNG, GIF or WebP",
                   {.upload_bytes = limits::kBrandingBytes}});
    all.push_back({kDelete, picture, remove_branding_picture, kManageCluster, "Do without it"});
  }
  // clang-format on
  return all;
}

// Who may see which room is decided by the handlers.
std::vector<Route> chat_routes() {
  const Rule kChat = Rule::of(Permission::kChat);
  const auto* messages = &store::chat_messages();
  const std::string chat = "/api/v1/chat", room = chat + "/rooms/:id";
  const std::string message = chat + "/messages/:id", told = "/api/v1/notifications";
  // clang-format off
  return {
      {kGet, chat + "/rooms", list_rooms, kChat, "One's rooms, and the public ones"},
      {kPost, chat + "/rooms", create_room, kChat, "Make a room, or find the one of two people",
       {.body = &room_inputs()}},
      {kGet, room, get_room, kChat, "One room"},
      {kPatch, room, change_room, kChat, "Change its name or topic, or put it aside",
       {.body = &room_change_inputs()}},
      {kPut, room + "/members/:user", add_room_member, kChat, "Join a public room, or add a member",
       {.success = 204}},
      {kDelete, room + "/members/:user", remove_room_member, kChat, "Leave, or take a member out"},
      {kGet, room + "/messages", list_room_messages, kChat, "Its messages", {.list = messages}},
      {kPost, room + "/messages", create_chat_message, kChat,
       "Write; what was written under the same `client` already is not written again",
       {.body = &chat_message_inputs(), .record = messages, .other_success = 200}},
      {kPut, room + "/read", mark_room_read, kChat, "Note up to where one has read",
       {.body = &chat_read_inputs(), .success = 204}},
      {kGet, chat + "/messages", list_own_messages, kChat, "The messages of all of one's rooms",
       {.list = messages}},
      {kPatch, message, change_chat_message, kChat, "Edit one's message",
       {.body = &chat_edit_inputs(), .record = messages}},
      {kDelete, message, delete_chat_message, kChat, "Mark one's message as deleted"},
      {kPut, message + "/reactions/:emoji", add_reaction, kChat, "React", {.success = 204}},
      {kDelete, message + "/reactions/:emoji", remove_reaction, kChat, "Take a reaction back"},
      {kGet, chat + "/people", list_chat_people, kChat, "Who may chat, and who is online"},
      {kGet, chat + "/socket", open_chat, kChat, "Live: a WebSocket", {.success = 101}},

      {kGet, told, list_notifications, kSignedIn, "What one is told of",
       {.list = &store::notifications()}},
      {kGet, told + "/unread", count_notifications, kSignedIn, "How many are unread"},
      {kPost, told + "/read", mark_notifications, kSignedIn, "Note that they have been read",
       {.body = &notification_inputs(), .success = 204}},
      {kGet, told + "/preferences", get_preferences, kSignedIn, "Of what one wants to be told"},
      {kPut, told + "/preferences", set_preferences, kSignedIn, "Change that",
       {.body = &preference_inputs()}},
  };
  // clang-format on
}

std::vector<Route> settings_routes() {
  const std::string settings = "/api/v1/settings", own = "/api/v1/preferences";
  // clang-format off
  return {
      {kGet, settings, get_settings, kManageCluster, "What holds for the whole company"},
      {kPut, settings, set_settings, kManageCluster, "Change that; what is not given stays",
       {.body = &settings_inputs()}},
      {kGet, own, list_preferences, kSignedIn, "How one has arranged one's pages"},
      {kPut, own, keep_preference, kSignedIn, "Keep one of these; null: forget it",
       {.body = &account_preference_inputs(), .success = 204}},
  };
  // clang-format on
}

std::vector<Route> people_routes() {
  const Rule kRead = Rule::of(model::assignments(), Action::kRead);
  const Rule kAssign = Rule::of(model::assignments(), Action::kCreate);
  // clang-format off
  return {
      {kGet, "/api/v1/people/responsible", get_responsible, kRead,
       "Who answers for a department or a project"},
      {kGet, "/api/v1/departments/chart", get_chart, kRead, "The chart of departments"},
      {kPost, "/api/v1/projects/:id/team/copy", copy_team, kAssign,
       "Give another project this one's team", {.body = &team_inputs(), .success = 200}},
  };
  // clang-format on
}

}  // namespace

std::vector<Route> event_routes() {
  const auto* hooks = &model::webhooks();
  const auto* records = &store::records_of(*hooks);
  const auto* deliveries = &store::event_deliveries();
  const Rule kRead = Rule::of(*hooks, Action::kRead), kChange = Rule::of(*hooks, Action::kChange);
  const std::string hook = "/api/v1/webhooks", consumer = "/api/v1/consumers";
  // clang-format off
  return {
      {kPost, hook, create_webhook, Rule::of(*hooks, Action::kCreate),
       "Make a webhook; a secret that was not given is made, and shown once",
       {.body = &webhook_inputs(), .record = records, .import = import_records, .entity = hooks}},
      {kPatch, hook + "/:id", change_webhook, kChange, "Change a webhook",
       {.body = &webhook_inputs(), .record = records, .entity = hooks}},
      {kPost, hook + "/:id/test", test_webhook, kChange, "Send it a made-up event now",
       {.success = 200}},
      {kGet, hook + "/:id/deliveries", list_deliveries, kRead, "What it was sent, and what not",
       {.list = deliveries}},
      {kPost, hook + "/deliveries/:id/replay", replay_delivery, kChange, "Send an event again",
       {.success = 204}},
      {kGet, consumer + "/:id/events", pull_events, kRead,
       "Events that this consumer has not acknowledged, in causal order",
       {.query = &event_parameters()}},
      {kPost, consumer + "/:id/ack", acknowledge_events, kChange,
       "Note how far it has come, and which events it gives up",
       {.body = &acknowledgement_inputs(), .success = 204}},
      {kGet, consumer + "/:id/deliveries", list_deliveries, kRead, "What it gave up, and replays",
       {.list = deliveries}},
      {kPost, consumer + "/deliveries/:id/replay", replay_delivery, kChange,
       "Give it an event again", {.success = 204}},
  };
  // clang-format on
}

std::vector<Route> module_routes() {
  std::vector<Route> all;
  for (const auto& each : {people_routes(), crm_routes(), incident_routes(), attachment_routes(),
                           branding_routes(), settings_routes(), chat_routes()}) {
    all.insert(all.end(), each.begin(), each.end());
  }
  return all;
}

}  // namespace panal::app

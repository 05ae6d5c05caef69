#pragma once
// The handlers of the URL table (routes.cpp), by module. Each answers one kind of request, on a
// worker thread, after its route's rule and form have been checked.
#include "src/app/api/context.h"
#include "src/base/result.h"
#include "src/http/message.h"

namespace panal::app {

using Handler = Result<http::Response> (*)(const http::Request& request, Context& context);

// setup.cpp
Result<http::Response> get_setup(const http::Request& request, Context& context);
Result<http::Response> set_up(const http::Request& request, Context& context);

// sessions.cpp
Result<http::Response> sign_in(const http::Request& request, Context& context);
Result<http::Response> finish_sign_in(const http::Request& request, Context& context);
Result<http::Response> get_session(const http::Request& request, Context& context);
Result<http::Response> sign_out(const http::Request& request, Context& context);
Result<http::Response> list_sessions(const http::Request& request, Context& context);
Result<http::Response> end_sessions(const http::Request& request, Context& context);
Result<http::Response> end_session(const http::Request& request, Context& context);

// second_factor.cpp
Result<http::Response> start_second_factor(const http::Request& request, Context& context);
Result<http::Response> confirm_second_factor(const http::Request& request, Context& context);
Result<http::Response> renew_recovery_codes(const http::Request& request, Context& context);
Result<http::Response> remove_second_factor(const http::Request& request, Context& context);

// security.cpp
Result<http::Response> get_security(const http::Request& request, Context& context);
Result<http::Response> set_security(const http::Request& request, Context& context);

// settings.cpp
Result<http::Response> get_settings(const http::Request& request, Context& context);
Result<http::Response> set_settings(const http::Request& request, Context& context);
Result<http::Response> list_preferences(const http::Request& request, Context& context);
Result<http::Response> keep_preference(const http::Request& request, Context& context);

// certificates.cpp
Result<http::Response> list_certificates(const http::Request& request, Context& context);
Result<http::Response> add_certificate(const http::Request& request, Context& context);
Result<http::Response> remove_certificate(const http::Request& request, Context& context);

// users.cpp
Result<http::Response> create_user(const http::Request& request, Context& context);
Result<http::Response> change_password(const http::Request& request, Context& context);
Result<http::Response> create_reset_link(const http::Request& request, Context& context);
Result<http::Response> reset_password(const http::Request& request, Context& context);
Result<http::Response> list_tokens(const http::Request& request, Context& context);
Result<http::Response> create_token(const http::Request& request, Context& context);
Result<http::Response> delete_token(const http::Request& request, Context& context);

// entities.cpp: of the route's entity
Result<http::Response> list_records(const http::Request& request, Context& context);
Result<http::Response> create_record(const http::Request& request, Context& context);
Result<http::Response> create_records(const http::Request& request, Context& context);
Result<http::Response> get_record(const http::Request& request, Context& context);
Result<http::Response> change_record(const http::Request& request, Context& context);
Result<http::Response> change_records(const http::Request& request, Context& context);
Result<http::Response> delete_record(const http::Request& request, Context& context);
Result<http::Response> delete_records(const http::Request& request, Context& context);

// webhooks.cpp
Result<http::Response> create_webhook(const http::Request& request, Context& context);
Result<http::Response> change_webhook(const http::Request& request, Context& context);
Result<http::Response> test_webhook(const http::Request& request, Context& context);
Result<http::Response> list_deliveries(const http::Request& request, Context& context);
Result<http::Response> replay_delivery(const http::Request& request, Context& context);
Result<http::Response> pull_events(const http::Request& request, Context& context);
Result<http::Response> acknowledge_events(const http::Request& request, Context& context);

// import.cpp
Result<http::Response> import_records(const http::Request& request, Context& context);

// history.cpp
Result<http::Response> list_history(const http::Request& request, Context& context);
Result<http::Response> restore_values(const http::Request& request, Context& context);
Result<http::Response> list_audit(const http::Request& request, Context& context);

// crm.cpp
Result<http::Response> add_favourite(const http::Request& request, Context& context);
Result<http::Response> remove_favourite(const http::Request& request, Context& context);
Result<http::Response> plan_visits(const http::Request& request, Context& context);
Result<http::Response> list_alike(const http::Request& request, Context& context);
Result<http::Response> merge_customers(const http::Request& request, Context& context);

// incidents.cpp
Result<http::Response> list_agents(const http::Request& request, Context& context);
Result<http::Response> take_incident(const http::Request& request, Context& context);
Result<http::Response> merge_incidents(const http::Request& request, Context& context);
Result<http::Response> split_incident(const http::Request& request, Context& context);
Result<http::Response> rate_incident(const http::Request& request, Context& context);
Result<http::Response> get_service_levels(const http::Request& request, Context& context);
Result<http::Response> set_service_levels(const http::Request& request, Context& context);

// portal.cpp
Result<http::Response> get_portal(const http::Request& request, Context& context);
Result<http::Response> register_customer(const http::Request& request, Context& context);

// attachments.cpp
Result<http::Response> list_attachments(const http::Request& request, Context& context);
Result<http::Response> add_attachment(const http::Request& request, Context& context);
Result<http::Response> get_attachment(const http::Request& request, Context& context);
Result<http::Response> get_preview(const http::Request& request, Context& context);
Result<http::Response> set_preview(const http::Request& request, Context& context);
Result<http::Response> delete_attachment(const http::Request& request, Context& context);

// chat.cpp
Result<http::Response> list_rooms(const http::Request& request, Context& context);
Result<http::Response> create_room(const http::Request& request, Context& context);
Result<http::Response> get_room(const http::Request& request, Context& context);
Result<http::Response> change_room(const http::Request& request, Context& context);
Result<http::Response> add_room_member(const http::Request& request, Context& context);
Result<http::Response> remove_room_member(const http::Request& request, Context& context);
Result<http::Response> list_room_messages(const http::Request& request, Context& context);
Result<http::Response> list_own_messages(const http::Request& request, Context& context);
Result<http::Response> create_chat_message(const http::Request& request, Context& context);
Result<http::Response> change_chat_message(const http::Request& request, Context& context);
Result<http::Response> delete_chat_message(const http::Request& request, Context& context);
Result<http::Response> add_reaction(const http::Request& request, Context& context);
Result<http::Response> remove_reaction(const http::Request& request, Context& context);
Result<http::Response> mark_room_read(const http::Request& request, Context& context);
Result<http::Response> list_chat_people(const http::Request& request, Context& context);
Result<http::Response> open_chat(const http::Request& request, Context& context);

// notifications.cpp
Result<http::Response> list_notifications(const http::Request& request, Context& context);
Result<http::Response> count_notifications(const http::Request& request, Context& context);
Result<http::Response> mark_notifications(const http::Request& request, Context& context);
Result<http::Response> get_preferences(const http::Request& request, Context& context);
Result<http::Response> set_preferences(const http::Request& request, Context& context);

// incident_report.cpp
Result<http::Response> get_incident_report(const http::Request& request, Context& context);

// reports.cpp
Result<http::Response> get_targets_report(const http::Request& request, Context& context);
Result<http::Response> get_company_statistics(const http::Request& request, Context& context);

// calendar.cpp
Result<http::Response> get_calendar(const http::Request& request, Context& context);

// branding.cpp
Result<http::Response> get_branding(const http::Request& request, Context& context);
Result<http::Response> set_branding(const http::Request& request, Context& context);
Result<http::Response> get_branding_picture(const http::Request& request, Context& context);
Result<http::Response> set_branding_picture(const http::Request& request, Context& context);
Result<http::Response> remove_branding_picture(const http::Request& request, Context& context);

// people.cpp
Result<http::Response> get_responsible(const http::Request& request, Context& context);
Result<http::Response> get_chart(const http::Request& request, Context& context);
Result<http::Response> copy_team(const http::Request& request, Context& context);

// data.cpp
Result<http::Response> list_data(const http::Request& request, Context& context);
Result<http::Response> get_data(const http::Request& request, Context& context);
Result<http::Response> add_data(const http::Request& request, Context& context);
Result<http::Response> change_data(const http::Request& request, Context& context);
Result<http::Response> delete_data(const http::Request& request, Context& context);

// trash.cpp
Result<http::Response> list_trash(const http::Request& request, Context& context);
Result<http::Response> restore_trashed(const http::Request& request, Context& context);
Result<http::Response> count_trashed(const http::Request& request, Context& context);
Result<http::Response> empty_trash(const http::Request& request, Context& context);
Result<http::Response> destroy_trashed(const http::Request& request, Context& context);

// nodes.cpp
Result<http::Response> create_join_token(const http::Request& request, Context& context);
Result<http::Response> list_nodes(const http::Request& request, Context& context);
Result<http::Response> drain_node(const http::Request& request, Context& context);
Result<http::Response> resume_node(const http::Request& request, Context& context);
Result<http::Response> remove_node(const http::Request& request, Context& context);
Result<http::Response> get_durability(const http::Request& request, Context& context);
Result<http::Response> set_durability(const http::Request& request, Context& context);

// conflicts.cpp
Result<http::Response> list_conflicts(const http::Request& request, Context& context);
Result<http::Response> get_conflict(const http::Request& request, Context& context);
Result<http::Response> restore_conflict(const http::Request& request, Context& context);
Result<http::Response> dismiss_conflict(const http::Request& request, Context& context);

// operations.cpp
Result<http::Response> get_health(const http::Request& request, Context& context);
Result<http::Response> get_metrics(const http::Request& request, Context& context);
Result<http::Response> get_metric_history(const http::Request& request, Context& context);
Result<http::Response> get_replication(const http::Request& request, Context& context);
Result<http::Response> get_front_page(const http::Request& request, Context& context);
Result<http::Response> get_front_style(const http::Request& request, Context& context);
Result<http::Response> get_front_json(const http::Request& request, Context& context);
Result<http::Response> get_front_csv(const http::Request& request, Context& context);
Result<http::Response> get_events(const http::Request& request, Context& context);
Result<http::Response> get_update(const http::Request& request, Context& context);
Result<http::Response> add_update(const http::Request& request, Context& context);
Result<http::Response> get_openapi(const http::Request& request, Context& context);

}  // namespace panal::app

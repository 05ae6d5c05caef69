#pragma once
// What request bodies hold, each declared once: checked by Form, described by openapi.
#include "src/app/api/form.h"

namespace panal::app {

const Inputs& setup_inputs();
const Inputs& sign_in_inputs();
const Inputs& user_inputs();  // a new one: its record, and a password
const Inputs& password_inputs();
const Inputs& token_inputs();
const Inputs& code_inputs();              // the second step of signing in
const Inputs& current_password_inputs();  // of whoever changes his own credentials
const Inputs& enrolment_inputs();
const Inputs& reset_link_inputs();
const Inputs& reset_inputs();
const Inputs& security_inputs();
const Inputs& settings_inputs();
const Inputs& account_preference_inputs();
const Inputs& join_token_inputs();
const Inputs& durability_inputs();
const Inputs& certificate_inputs();

// Of an entity: what clients set of a record, and what its bulk actions take.
struct EntityInputs {
  Inputs record, records, changes, deletions;
};
const EntityInputs& inputs_of(const model::Entity& entity);
const Inputs& plan_inputs();      // a visit, but for its customer, and its target
const Inputs& merge_inputs();     // which record goes
const Inputs& split_inputs();     // a new incident of some replies
const Inputs& rating_inputs();
const Inputs& registration_inputs();
const Inputs& branding_inputs();
const Inputs& service_level_inputs();
const Inputs& team_inputs();      // where a team is copied to
const Inputs& restored_inputs();  // which values of a history entry come back

const Inputs& room_inputs();
const Inputs& room_change_inputs();
const Inputs& chat_message_inputs();
const Inputs& chat_edit_inputs();
const Inputs& chat_read_inputs();
const Inputs& notification_inputs();  // which have been read
const Inputs& preference_inputs();
const Inputs& webhook_inputs();          // its record, and a secret
const Inputs& event_parameters();        // of the query
const Inputs& acknowledgement_inputs();  // how far a consumer has come

// Of the query (parameters.cpp).
const Inputs& conflict_parameters();
const Inputs& empty_parameters();  // the trash
const Inputs& import_parameters();
const Inputs& incident_report_parameters();  // the first is `by`
const Inputs& restore_parameters();          // from the trash
const Inputs& update_parameters();
const Inputs& upload_parameters();

const Inputs& data_inputs();         // POST /data
const Inputs& data_change_inputs();  // PUT /data/:clid

}  // namespace panal::app

#pragma once
// What request bodies hold, each declared once: checked by Form, described by openapi.
#include "src/app/api/form.h"

namespace panal::app {

const Inputs& setup_inputs();
const Inputs& sign_in_inputs();
const Inputs& user_inputs();
const Inputs& password_inputs();
const Inputs& token_inputs();
const Inputs& join_token_inputs();
const Inputs& message_inputs();
const Inputs& bulk_inputs();
const Inputs& data_inputs();         // POST /data
const Inputs& data_change_inputs();  // PUT /data/:clid

}  // namespace panal::app

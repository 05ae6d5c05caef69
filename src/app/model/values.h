#pragma once
// Values as the API writes them in JSON, and back. Pure.
#include "src/app/model/entity.h"
#include "src/base/value.h"
#include "src/http/json.h"

namespace panal::app::model {

Json to_json(Type type, const Value& value);

// Of a value that a form has accepted (api/form.h). Empty text is NULL where `nullable`.
Value from_json(const Attribute& attribute, const Json& json);

// The ids of a form's array, as the cell of a kIds.
Value ids_from_json(const Json& json);

// What an attribute has that nobody has set.
Value empty_value(const Attribute& attribute);

}  // namespace panal::app::model

#pragma once
// Errors as people and programs read them: application/problem+json (RFC 9457).
//
// An Error's message is a key of the catalogue, or "key:argument". Any other message comes from a
// lower layer: it belongs in the log, and outside stands the sentence for its code. A field
// error's message is the argument of its code's sentence.
//
// http::problem() does the same for layers that know neither languages nor people.
#include <string_view>

#include "src/app/api/catalogue.h"
#include "src/base/result.h"
#include "src/http/message.h"

namespace panal::app {

// Whether the error tells a person something; else it is to be logged.
bool is_spoken(const Error& error);

http::Response problem(const Error& error, Language language, std::string_view request_id);

// The same with a status of its own: 405.
http::Response problem(int status, const Error& error, Language language,
                       std::string_view request_id);

}  // namespace panal::app

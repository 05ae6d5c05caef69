#pragma once
// One range of a file (RFC 9110, 14): cuts an answer down to what the request asks for.
//
// Several ranges, or a Range that cannot be read, get the whole: the RFC allows it. Pure.
#include "src/http/message.h"

namespace panal::http {

// `response`: a whole file, as static_body or body; with its ETag, if it has one.
void apply_range(const Request& request, Response& response);

}  // namespace panal::http

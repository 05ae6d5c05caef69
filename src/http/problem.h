#pragma once
// Problem: errors as application/problem+json (RFC 9457), the one form of every failure.
#include <string_view>

#include "src/base/result.h"
#include "src/http/message.h"

namespace panal::http {

int status_of(Code code);
// `detail` is for people and may be empty; it must hold nothing that a stranger should not read.
Response problem(int status, std::string_view detail);
// With the error's fields. Failures of our own (500) keep their message to themselves.
Response problem(const Error& error);

}  // namespace panal::http

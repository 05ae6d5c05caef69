#pragma once
// Problem: errors as application/problem+json (RFC 9457), the one form of every failure.
//
// Its texts are in the reader's language, where his request could be read, else in Spanish.
#include <string_view>

#include "src/base/result.h"
#include "src/http/message.h"

namespace panal::http {

int status_of(Code code);
enum class Language { kSpanish, kEnglish };
Language language_of(std::string_view accept_language);
// Of a page: as the reader chose it, else as the browser asks.
Language language_of(const Request& request);

// `detail` is for people and may be empty; it must hold nothing that a stranger should not read. It
// is given in English, and translated if problem_texts.h knows it.
Response problem(int status, std::string_view detail, Language language = Language::kSpanish);
// With the error's fields, for programs: in English. Failures of our own (500) keep their
// message to themselves.
Response problem(const Error& error);

}  // namespace panal::http

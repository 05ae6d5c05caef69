#pragma once
// Problem texts: the titles and details of the failures below the application, in Spanish.
//
// Keyed by the English text, which stands where the failure is found. Pure.
#include <string_view>

namespace panal::http {

// The text itself when it is not known.
std::string_view in_spanish(std::string_view english);

}  // namespace panal::http

#pragma once
// The commonest passwords, as rules rather than as a list of thousands: most of them are one of a
// few hundred words with digits or signs around it, a walk over the keyboard, or a repetition.
// Pure.
#include <string_view>

namespace panal::crypto {

// `password` in any case.
bool is_common_password(std::string_view password);

}  // namespace panal::crypto

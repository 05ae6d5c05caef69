#pragma once
// Collation: the order in which people of Spain look for names: without regard to case and
// accents, with ñ after n. Texts that differ in nothing else are equal. Pure; any bytes are a text.
#include <string_view>

namespace panal {

// Below 0, 0, above 0, as `a` stands before, with or after `b`.
int compare_spanish(std::string_view a, std::string_view b);

}  // namespace panal

#pragma once
// Collation: the order in which people of Spain look for names: without regard to case and
// accents, with ñ after n. Texts that differ in nothing else are equal. Pure; any bytes are a text.
#include <string>
#include <string_view>

namespace panal {

// Below 0, 0, above 0, as `a` stands before, with or after `b`.
int compare_spanish(std::string_view a, std::string_view b);

// Its letters of ASCII and digits alone, lower case and without accents: "María Núñez" is
// "marianunez".
std::string plain_letters(std::string_view text);

}  // namespace panal

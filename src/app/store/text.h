#pragma once
// Text as people search it: without case and without accents, word by word.
#include <string>
#include <string_view>
#include <vector>

namespace panal::app::store {

// Lower case, and Latin letters without their marks: "ÑANDÚ" and "nandu" fold to one form. Other
// scripts stay as they are. Text must be UTF-8.
std::string fold(std::string_view text);

// The folded words of a search, without repeats.
std::vector<std::string> search_words(std::string_view text);

}  // namespace panal::app::store

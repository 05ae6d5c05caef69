#pragma once
// What the server says to people, in Spanish and English, by key.
#include <optional>
#include <string>
#include <string_view>

namespace panal::app {

enum class Language { kSpanish, kEnglish };

// "es" or "en".
std::string_view tag_of(Language language);

// The best of ours for an Accept-Language field; nothing when it names neither.
std::optional<Language> parse_accept_language(std::string_view field);

// The sentence of `key`, with `argument` in the place of its {}; nothing for an unknown key. The
// argument may be a key itself: the name of a type or of a collection.
std::optional<std::string> sentence(std::string_view key, Language language,
                                    std::string_view argument = {});

}  // namespace panal::app

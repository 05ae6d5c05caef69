#include "src/app/store/text.h"

#include <algorithm>
#include <cstdint>

namespace panal::app::store {
namespace {

// U+00C0..U+017F, one base letter each; '*' stands for what has no single one and is kept.
constexpr std::string_view kLatin =
    "aaaaaa*ceeeeiiii*nooooo*ouuuuy**aaaaaa*ceeeeiiii*nooooo*ouuuuy*y"  // 00C0
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii**jjkk*llllll"    // 0100..013E
    "llllnnnnnn***oooooo**rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzz*";  // 013F..017F
static_assert(kLatin.size() == 0x180 - 0xc0);

bool two_bytes(std::string_view text, std::size_t at) {
  return (static_cast<unsigned char>(text[at]) & 0xe0) == 0xc0 && at + 1 < text.size();
}

std::uint32_t code_point(std::string_view text, std::size_t at) {
  return (static_cast<unsigned char>(text[at]) & 0x1fU) << 6 |
         (static_cast<unsigned char>(text[at + 1]) & 0x3fU);
}

}  // namespace

std::string fold(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c >= 'A' && c <= 'Z') {
      out += static_cast<char>(c - 'A' + 'a');
    } else if (two_bytes(text, i)) {
      const std::uint32_t point = code_point(text, i);
      const bool latin = point >= 0xc0 && point < 0x180;
      const bool combining = point >= 0x300 && point < 0x370;
      const char base = latin ? kLatin[point - 0xc0] : '*';
      if (base != '*') out += base;
      else if (!combining) out += text.substr(i, 2);
      ++i;
    } else {
      out += c;
    }
  }
  return out;
}

std::vector<std::string> search_words(std::string_view text) {
  const std::string folded = fold(text);
  std::vector<std::string> words;
  for (std::size_t at = 0; at < folded.size();) {
    const std::size_t start = folded.find_first_not_of(" \t\r\n", at);
    if (start == std::string::npos) break;
    at = std::min(folded.find_first_of(" \t\r\n", start), folded.size());
    std::string word = folded.substr(start, at - start);
    if (std::find(words.begin(), words.end(), word) == words.end()) words.push_back(word);
  }
  return words;
}

}  // namespace panal::app::store

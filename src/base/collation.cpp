#include "src/base/collation.h"

#include <cstddef>
#include <cstdint>

namespace panal {
namespace {

// Letters without their accents, from U+00C0 and from U+0100 on; * is none.
constexpr std::string_view kLatin1 =
    "aaaaaaaceeeeiiiidnooooo*ouuuuyts"
    "aaaaaaaceeeeiiiidnooooo*ouuuuyty";
constexpr std::string_view kLatinA =
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkkllllllllll"
    "nnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";
static_assert(kLatin1.size() == 0x100 - 0xc0 && kLatinA.size() == 0x180 - 0x100);

constexpr std::uint32_t kEnye = 2 * 'n' + 1;

bool is_mark(std::uint32_t point) { return point >= 0x300 && point < 0x370; }

// Takes the first character off. Bytes that are no UTF-8 count one by one.
std::uint32_t take_point(std::string_view& text) {
  const auto byte = [&text](std::size_t i) {
    return i < text.size() ? static_cast<std::uint8_t>(text[i]) : std::uint8_t{0};
  };
  const std::uint32_t first = byte(0);
  const std::size_t size = first < 0xc0 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  std::uint32_t point = size == 1 ? first : first & (0x7fU >> size);
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xc0) != 0x80) {
      text.remove_prefix(1);
      return first;
    }
    point = point << 6 | (byte(i) & 0x3f);
  }
  text.remove_prefix(size);
  return point;
}

std::uint32_t weight_of(std::uint32_t point) {
  if (point >= 'A' && point <= 'Z') return 2 * (point - 'A' + 'a');
  if (point < 0xc0 || point >= 0x180) return 2 * point;
  if (point == 0xd1 || point == 0xf1) return kEnye;
  const char letter = point < 0x100 ? kLatin1[point - 0xc0] : kLatinA[point - 0x100];
  return letter == '*' ? 2 * point : 2 * static_cast<std::uint32_t>(letter);
}

// Of the next letter, its accents included; 0 at the end.
std::uint32_t take_weight(std::string_view& text) {
  if (text.empty()) return 0;
  // Most letters are ASCII and have no mark behind them.
  const auto first = static_cast<std::uint8_t>(text[0]);
  if (first < 0x80 && (text.size() == 1 || static_cast<std::uint8_t>(text[1]) < 0x80)) {
    text.remove_prefix(1);
    return weight_of(first);
  }
  const std::uint32_t weight = weight_of(take_point(text));
  bool tilde = false;
  while (!text.empty() && (static_cast<std::uint8_t>(text[0]) & 0xfe) == 0xcc) {
    std::string_view rest = text;
    const std::uint32_t point = take_point(rest);
    if (!is_mark(point)) break;
    tilde = tilde || point == 0x303;
    text = rest;
  }
  return tilde && weight == 2 * 'n' ? kEnye : weight;
}

}  // namespace

int compare_spanish(std::string_view a, std::string_view b) {
  while (!a.empty() || !b.empty()) {
    const std::uint32_t left = take_weight(a), right = take_weight(b);
    if (left != right) return left < right ? -1 : 1;
  }
  return 0;
}

std::string plain_letters(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::uint32_t weight = take_weight(text);
    const std::uint32_t letter = weight / 2;
    if ((letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9')) {
      out += static_cast<char>(letter);
    }
  }
  return out;
}

}  // namespace panal

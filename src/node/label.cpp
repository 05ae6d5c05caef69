#include "src/node/label.h"

namespace panal::node {

std::string label_for(std::string_view donor, std::uint64_t count) {
  constexpr std::uint64_t kFounderLetters = 25;  // B to Z
  if (donor == kFounderLabel) {
    if (count < kFounderLetters) return std::string(1, static_cast<char>('B' + count));
    count -= kFounderLetters;
  }
  constexpr std::uint64_t kLetters = 25;  // A to Y
  std::string label(donor);
  label.append(count / kLetters, 'Z');
  return label + static_cast<char>('A' + count % kLetters);
}

}  // namespace panal::node

#pragma once
// Node labels: the letters in ticket numbers such as B-1042, given without coordination.
//
// The founder is A and hands out B to Z; then, and any other donor always, a donor appends
// letters to its own label. Z as an appended letter is an escape that is never given alone, so
// that no two donors can ever make the same label: A gives B … Z, AA … AY, AZA … AZY, AZZA …;
// B gives BA … BY, BZA, …. Pure.
#include <cstdint>
#include <string>
#include <string_view>

namespace panal::node {

inline constexpr std::string_view kFounderLabel = "A";

// The label that `donor` gives to its joiner number `count` (0 for its first).
std::string label_for(std::string_view donor, std::uint64_t count);

}  // namespace panal::node

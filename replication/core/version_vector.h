#pragma once
// Names for writes, and sets of writes.
//
// An *origin* is one incarnation of a node; it numbers its transactions 1, 2, 3, … A *dot*
// (origin, seq) names one transaction. A *version vector* says how far each origin is known: it
// stands for the set of all dots up to there (Parker et al., 1983). Pure values.
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "src/base/result.h"

namespace panal::core {

enum class OriginId : std::uint64_t {};

struct Dot {
  OriginId origin{};
  std::uint64_t seq = 0;
  auto operator<=>(const Dot&) const = default;
};

// When and by whom a cell was written. Ordered by (hlc, origin, seq): the highest wins.
struct Stamp {
  std::uint64_t hlc = 0;  // hlc.h
  OriginId origin{};
  std::uint64_t seq = 0;
  auto operator<=>(const Stamp&) const = default;
  Dot dot() const { return {origin, seq}; }
};

class VersionVector {
 public:
  using Component = std::pair<OriginId, std::uint64_t>;

  std::uint64_t get(OriginId origin) const;  // 0: nothing known
  void raise(OriginId origin, std::uint64_t seq);
  void raise(const VersionVector& other);  // the union of both sets
  void lower(const VersionVector& other);  // the intersection of both sets
  void erase(OriginId origin);
  bool covers(const Dot& dot) const { return get(dot.origin) >= dot.seq; }
  bool covers(const VersionVector& other) const;
  bool empty() const { return components_.empty(); }
  const std::vector<Component>& components() const { return components_; }
  bool operator==(const VersionVector&) const = default;

  // varint count, then (u64 origin, varint seq) by ascending origin.
  std::string encode() const;
  static Result<VersionVector> decode(std::string_view bytes);

 private:
  std::vector<Component> components_;  // by ascending origin; no zero sequence
};

}  // namespace panal::core

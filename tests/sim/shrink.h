#pragma once
// Makes a failing plan smaller: fewer kinds of fault, fewer nodes, less time, as long as the same
// invariant breaks.
#include "tests/sim/world.h"

namespace panal::sim {

Plan shrink(Plan plan, const std::string& failure, Genesis& genesis);

// The number of the invariant: "(12)".
std::string invariant_of(const std::string& failure);

}  // namespace panal::sim

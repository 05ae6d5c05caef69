#include <gtest/gtest.h>

#include "src/app/api/routes.h"
#include "src/front/front.h"

namespace panal::node {
namespace {

// Goal: the URL table and the front agree on what is answered where it arrives; the front keeps
// its own short list since it must not route every request that it only passes on.
TEST(BalancedPaths, TheFrontKeepsHereWhatTheUrlTableSays) {
  for (const app::Route& route : app::routes()) {
    EXPECT_EQ(front::is_answered_here(route.pattern),
              route.details.place == app::Place::kHere)
        << route.pattern;
  }
}

}  // namespace
}  // namespace panal::node

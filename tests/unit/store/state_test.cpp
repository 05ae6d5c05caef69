#include "replication/store/state.h"

#include "tests/unit/store/store_bench.h"

namespace panal::store {
namespace {

std::string insert_note(unsigned number) {
  return "INSERT INTO notes(id, title) VALUES(" + sql_id(number) + ", 'a note')";
}

// Goal: what a commit leaves beside the vector is as good as what stands in the tables.
// Method: transactions of one row, with a crash after each; enough of them to go over the bound.
TEST(State, RecentSumsAndOriginsSurviveACrash) {
  StoreBench bench(1);
  bool beside = false, moved = false;
  for (unsigned i = 0; i < 150; ++i) {
    ASSERT_TRUE(bench.write(insert_note(i)).ok());
    const bool now = bench.query("SELECT length(recent_sums) > 0 FROM _applied") == "1";
    moved = moved || (beside && !now);
    beside = beside || now;
    const auto vector = bench.vector();
    const Hash128 digest = bench.digest();
    if (i % 7 == 0) bench.crash();
    EXPECT_EQ(bench.vector(), vector);
    EXPECT_EQ(bench.digest(), digest);
    ASSERT_EQ(bench.digest(), bench.computed());
  }
  EXPECT_TRUE(beside);
  EXPECT_TRUE(moved);
}

}  // namespace
}  // namespace panal::store

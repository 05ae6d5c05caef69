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

// Goal: a transaction that is undone leaves no trace, of old origins or of new ones.
TEST(State, UndoGivesTheOriginsBack) {
  const core::OriginId old{7}, first{3}, second{9};
  State state;
  state.by_ordinal.assign(1, core::OriginId{});
  state.origin(old).context.raise(old, 4);
  state.vector.raise(old, 4);
  state.keep();
  for (int round = 0; round < 2; ++round) {
    state.origin(first).context.raise(first, 1);
    state.origin(second).last_hash = 5;
    state.origin(old).context.raise(first, 1);
    state.origin(old).context.raise(old, 5);
    state.vector.raise(first, 1);
    EXPECT_EQ(state.ordinal(second), 3);
    state.undo();
    EXPECT_EQ(state.origins.size(), 1u);
    EXPECT_EQ(state.by_ordinal, (std::vector<core::OriginId>{core::OriginId{}, old}));
    EXPECT_EQ(state.origins.at(old).context, state.vector);
    EXPECT_EQ(state.vector.get(old), 4u);
  }
}

}  // namespace
}  // namespace panal::store

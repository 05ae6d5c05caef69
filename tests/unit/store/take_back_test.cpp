// What a node held of others', when its store is replaced; and what was written by who had not seen
// what is forgotten.
#include "tests/unit/store/carry_over_steps.h"

namespace panal::store {
namespace {

// Goal: (10) what was written without having seen a forgotten destruction makes nothing of a row of
// which nothing is known any more; it is told apart, so that a snapshot is asked for.
TEST(TakeBack, AnEntryThatHadNotSeenWhatIsForgottenIsRefused) {
  StoreBench here(1), late(2);
  ASSERT_TRUE(here.write(insert_note(1, "one")).ok());
  late.pull(here);
  ASSERT_TRUE(here.write("DELETE FROM notes").ok());
  ASSERT_TRUE(here.write([&](db::Database& database) {
                    return here.engine->destroy(database, "notes", id_of(1));
                  })
                  .ok());
  forget_all(here);
  ASSERT_TRUE(late.write("UPDATE notes SET title = 'late' WHERE id = " + sql_id(1)).ok());
  const auto refused = here.apply({late.own.back()});
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, Code::kPrecondition) << refused.error().message;
  EXPECT_EQ(here.query("SELECT count(*) FROM notes"), "0");
}

// Goal: what was acknowledged for another node, which may be gone, outlives the own store.
// Method: a third node's entries reach only the one that takes the snapshot; one of them had seen
// an own entry that goes by another name now, and one follows it.
TEST(TakeBack, WhatOthersGaveIsKeptByItsOwnName) {
  StoreBench away(1), other(2), gone(3, test_schema(), id_of(903));
  ASSERT_TRUE(other.write(insert_note(1, "one")).ok());
  away.pull(other);
  gone.pull(other);
  const auto common = other.vector();
  ASSERT_TRUE(gone.write(insert_note(2, "of a node that is gone")).ok());
  ASSERT_TRUE(gone.write("UPDATE notes SET title = 'edited' WHERE id = " + sql_id(1)).ok());
  away.pull(gone);
  ASSERT_TRUE(away.write(insert_note(3, "own")).ok());
  const auto kept = gone.vector();
  gone.pull(away);
  ASSERT_TRUE(gone.write(insert_note(4, "after the own one")).ok());
  away.pull(gone);

  replace(away, other, common);
  EXPECT_EQ(away.vector(), common);
  carry_over(away);
  EXPECT_TRUE(away.vector().covers(kept));
  EXPECT_FALSE(away.vector().covers(gone.vector()));
  EXPECT_EQ(away.query("SELECT title FROM notes ORDER BY id"), "edited;of a node that is gone;own");
  EXPECT_EQ(away.query("SELECT count(*) FROM _carried"), "0");
  other.pull(away);
  expect_equal(away, other);
}

// Goal: a fork's entries are not applied over the donor's by the same name.
TEST(TakeBack, WhatOthersGaveMustFollowWhatTheDonorHas) {
  StoreBench away(1), other(2), gone(3, test_schema(), id_of(903));
  ASSERT_TRUE(gone.write(insert_note(1, "one")).ok());
  other.pull(gone);
  away.pull(gone);
  const auto common = other.vector();
  ASSERT_TRUE(gone.write("DELETE FROM notes").ok());
  other.pull(gone);
  ASSERT_TRUE(other
                  .write([&](db::Database& database) {
                    return other.engine->destroy(database, "notes", id_of(1));
                  })
                  .ok());
  forget_all(other);
  // A third disk, of before the deletion.
  StoreBench late(4, test_schema(), id_of(904));
  late.pull(away);
  ASSERT_TRUE(late.write("UPDATE notes SET title = 'late' WHERE id = " + sql_id(1)).ok());
  away.pull(late);
  replace(away, other, common);
  carry_over(away);
  EXPECT_EQ(away.query("SELECT count(*) FROM notes"), "0");
  expect_equal(away, other);
}

}  // namespace
}  // namespace panal::store

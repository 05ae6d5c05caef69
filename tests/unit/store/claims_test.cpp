// Unique values that two rows have, and rows whose values are destroyed.
#include "tests/unit/store/conflict_steps.h"

namespace panal::store {
namespace {

TEST(Unique, LosersKeepTheirRowsAndAreListedAndCountedEverywhere) {
  StoreBench a(1), b(2), c(3);
  ASSERT_TRUE(a.write(user(2, "Ana")).ok());
  b.clock.advance_ms(50);
  ASSERT_TRUE(b.write(user(1, "ana")).ok());
  c.clock.advance_ms(90);
  ASSERT_TRUE(c.write(user(3, "ANA")).ok());
  c.pull(b);
  exchange(a, b);
  EXPECT_EQ(a.engine->published()->conflicts_open, 1u);
  exchange(b, c);
  exchange(a, c);
  for (StoreBench* node : {&a, &b, &c}) {
    const auto open = listed(*node, {.kind = ConflictKind::kUnique});
    ASSERT_EQ(open.size(), 2u);
    EXPECT_EQ(node->engine->published()->conflicts_open, 2u);
    EXPECT_EQ(open[0].record.row, id_of(3)) << "the newest first";
    EXPECT_EQ(open[1].record.row, id_of(1));
    EXPECT_EQ(open[1].record.holder, id_of(2));
    EXPECT_EQ(open[1].column, "login");
    EXPECT_EQ(open[1].record.lost.value, Value("ana"));
    EXPECT_EQ(open[1].record.kept.value, Value("Ana"));
    EXPECT_EQ(node->query("SELECT count(*) FROM users"), "3");
  }
  EXPECT_EQ(restore(a, listed(a)[0].record.id).error().code, Code::kConflict);
  // The holder goes: the next one has it, and the third stands against that one.
  ASSERT_TRUE(a.write("DELETE FROM users WHERE id = " + sql_id(2)).ok());
  exchange(a, b);
  const auto left = listed(b, {.standing = ConflictStanding::kOpen});
  ASSERT_EQ(left.size(), 1u);
  EXPECT_EQ(left[0].record.row, id_of(3));
  EXPECT_EQ(left[0].record.holder, id_of(1));
  ASSERT_TRUE(b.write("UPDATE users SET login = 'eva' WHERE id = " + sql_id(3)).ok());
  exchange(a, b);
  EXPECT_EQ(a.engine->published()->conflicts_open, 0u);
  EXPECT_EQ(a.engine->published()->conflicts_total, 2u);
}

TEST(Unique, AKeyOfTwoColumnsIsClaimedByTheLaterOfTheirWrites) {
  StoreBench a(1), b(2);
  const auto unit = [](unsigned id, unsigned parent, const std::string& name) {
    return "INSERT INTO units(id, parent, name) VALUES(" + sql_id(id) + ", " +
           (parent == 0 ? "NULL" : sql_id(parent)) + ", '" + name + "')";
  };
  ASSERT_TRUE(a.write(unit(9, 0, "root")).ok());
  ASSERT_TRUE(a.write(unit(1, 9, "x")).ok());
  exchange(a, b);
  b.clock.advance_ms(50);
  ASSERT_TRUE(b.write(unit(2, 9, "y")).ok());
  b.clock.advance_ms(50);
  a.clock.advance_ms(200);
  ASSERT_TRUE(b.write("UPDATE units SET name = 'z' WHERE id = " + sql_id(2)).ok());
  ASSERT_TRUE(a.write("UPDATE units SET name = 'z' WHERE id = " + sql_id(1)).ok());
  exchange(a, b);
  const auto open = listed(a, {.kind = ConflictKind::kUnique});
  ASSERT_EQ(open.size(), 1u);
  EXPECT_EQ(open[0].record.row, id_of(1)) << "it has its parent longer, but its name later";
  EXPECT_EQ(a.query("SELECT hex(id) FROM units WHERE name = 'z' "
                    "ORDER BY panal_claim('units', 'parent,name', _v), id LIMIT 1")
                .substr(30),
            "02");
}

TEST(Unique, ATrashedRowHoldsNoClaim) {
  StoreBench a(1), b(2);
  ASSERT_TRUE(a.write(user(1, "ana")).ok());
  b.clock.advance_ms(50);
  ASSERT_TRUE(b.write(user(2, "ana")).ok());
  ASSERT_TRUE(a.write("DELETE FROM users").ok());
  exchange(a, b);
  EXPECT_EQ(b.open_conflicts(), "");
}

TEST(Destroy, ARestoreThatTheDestroyerHadNotSeenWins) {
  StoreBench a(1), b(2);
  ASSERT_TRUE(a.write(note(1, "one")).ok());
  ASSERT_TRUE(a.write("DELETE FROM notes").ok());
  exchange(a, b);
  ASSERT_TRUE(destroy(a, "notes", 1).ok());
  ASSERT_TRUE(b.write(note(1, "again")).ok());
  exchange(a, b);
  EXPECT_EQ(a.query("SELECT title FROM notes"), "again");
  ASSERT_TRUE(a.write("DELETE FROM notes").ok());
  exchange(a, b);
  for (StoreBench* node : {&a, &b}) {
    const auto rows = list_trash(*node->database, node->engine->schema(), {.tables = {"notes"}});
    ASSERT_EQ(rows->size(), 1u) << "it can be restored again";
  }
}

TEST(Destroy, DropsTheValuesAtOnceAndOnEveryNode) {
  StoreBench a(1), b(2), c(3);
  ASSERT_TRUE(a.write(note(1, "secret")).ok());
  exchange(a, b);
  ASSERT_TRUE(a.write("UPDATE notes SET title = 'secret2'").ok());
  b.clock.advance_ms(50);
  ASSERT_TRUE(b.write("UPDATE notes SET title = 'other'").ok());
  exchange(a, b);
  ASSERT_TRUE(a.write("UPDATE notes SET title = 'settled'").ok());
  ASSERT_TRUE(a.write("DELETE FROM notes").ok());
  exchange(a, b);
  c.pull(a);
  ASSERT_TRUE(b.write("UPDATE notes SET body = 'x'").ok());
  ASSERT_TRUE(destroy(a, "notes", 1).ok());
  EXPECT_EQ(destroy(a, "notes", 1).error().code, Code::kNotFound);
  exchange(a, b);
  c.pull(b);
  for (StoreBench* node : {&a, &b, &c}) {
    EXPECT_EQ(node->query("SELECT length(kept) FROM _graves WHERE row_id = " + sql_id(1)), "0");
    EXPECT_EQ(node->query("SELECT count(*) FROM _conflicts"), "0");
    EXPECT_EQ(node->query("SELECT count(*) FROM _conflict_history"), "0");
  }
}

// Goal: which of both came first makes no difference.
TEST(Destroy, AnEditThatTheDestroyerHadNotSeenBringsBackWhatItSaysAlone) {
  StoreBench a(1), b(2);
  ASSERT_TRUE(a.write(note(1, "one")).ok());
  exchange(a, b);
  ASSERT_TRUE(a.write("DELETE FROM notes").ok());
  ASSERT_TRUE(destroy(a, "notes", 1).ok());
  ASSERT_TRUE(b.write("UPDATE notes SET body = 'edited'").ok());
  exchange(a, b);
  EXPECT_EQ(a.query("SELECT title, body FROM notes"), "|edited");
  EXPECT_EQ(b.query("SELECT title, body FROM notes"), "|edited");
  ASSERT_TRUE(b.write("UPDATE notes SET title = 'new'").ok());
  exchange(a, b);
}

TEST(Destroy, ADestroyedParentComesBackEmptyForAChild) {
  StoreBench a(1), b(2);
  ASSERT_TRUE(a.write(user(1, "ana")).ok());
  exchange(a, b);
  ASSERT_TRUE(a.write("DELETE FROM users").ok());
  ASSERT_TRUE(destroy(a, "users", 1).ok());
  ASSERT_TRUE(
      b.write("INSERT INTO orders(id, user) VALUES(" + sql_id(2) + ", " + sql_id(1) + ")").ok());
  exchange(a, b);
  EXPECT_EQ(a.query("SELECT login FROM users"), "");
  EXPECT_EQ(a.query("SELECT count(*) FROM users"), "1");
  ASSERT_TRUE(a.write("UPDATE users SET login = 'eva'").ok());
  exchange(a, b);
  EXPECT_EQ(b.query("SELECT login FROM users"), "eva");
}

}  // namespace
}  // namespace panal::store

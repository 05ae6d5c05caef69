// Nodes that received the same entries are equal, whatever the order.
#include <gtest/gtest.h>

#include "tests/unit/store/store_bench.h"

namespace panal::store {
namespace {

void expect_equal(StoreBench& a, StoreBench& b) {
  EXPECT_EQ(a.vector(), b.vector());
  EXPECT_EQ(a.dumped(), b.dumped());
  EXPECT_EQ(a.digest(), b.digest());
  EXPECT_EQ(a.digest(), a.computed());
  EXPECT_EQ(b.digest(), b.computed());
  EXPECT_EQ(a.all_conflicts(), b.all_conflicts());
}

void exchange(StoreBench& a, StoreBench& b) {
  a.pull(b);
  b.pull(a);
  expect_equal(a, b);
}

std::string insert_note(unsigned id, const std::string& title = "t") {
  return "INSERT INTO notes(id, title, body) VALUES(" + sql_id(id) + ", '" + title + "', 'b');";
}

TEST(Merge, LastWriterWinsAColumnAndTheLoserIsListed) {
  StoreBench a(1), b(2);
  ASSERT_TRUE(a.write(insert_note(1)).ok());
  exchange(a, b);
  ASSERT_TRUE(a.write("UPDATE notes SET title = 'from a'").ok());
  b.clock.advance_ms(10);
  ASSERT_TRUE(b.write("UPDATE notes SET title = 'from b', body = 'B'").ok());
  exchange(a, b);
  EXPECT_EQ(a.query("SELECT title, body FROM notes"), "from b|B");
  EXPECT_EQ(a.query("SELECT value, winning FROM _conflicts WHERE state = 0"), "from a|from b");
  EXPECT_EQ(a.engine->published()->conflicts_open, 1u);
}

TEST(Merge, ALaterWriteThatSawTheLoserClosesIt) {
  StoreBench a(1), b(2);
  ASSERT_TRUE(a.write(insert_note(1)).ok());
  exchange(a, b);
  ASSERT_TRUE(a.write("UPDATE notes SET title = 'from a'").ok());
  ASSERT_TRUE(b.write("UPDATE notes SET title = 'from b'").ok());
  exchange(a, b);
  EXPECT_NE(a.open_conflicts(), "");
  ASSERT_TRUE(a.write("UPDATE notes SET title = 'both'").ok());
  EXPECT_EQ(a.open_conflicts(), "");
  exchange(a, b);
  EXPECT_EQ(a.engine->published()->conflicts_total, 1u);
}

TEST(Merge, EqualAndQuietAndGreatestValuesAreNoConflicts) {
  StoreBench a(1), b(2);
  ASSERT_TRUE(a.write("INSERT INTO users(id, login) VALUES(" + sql_id(1) + ", 'ana')").ok());
  exchange(a, b);
  ASSERT_TRUE(a.write("UPDATE users SET login = 'eva', seen_at = 5, score = 9").ok());
  b.clock.advance_ms(10);
  ASSERT_TRUE(b.write("UPDATE users SET login = 'eva', seen_at = 6, score = 3").ok());
  exchange(a, b);
  EXPECT_EQ(a.query("SELECT login, seen_at, score FROM users"), "eva|6|9");
  EXPECT_EQ(a.open_conflicts(), "");
}

TEST(Merge, AGroupIsNeverMixed) {
  StoreBench a(1), b(2);
  ASSERT_TRUE(
      a.write("INSERT INTO orders(id, amount, currency) VALUES(" + sql_id(1) + ", 5, 'EUR')").ok());
  exchange(a, b);
  ASSERT_TRUE(a.write("UPDATE orders SET amount = 6").ok());
  b.clock.advance_ms(10);
  ASSERT_TRUE(b.write("UPDATE orders SET currency = 'USD'").ok());
  exchange(a, b);
  EXPECT_EQ(a.query("SELECT amount, currency FROM orders"), "5|USD");
}

TEST(Merge, AConcurrentEditRevivesATrashedRowWithItsValues) {
  StoreBench a(1), b(2);
  ASSERT_TRUE(a.write(insert_note(1, "kept")).ok());
  exchange(a, b);
  ASSERT_TRUE(a.write("DELETE FROM notes").ok());
  ASSERT_TRUE(b.write("UPDATE notes SET body = 'edited'").ok());
  exchange(a, b);
  EXPECT_EQ(b.query("SELECT title, body FROM notes"), "kept|edited");
  EXPECT_NE(a.open_conflicts(), "") << "the deletion that lost is listed";
  ASSERT_TRUE(a.write("UPDATE notes SET body = 'fine'").ok());
  EXPECT_EQ(a.open_conflicts(), "");
  exchange(a, b);
}

TEST(Merge, ATrashedRowStaysAwayAndCanBeRestored) {
  StoreBench a(1), b(2);
  ASSERT_TRUE(a.write(insert_note(1)).ok());
  exchange(a, b);
  ASSERT_TRUE(a.write("DELETE FROM notes").ok());
  exchange(a, b);
  EXPECT_EQ(b.query("SELECT count(*) FROM notes"), "0");
  ASSERT_TRUE(b.write(insert_note(1, "again")).ok());
  exchange(a, b);
  EXPECT_EQ(a.query("SELECT title FROM notes"), "again");
}

TEST(Merge, ADeletedRowIsKnownAsSuchEverywhere) {
  StoreBench a(1), b(2);
  const std::string sql = "SELECT panal_deleted('notes', " + sql_id(1) + ")";
  EXPECT_EQ(a.query(sql), "0");
  ASSERT_TRUE(a.write(insert_note(1)).ok());
  EXPECT_EQ(a.query(sql), "0");
  ASSERT_TRUE(a.write("DELETE FROM notes").ok());
  exchange(a, b);
  EXPECT_EQ(a.query(sql), "1");
  EXPECT_EQ(b.query(sql), "1");
}

TEST(Merge, DestroyHidesATrashedRowEverywhere) {
  StoreBench a(1), b(2);
  ASSERT_TRUE(a.write(insert_note(1)).ok());
  ASSERT_TRUE(a.write("DELETE FROM notes").ok());
  ASSERT_TRUE(a.write([&](db::Database& database) {
                 return a.engine->destroy(database, "notes", id_of(1));
               }).ok());
  exchange(a, b);
  EXPECT_EQ(b.query("SELECT length(kept) FROM _graves"), "0") << "its values are gone";
}

TEST(Merge, AParentDeletedBesideANewChildComesBackAndGoesWithIt) {
  StoreBench a(1), b(2);
  ASSERT_TRUE(a.write("INSERT INTO users(id, login) VALUES(" + sql_id(1) + ", 'ana')").ok());
  exchange(a, b);
  ASSERT_TRUE(a.write("DELETE FROM users").ok());
  ASSERT_TRUE(
      b.write("INSERT INTO orders(id, user) VALUES(" + sql_id(2) + ", " + sql_id(1) + ")").ok());
  exchange(a, b);
  EXPECT_EQ(a.query("SELECT login FROM users"), "ana");
  ASSERT_TRUE(b.write("DELETE FROM orders").ok());
  exchange(a, b);
  EXPECT_EQ(a.query("SELECT login FROM users"), "");
}

TEST(Merge, TheSameClaimOnTwoNodesHasOneWinnerEverywhere) {
  StoreBench a(1), b(2);
  b.clock.advance_ms(5);
  ASSERT_TRUE(a.write("INSERT INTO users(id, login) VALUES(" + sql_id(2) + ", 'ana')").ok());
  ASSERT_TRUE(b.write("INSERT INTO users(id, login) VALUES(" + sql_id(1) + ", 'ana')").ok());
  exchange(a, b);
  const std::string sql =
      "SELECT hex(id) FROM users WHERE login = 'ana' "
      "ORDER BY panal_claim('users', 'login', _v), id LIMIT 1";
  EXPECT_EQ(a.query(sql), b.query(sql));
  EXPECT_EQ(a.query(sql).substr(30), "02");
  EXPECT_EQ(a.query("SELECT panal_etag(_v) FROM users ORDER BY id"),
            b.query("SELECT panal_etag(_v) FROM users ORDER BY id"));
}

TEST(Apply, RefusesGapsAndForeignChains) {
  StoreBench a(1), b(2);
  ASSERT_TRUE(a.write(insert_note(1)).ok());
  ASSERT_TRUE(a.write(insert_note(2)).ok());
  EXPECT_FALSE(b.apply({a.own[1]}).ok());
  EXPECT_TRUE(b.apply({a.own[0], a.own[0], a.own[1]}).ok());
  expect_equal(a, b);
  auto forged = a.own[1];
  forged.dot.seq = 3;
  EXPECT_FALSE(b.apply({forged}).ok());
  expect_equal(a, b);
}

TEST(Apply, KeepsAndRelaysWhatItsSchemaDoesNotKnowAndTakesItInLater) {
  SchemaSpec wide = test_schema();
  wide[0].columns.push_back({.name = "colour", .type = kText});
  wide.push_back({.name = "extras", .columns = {{.name = "what", .type = kText}}});
  StoreBench old_node(1), new_node(2, wide), third(3, wide);
  ASSERT_TRUE(old_node.write(insert_note(1)).ok());
  new_node.pull(old_node);
  ASSERT_TRUE(new_node
                  .write("UPDATE notes SET colour = 'red'; INSERT INTO extras(id, what) VALUES(" +
                         sql_id(5) + ", 'thing')")
                  .ok());
  old_node.pull(new_node);
  EXPECT_EQ(old_node.digest(), new_node.digest());
  EXPECT_EQ(old_node.digest(), old_node.computed());
  third.pull(old_node);
  expect_equal(third, new_node);
  old_node.upgrade(wide);
  expect_equal(old_node, new_node);
}

}  // namespace
}  // namespace panal::store

// Conflicts as people meet them: listed alike on every node, settled on one, settled on all.
#include "replication/store/conflicts.h"

#include "replication/core/hlc.h"
#include "tests/unit/store/conflict_steps.h"

namespace panal::store {
namespace {

// Two nodes, and a note whose title both have changed: 'lost' on a, 'won' on b.
struct Two {
  Two() {
    EXPECT_TRUE(a.write(note(1, "first")).ok());
    exchange(a, b);
    EXPECT_TRUE(a.write("UPDATE notes SET title = 'lost'").ok());
    b.clock.advance_ms(50);
    EXPECT_TRUE(b.write("UPDATE notes SET title = 'won'").ok());
    exchange(a, b);
  }
  Uuid open() { return listed(b, {.standing = ConflictStanding::kOpen}).at(0).record.id; }
  std::string counts(StoreBench& node) const {
    const auto state = node.engine->published();
    return std::to_string(state->conflicts_open) + "/" + std::to_string(state->conflicts_total);
  }
  StoreBench a{1}, b{2};
};

TEST(Conflicts, RestoringWritesTheLostValueAndClosesIntoTheHistory) {
  Two two;
  const Uuid id = two.open();
  ASSERT_TRUE(restore(two.b, id).ok());
  exchange(two.a, two.b);
  EXPECT_EQ(two.a.query("SELECT title FROM notes"), "lost");
  EXPECT_EQ(two.counts(two.a), "0/1");
  const auto closed = find_conflict(*two.a.database, two.a.engine->schema(), id);
  ASSERT_TRUE(closed.ok() && *closed);
  EXPECT_EQ((*closed)->standing, ConflictStanding::kClosed);
  EXPECT_EQ((*closed)->record.lost.value, Value("lost"));
  EXPECT_EQ((*closed)->record.kept.value, Value("won"));
  EXPECT_EQ((*closed)->closed.hlc, two.b.engine->published()->hlc);
}

TEST(Conflicts, WhatTheHistoryKeepsCanStillBeRestored) {
  Two two;
  const Uuid id = two.open();
  ASSERT_TRUE(two.a.write("UPDATE notes SET title = 'third'").ok());
  exchange(two.a, two.b);
  ASSERT_TRUE(restore(two.b, id).ok());
  exchange(two.a, two.b);
  EXPECT_EQ(two.a.query("SELECT title FROM notes"), "lost");
  EXPECT_EQ(two.counts(two.b), "0/1");
}

TEST(Conflicts, DismissingReplicatesAndTheValueStays) {
  Two two;
  const Uuid id = two.open();
  ASSERT_TRUE(dismiss(two.a, id).ok());
  exchange(two.a, two.b);
  EXPECT_EQ(two.b.query("SELECT title FROM notes"), "won");
  EXPECT_EQ(two.counts(two.b), "0/1");
  EXPECT_EQ(listed(two.b, {.standing = ConflictStanding::kDismissed}).at(0).dismissed_by, "ana");
  EXPECT_EQ(dismiss(two.b, id).error().code, Code::kNotFound);
}

// Goal: the history is what people settled, not what one node happened to see on the way.
// Method: c gets a's later title before b's, so that it never sees the first conflict.
TEST(Conflicts, TheHistoryDoesNotDependOnTheOrderOfDelivery) {
  StoreBench a(1), b(2), c(3);
  ASSERT_TRUE(a.write(note(1, "first")).ok());
  exchange(a, b);
  ASSERT_TRUE(b.write("UPDATE notes SET title = 'b'").ok());
  a.clock.advance_ms(50);
  ASSERT_TRUE(a.write("UPDATE notes SET title = 'a1'").ok());
  StoreBench d(4);
  d.pull(a);
  d.pull(b);  // here 'a1' wins over 'b'
  ASSERT_TRUE(a.write("UPDATE notes SET title = 'a2'").ok());
  c.pull(a);
  c.pull(b);
  d.pull(a);
  EXPECT_EQ(c.all_conflicts(), d.all_conflicts());
  EXPECT_EQ(c.engine->published()->conflicts_total, 1u);
}

TEST(Conflicts, AGroupIsRestoredAndDismissedWhole) {
  StoreBench a(1), b(2);
  ASSERT_TRUE(
      a.write("INSERT INTO orders(id, amount, currency) VALUES(" + sql_id(1) + ", 5, 'EUR')").ok());
  exchange(a, b);
  ASSERT_TRUE(a.write("UPDATE orders SET amount = 7, currency = 'USD'").ok());
  b.clock.advance_ms(50);
  ASSERT_TRUE(b.write("UPDATE orders SET amount = 6").ok());
  exchange(a, b);
  auto open = listed(b, {.standing = ConflictStanding::kOpen});
  ASSERT_EQ(open.size(), 2u);
  EXPECT_EQ(open[0].group, (std::vector<std::string>{"amount", "currency"}));
  ASSERT_TRUE(dismiss(b, open[0].record.id).ok());
  EXPECT_EQ(b.open_conflicts(), "") << "both columns are settled";
  ASSERT_TRUE(restore(b, open[1].record.id).ok());
  exchange(a, b);
  EXPECT_EQ(a.query("SELECT amount, currency FROM orders"), "7|USD");
}

TEST(Conflicts, ADeletionThatLostIsDoneAgain) {
  StoreBench a(1), b(2);
  ASSERT_TRUE(a.write(note(1, "kept")).ok());
  exchange(a, b);
  ASSERT_TRUE(a.write("DELETE FROM notes").ok());
  ASSERT_TRUE(b.write("UPDATE notes SET body = 'edited'").ok());
  exchange(a, b);
  const auto open = listed(a, {.kind = ConflictKind::kRevived});
  ASSERT_EQ(open.size(), 1u);
  EXPECT_EQ(open[0].record.kept.stamp.origin, b.own.back().dot.origin) << "what revived it";
  ASSERT_TRUE(restore(a, open[0].record.id).ok());
  exchange(a, b);
  EXPECT_EQ(b.query("SELECT count(*) FROM notes"), "0");
  EXPECT_EQ(b.engine->published()->conflicts_open, 0u);
}

TEST(Conflicts, AParentThatCameBackForAChildIsFlaggedAsSuch) {
  StoreBench a(1), b(2);
  ASSERT_TRUE(a.write(user(1, "ana")).ok());
  exchange(a, b);
  ASSERT_TRUE(a.write("DELETE FROM users").ok());
  ASSERT_TRUE(
      b.write("INSERT INTO orders(id, user) VALUES(" + sql_id(2) + ", " + sql_id(1) + ")").ok());
  exchange(a, b);
  const auto open = listed(b, {.kind = ConflictKind::kParent});
  ASSERT_EQ(open.size(), 1u);
  EXPECT_EQ(open[0].table, "users");
  EXPECT_EQ(restore(b, open[0].record.id).error().code, Code::kConflict) << "a child holds it";
  ASSERT_TRUE(b.write("DELETE FROM orders").ok());
  exchange(a, b);
  EXPECT_EQ(a.open_conflicts(), "");
  EXPECT_EQ(a.engine->published()->conflicts_total, 1u);
}

TEST(Skew, ConflictsOfUnknownColumnsAreKeptAndSurfaceAfterTheUpgrade) {
  SchemaSpec wide = test_schema();
  wide[0].columns.push_back({.name = "colour", .type = kText});
  wide[0].columns.push_back({.name = "views", .type = "INTEGER", .merge = Merge::kMax});
  wide.push_back({.name = "extras",
                  .columns = {{.name = "what", .type = kText}},
                  .unique = {{.columns = {"what"}}}});
  StoreBench old_node(1), b(2, wide), c(3, wide);
  ASSERT_TRUE(b.write(note(1, "first")).ok());
  exchange(b, c);
  ASSERT_TRUE(b.write("UPDATE notes SET colour = 'red', views = 9").ok());
  ASSERT_TRUE(b.write("INSERT INTO extras(id, what) VALUES(" + sql_id(5) + ", 'it')").ok());
  c.clock.advance_ms(50);
  ASSERT_TRUE(c.write("UPDATE notes SET colour = 'blue', views = 4").ok());
  ASSERT_TRUE(c.write("INSERT INTO extras(id, what) VALUES(" + sql_id(6) + ", 'it')").ok());
  old_node.pull(b);
  old_node.pull(c);
  EXPECT_EQ(old_node.open_conflicts(), "") << "nobody here can tell";
  exchange(b, c);
  EXPECT_EQ(b.engine->published()->conflicts_open, 2u);
  old_node.upgrade(wide);
  EXPECT_EQ(old_node.query("SELECT colour, views FROM notes"), "blue|9");
  EXPECT_EQ(old_node.all_conflicts(), b.all_conflicts());
  EXPECT_EQ(old_node.digest(), b.digest());
  EXPECT_EQ(old_node.digest(), old_node.computed());
}

TEST(Conflicts, AreFilteredAndPaged) {
  StoreBench a(1), b(2);
  for (unsigned i = 1; i <= 5; ++i) ASSERT_TRUE(a.write(note(i, "t")).ok());
  ASSERT_TRUE(a.write(user(9, "ana")).ok());
  exchange(a, b);
  for (unsigned i = 1; i <= 5; ++i) {
    ASSERT_TRUE(a.write("UPDATE notes SET title = 'a' WHERE id = " + sql_id(i)).ok());
  }
  b.clock.advance_ms(1000);
  ASSERT_TRUE(b.write("UPDATE notes SET title = 'b'; UPDATE users SET login = 'b'").ok());
  a.clock.advance_ms(2000);
  ASSERT_TRUE(a.write("UPDATE users SET login = 'a'").ok());
  exchange(a, b);
  const auto all = listed(a);
  ASSERT_EQ(all.size(), 6u);
  EXPECT_EQ(all[0].table, "users");
  EXPECT_EQ(listed(a, {.tables = std::vector<std::string>{"notes"}}).size(), 5u);
  EXPECT_EQ(listed(a, {.tables = std::vector<std::string>{}}).size(), 0u);
  EXPECT_EQ(listed(a, {.row = id_of(3)}).size(), 1u);
  EXPECT_EQ(listed(a, {.origins = std::vector{all[0].record.lost.stamp.origin}}).size(), 1u);
  const std::int64_t at_ms = core::hlc_ms(all[0].record.lost.stamp.hlc);
  EXPECT_EQ(listed(a, {.from_ms = at_ms}).size(), 1u);
  EXPECT_EQ(listed(a, {.to_ms = at_ms}).size(), 6u);
  EXPECT_EQ(listed(a, {.to_ms = at_ms - 1}).size(), 5u);
  std::vector<Uuid> paged;
  ConflictQuery query{.limit = 2};
  for (auto page = listed(a, query); !page.empty(); page = listed(a, query)) {
    for (const auto& each : page) paged.push_back(each.record.id);
    query.after = ConflictPlace{page.back().record.lost.stamp.hlc, page.back().record.id};
  }
  ASSERT_EQ(paged.size(), 6u);
  for (std::size_t i = 0; i < 6; ++i) EXPECT_EQ(paged[i], all[i].record.id);
}

TEST(Uncaptured, ChangesOfReplicatedRowsAreRefused) {
  StoreBench a(1);
  ASSERT_TRUE(a.write(note(1, "one")).ok());
  const std::string before = a.dumped();
  for (const char* sql : {"UPDATE notes SET title = 'x'", "DELETE FROM notes"}) {
    EXPECT_FALSE(a.write_uncaptured([&](db::Database& self) { return self.execute(sql); }).ok());
    EXPECT_EQ(a.dumped(), before) << sql;
  }
  EXPECT_TRUE(
      a.write_uncaptured([](db::Database& self) { return set_meta(self, "own", "value"); }).ok());
}

}  // namespace
}  // namespace panal::store

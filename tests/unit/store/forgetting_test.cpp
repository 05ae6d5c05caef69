// What the store forgets once everybody has it, and that nobody misses it.
#include "replication/store/conflicts.h"
#include "src/base/limits.h"
#include "tests/unit/store/store_bench.h"

namespace panal::store {
namespace {

constexpr std::int64_t kKeepAll = 0;

bool forget_once(StoreBench& node, const core::VersionVector& stable, std::int64_t from_ms) {
  node.raw("BEGIN IMMEDIATE");
  node.engine->begin_uncaptured();
  const auto more = node.engine->forget(*node.database, stable, from_ms);
  EXPECT_TRUE(more.ok()) << (more.ok() ? "" : more.error().message);
  EXPECT_TRUE(node.engine->before_commit(*node.database).ok());
  node.raw("COMMIT");
  node.engine->after_commit(*node.database);
  return more.ok() && *more;
}

int forget(StoreBench& node, const core::VersionVector& stable, std::int64_t from_ms = kKeepAll) {
  int steps = 1;
  while (forget_once(node, stable, from_ms)) ++steps;
  return steps;
}

std::string insert_note(unsigned id, const std::string& title) {
  return "INSERT INTO notes(id, title) VALUES(" + sql_id(id) + ", '" + title + "')";
}

void destroy(StoreBench& node, unsigned id) {
  ASSERT_TRUE(node.write("DELETE FROM notes WHERE id = " + sql_id(id)).ok());
  ASSERT_TRUE(node.write([&](db::Database& database) {
                    return node.engine->destroy(database, "notes", id_of(id));
                  })
                  .ok());
}

TEST(Forgetting, DropsTheStablePrefixOfTheLogAndCountsTruly) {
  StoreBench a(1);
  for (unsigned i = 1; i <= 10; ++i) ASSERT_TRUE(a.write(insert_note(i, "x")).ok());
  const core::OriginId origin = a.vector().components().front().first;
  core::VersionVector stable;
  stable.raise(origin, 7);
  forget(a, stable);
  EXPECT_EQ(a.query("SELECT count(*), sum(length(bytes)) FROM _log"),
            "3|" + std::to_string(a.engine->published()->log_bytes));
  EXPECT_EQ(a.engine->published()->log_entries, 3u);
  EXPECT_EQ(a.engine->published()->floor, stable);
  EXPECT_TRUE(read_log(*a.database, origin, 7, 1000)->empty());
  EXPECT_EQ(read_log(*a.database, origin, 8, 1000)->size(), 3u);
  EXPECT_EQ(a.digest(), a.computed());
}

TEST(Forgetting, KnowsAfterARestartWhereTheLogBegins) {
  StoreBench a(1);
  for (unsigned i = 1; i <= 5; ++i) ASSERT_TRUE(a.write(insert_note(i, "x")).ok());
  forget(a, a.vector());
  const auto floor = a.engine->published()->floor;
  EXPECT_EQ(floor, a.vector());
  a.crash();
  EXPECT_EQ(a.engine->published()->floor, floor);
  EXPECT_EQ(a.engine->published()->log_entries, 0u);
}

// Goal: no step takes long, whatever there is to do.
TEST(Forgetting, GoesInSmallSteps) {
  StoreBench a(1);
  for (unsigned i = 0; i < 2500; ++i) {
    ASSERT_TRUE(a.write(i == 0 ? insert_note(1, "x")
                               : "UPDATE notes SET title = '" + std::to_string(i) + "'")
                    .ok());
  }
  EXPECT_TRUE(forget_once(a, a.vector(), kKeepAll));
  EXPECT_EQ(a.engine->published()->log_entries, 2500 - limits::kForgetEntries);
  EXPECT_GE(forget(a, a.vector()), 2);
  EXPECT_EQ(a.engine->published()->log_entries, 0u);
}

// Goal: endless updates do not grow the file.
// Method: ten minutes at 25 updates a second, forgotten as they become stable.
TEST(Forgetting, DiskUseIsBoundedUnderEndlessUpdates) {
  StoreBench a(1);
  for (unsigned i = 1; i <= 50; ++i) ASSERT_TRUE(a.write(insert_note(i, "x")).ok());
  std::vector<int> pages;
  for (unsigned minute = 0; minute < 10; ++minute) {
    for (unsigned i = 0; i < 1500; ++i) {
      ASSERT_TRUE(a.write("UPDATE notes SET title = '" + std::string(100, 'a' + i % 26) +
                          "', body = '" + std::to_string(i) + "' WHERE id = " + sql_id(1 + i % 50))
                      .ok());
      if (i % 100 == 0) forget(a, a.vector());
    }
    pages.push_back(std::stoi(a.query("PRAGMA page_count")));
  }
  EXPECT_LE(pages.back(), pages.front() + 2);
  EXPECT_LT(pages.back(), 400);
}

TEST(Forgetting, GivesPagesBackAfterALongAbsenceEnds) {
  StoreBench a(1);
  ASSERT_TRUE(a.write(insert_note(1, "x")).ok());
  for (unsigned i = 0; i < 400; ++i) {
    ASSERT_TRUE(
        a.write("UPDATE notes SET body = '" + std::string(100'000, 'a' + i % 26) + "'").ok());
  }
  const int before = std::stoi(a.query("PRAGMA page_count"));
  forget(a, a.vector());
  EXPECT_LT(std::stoi(a.query("PRAGMA page_count")), before / 2);
}

TEST(Forgetting, DestroyedValuesVanish) {
  StoreBench a(1), b(2);
  ASSERT_TRUE(a.write(insert_note(1, "secret")).ok());
  ASSERT_TRUE(a.write(insert_note(2, "kept")).ok());
  b.pull(a);
  destroy(a, 1);
  forget(a, b.vector());  // b does not know of the destruction
  EXPECT_EQ(a.query("SELECT count(*) FROM _graves"), "1");
  b.pull(a);
  forget(a, b.vector());
  EXPECT_EQ(a.query("SELECT count(*) FROM _graves"), "0");
  EXPECT_EQ(a.query("SELECT count(*) FROM _log WHERE instr(bytes, 'secret')"), "0");
  EXPECT_EQ(a.digest(), b.digest());
  EXPECT_EQ(a.digest(), a.computed());
}

TEST(Forgetting, TheTrashStaysUntilItIsDestroyed) {
  StoreBench a(1);
  ASSERT_TRUE(a.write(insert_note(1, "x")).ok());
  ASSERT_TRUE(a.write("DELETE FROM notes").ok());
  forget(a, a.vector());
  EXPECT_EQ(a.query("SELECT count(*) FROM _graves"), "1");
}

// Goal: a concurrent edit can still bring a deleted row back as long as one may come.
TEST(Forgetting, ARevivalFindsWhatItNeedsUntilStable) {
  StoreBench a(1), b(2);
  ASSERT_TRUE(
      a.write("INSERT INTO notes(id, title, body) VALUES(" + sql_id(1) + ", 'title', 'body')")
          .ok());
  b.pull(a);
  const auto common = a.vector();
  ASSERT_TRUE(a.write("DELETE FROM notes").ok());
  ASSERT_TRUE(b.write("UPDATE notes SET title = 'edited'").ok());
  forget(a, common);
  a.pull(b);
  b.pull(a);
  EXPECT_EQ(a.query("SELECT title, body FROM notes"), "edited|body");
  EXPECT_EQ(a.dumped(), b.dumped());
  EXPECT_EQ(a.digest(), b.digest());
}

// Goal: it makes no difference when a node forgets, or whether.
// Method: a row deleted on one node and edited on the other lives on; one forgets, one does not;
// then the row is deleted again.
TEST(Forgetting, TheGraveOfARowThatLivesOnIsNotMissed) {
  StoreBench a(1), b(2);
  ASSERT_TRUE(a.write(insert_note(1, "x")).ok());
  b.pull(a);
  ASSERT_TRUE(a.write("DELETE FROM notes").ok());
  ASSERT_TRUE(b.write("UPDATE notes SET title = 'edited'").ok());
  a.pull(b);
  b.pull(a);
  forget(a, a.vector());
  EXPECT_EQ(a.query("SELECT count(*) FROM _graves"), "1");  // its conflict is open
  EXPECT_EQ(a.open_conflicts(), b.open_conflicts());
  ASSERT_TRUE(b.write("UPDATE notes SET title = 'again'").ok());
  a.pull(b);
  forget(a, a.vector());
  EXPECT_EQ(a.query("SELECT count(*) FROM _graves"), "0");
  ASSERT_TRUE(b.write("DELETE FROM notes").ok());
  a.pull(b);
  EXPECT_EQ(a.dumped(), b.dumped());
  EXPECT_EQ(a.digest(), b.digest());
  EXPECT_EQ(a.digest(), a.computed());
}

TEST(Forgetting, ARowThatOnlyAChildKeepsAliveKeepsItsGrave) {
  StoreBench a(1), b(2);
  ASSERT_TRUE(a.write("INSERT INTO users(id, login) VALUES(" + sql_id(1) + ", 'ana')").ok());
  b.pull(a);
  ASSERT_TRUE(a.write("DELETE FROM users").ok());
  ASSERT_TRUE(
      b.write("INSERT INTO orders(id, user) VALUES(" + sql_id(2) + ", " + sql_id(1) + ")").ok());
  a.pull(b);
  b.pull(a);
  ASSERT_TRUE(a.write("UPDATE users SET score = score WHERE 0").ok());
  forget(a, a.vector());
  ASSERT_TRUE(b.write("DELETE FROM orders").ok());
  a.pull(b);
  EXPECT_EQ(a.query("SELECT count(*) FROM users"), "0");
  EXPECT_EQ(a.dumped(), b.dumped());
  EXPECT_EQ(a.digest(), b.digest());
}

TEST(Forgetting, SilentLosersGoWhenStableAndTheHistoryAfterTheRetention) {
  StoreBench a(1), b(2);
  ASSERT_TRUE(a.write(insert_note(1, "x")).ok());
  b.pull(a);
  ASSERT_TRUE(a.write("UPDATE notes SET title = 'a', body = 'same'").ok());
  ASSERT_TRUE(b.write("UPDATE notes SET title = 'b', body = 'same'").ok());
  a.pull(b);
  b.pull(a);
  EXPECT_EQ(a.query("SELECT count(*) FROM _conflicts WHERE state = 3"), "1");
  const auto open = a.open_conflicts();
  EXPECT_FALSE(open.empty());
  forget(a, a.vector(), INT64_MAX / 2);
  EXPECT_EQ(a.query("SELECT count(*) FROM _conflicts WHERE state = 3"), "0");
  EXPECT_EQ(a.open_conflicts(), open);
  EXPECT_EQ(b.open_conflicts(), open);

  ASSERT_TRUE(a.write("UPDATE notes SET title = 'seen', body = 'seen'").ok());
  b.pull(a);
  EXPECT_EQ(a.query("SELECT count(*) FROM _conflicts"), "0");
  EXPECT_EQ(a.engine->published()->conflicts_total, 1u);
  a.clock.advance_ms(60'000);
  b.clock.advance_ms(60'000);
  forget(a, a.vector(), a.clock.wall_ms() - 30'000);
  // The next conflict that a closes takes the first out.
  ASSERT_TRUE(b.write("UPDATE notes SET title = 'c'").ok());
  ASSERT_TRUE(a.write("UPDATE notes SET title = 'd'").ok());
  a.pull(b);
  ASSERT_TRUE(a.write("UPDATE notes SET title = 'e'").ok());
  b.pull(a);
  EXPECT_EQ(a.engine->published()->conflicts_total, 1u);
  EXPECT_EQ(a.told({}), b.told({}));
  EXPECT_EQ(a.dumped(), b.dumped());
  EXPECT_EQ(a.digest(), b.digest());
}

// Goal: the note of a conflict that is settled twice outlives the retention of its first settling.
// Method: the second row of a name loses it to a first, is alone with it, loses it to a third that
// had it before them both, and is alone with it again, long after.
TEST(Forgetting, AConflictSettledAgainIsNotTakenForAnOldOne) {
  StoreBench a(1), b(2), c(3);
  const auto insert_user = [](unsigned id) {
    return "INSERT INTO users(id, login) VALUES(" + sql_id(id) + ", 'ana')";
  };
  ASSERT_TRUE(c.write(insert_user(3)).ok());
  a.clock.advance_ms(50);
  b.clock.advance_ms(100);
  ASSERT_TRUE(a.write(insert_user(1)).ok());
  ASSERT_TRUE(b.write(insert_user(2)).ok());
  a.pull(b);
  ASSERT_TRUE(a.write("UPDATE users SET login = 'eva' WHERE id = " + sql_id(1)).ok());
  EXPECT_EQ(a.engine->published()->conflicts_total, 1u);
  a.pull(c);
  EXPECT_EQ(a.engine->published()->conflicts_open, 1u);

  a.clock.advance_ms(60'000);
  forget(a, {}, a.clock.wall_ms() - 30'000);
  ASSERT_TRUE(a.write("UPDATE users SET login = 'eli' WHERE id = " + sql_id(3)).ok());
  EXPECT_EQ(a.engine->published()->conflicts_open, 0u);
  EXPECT_EQ(a.engine->published()->conflicts_total, 1u);
  b.pull(a);
  EXPECT_EQ(a.all_conflicts(), b.all_conflicts());
  EXPECT_EQ(a.digest(), b.digest());
}

TEST(Forgetting, AStepThatIsUndoneForgetsNothing) {
  StoreBench a(1);
  for (unsigned i = 1; i <= 5; ++i) ASSERT_TRUE(a.write(insert_note(i, "x")).ok());
  a.raw("BEGIN IMMEDIATE");
  a.engine->begin_uncaptured();
  {
    auto savepoint = db::Savepoint::begin(*a.database);
    ASSERT_TRUE(a.engine->forget(*a.database, a.vector(), kKeepAll).ok());
  }
  a.engine->undo_transaction();
  ASSERT_TRUE(a.engine->before_commit(*a.database).ok());
  a.raw("COMMIT");
  a.engine->after_commit(*a.database);
  EXPECT_EQ(a.engine->published()->log_entries, 5u);
  EXPECT_EQ(a.query("SELECT count(*) FROM _log"), "5");
  EXPECT_TRUE(a.engine->published()->floor.empty());
}

}  // namespace
}  // namespace panal::store

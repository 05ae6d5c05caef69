// What a node alone had, when its store is replaced by a snapshot of another's.
#include "replication/store/conflicts.h"
#include "tests/unit/store/carry_over_steps.h"

namespace panal::store {
namespace {

// Goal: a node that was away too long keeps what it wrote meanwhile, as if it had been shipped.
TEST(CarryOver, UnshippedWritesAreIssuedAgainUnderANewOrigin) {
  StoreBench away(1), other(2);
  ASSERT_TRUE(other.write(insert_note(1, "one")).ok());
  away.pull(other);
  const auto common = other.vector();
  ASSERT_TRUE(away.write(insert_note(2, "written away")).ok());
  ASSERT_TRUE(away.write("UPDATE notes SET title = 'edited away' WHERE id = " + sql_id(1)).ok());
  ASSERT_TRUE(away.write("UPDATE notes SET title = 'edited twice' WHERE id = " + sql_id(2)).ok());
  ASSERT_TRUE(other.write("UPDATE notes SET body = 'there' WHERE id = " + sql_id(1)).ok());
  const auto before = away.vector();

  replace(away, other, common);
  EXPECT_EQ(away.vector(), other.vector());
  EXPECT_EQ(carry_over(away), 3);
  EXPECT_EQ(away.query("SELECT title, body FROM notes ORDER BY id"),
            "edited away|there;edited twice|body");
  EXPECT_EQ(away.open_conflicts(), "");
  EXPECT_EQ(away.query("SELECT count(*) FROM _carried"), "0");
  const core::VersionVector held = away.vector();
  for (const auto& [origin, seq] : held.components()) {
    EXPECT_TRUE(other.vector().get(origin) == seq || before.get(origin) == 0);
  }
  other.pull(away);
  expect_equal(away, other);
}

// Goal: a carried write competes by the time at which it was written.
TEST(CarryOver, AnOlderCarriedWriteLosesAndIsListed) {
  StoreBench away(1), other(2);
  ASSERT_TRUE(other.write(insert_note(1, "one")).ok());
  away.pull(other);
  const auto common = other.vector();
  ASSERT_TRUE(away.write("UPDATE notes SET title = 'older'").ok());
  other.clock.advance_ms(10'000);
  ASSERT_TRUE(other.write("UPDATE notes SET title = 'newer'").ok());
  replace(away, other, common);
  away.clock.advance_ms(60'000);
  carry_over(away);
  other.pull(away);
  EXPECT_EQ(other.query("SELECT title FROM notes"), "newer");
  EXPECT_EQ(other.query("SELECT value, winning FROM _conflicts WHERE state = 0"), "older|newer");
  expect_equal(away, other);
}

// Goal: what has become stable since does not count as seen by what was written before it came.
// Method: two concurrent titles; the one that is not shipped is carried over when the log has
// forgotten the other, and, in the second round, a later entry had seen the other.
TEST(CarryOver, WhatTheLogForgotIsNotTakenForSeen) {
  for (const bool followed : {false, true}) {
    StoreBench away(1), other(2);
    ASSERT_TRUE(away.write(insert_note(1, "one")).ok());
    other.pull(away);
    auto stable = away.vector();
    other.clock.advance_ms(10'000);
    ASSERT_TRUE(other.write("UPDATE notes SET title = 'there'").ok());
    stable.raise(other.vector());
    ASSERT_TRUE(away.write("UPDATE notes SET title = 'away'").ok());
    away.pull(other);
    if (followed) {
      ASSERT_TRUE(away.write(insert_note(2, "two")).ok());
    }
    forget(away, stable);
    replace(away, other, stable);
    EXPECT_EQ(carry_over(away), followed ? 2 : 1);
    other.pull(away);
    EXPECT_EQ(other.query("SELECT title FROM notes WHERE id = " + sql_id(1)), "there");
    EXPECT_EQ(other.query("SELECT value, winning FROM _conflicts WHERE state = 0"), "away|there");
    expect_equal(away, other);
  }
}

// Goal: nothing returns from the dead by a carry-over.
// Method: the row is deleted, destroyed and forgotten while another node edits it.
TEST(CarryOver, AnEditOfARowThatIsGoneBecomesAConflict) {
  for (const bool destroyed : {false, true}) {
    StoreBench away(1), other(2);
    ASSERT_TRUE(other.write(insert_note(1, "one")).ok());
    away.pull(other);
    const auto common = other.vector();
    ASSERT_TRUE(away.write("UPDATE notes SET title = 'edited away'").ok());
    ASSERT_TRUE(other.write("DELETE FROM notes").ok());
    if (destroyed) {
      ASSERT_TRUE(other
                      .write([&](db::Database& database) {
                        return other.engine->destroy(database, "notes", id_of(1));
                      })
                      .ok());
      forget_all(other);
      EXPECT_EQ(other.query("SELECT count(*) FROM _graves"), "0");
    }
    replace(away, other, common);
    carry_over(away);
    other.pull(away);
    EXPECT_EQ(other.query("SELECT count(*) FROM notes"), "0");
    const auto listed = list_conflicts(*other.database, other.engine->schema(), {});
    ASSERT_TRUE(listed.ok());
    ASSERT_EQ(listed->size(), 1u);
    EXPECT_EQ(listed->front().record.lost.value, Value(std::string("edited away")));
    EXPECT_EQ(listed->front().standing, ConflictStanding::kOpen);
    EXPECT_EQ(other.engine->published()->conflicts_open, 1u);
    expect_equal(away, other);
    const auto settle = [&](auto how) {
      return other.write([&](db::Database& database) { return how(database); });
    };
    const auto restore = [&](db::Database& database) {
      return restore_conflict(database, other.engine->schema(), listed->front().record.id);
    };
    if (!destroyed) {
      const auto refused = settle(restore);
      ASSERT_FALSE(refused.ok());
      EXPECT_EQ(refused.error().code, Code::kConflict) << "the row is in the trash";
      ASSERT_TRUE(settle([&](db::Database& database) {
                    return dismiss_conflict(database, other.engine->schema(),
                                            listed->front().record.id, "ana");
                  }).ok());
    } else {
      ASSERT_TRUE(settle(restore).ok());
      EXPECT_EQ(other.query("SELECT title FROM notes"), "edited away");
    }
    away.pull(other);
    EXPECT_EQ(away.engine->published()->conflicts_open, 0u);
    EXPECT_EQ(other.engine->published()->conflicts_open, 0u);
    EXPECT_EQ(away.all_conflicts(), other.all_conflicts());
    expect_equal(away, other);
  }
}

// Goal: a row that was restored while away, and destroyed and forgotten elsewhere, is not taken for
// a new one.
// Method: it is in the trash before the node goes away, or the node itself trashes it.
TEST(CarryOver, ARestoredRowThatWasForgottenElsewhereStaysDead) {
  for (const bool trashed_here : {false, true}) {
    StoreBench away(1), other(2);
    ASSERT_TRUE(other.write(insert_note(1, "one")).ok());
    if (!trashed_here) {
      ASSERT_TRUE(other.write("DELETE FROM notes").ok());
    }
    away.pull(other);
    const auto common = other.vector();
    if (trashed_here) {
      ASSERT_TRUE(away.write("DELETE FROM notes").ok());
      ASSERT_TRUE(other.write("DELETE FROM notes").ok());
    }
    ASSERT_TRUE(away.write(insert_note(1, "back")).ok());
    ASSERT_TRUE(away.write(insert_note(2, "new")).ok());
    ASSERT_TRUE(other
                    .write([&](db::Database& database) {
                      return other.engine->destroy(database, "notes", id_of(1));
                    })
                    .ok());
    forget_all(other);
    replace(away, other, common);
    carry_over(away);
    other.pull(away);
    EXPECT_EQ(other.query("SELECT title FROM notes"), "new");
    EXPECT_EQ(other.query("SELECT value FROM _conflicts WHERE state = 0 AND kind = 4 ORDER BY 1"),
              "back;body");
    expect_equal(away, other);
  }
}

// Goal: a row that was shipped, destroyed and forgotten does not come back with a disk that still
// has it in its log, when nobody's log can tell that it was shipped.
TEST(CarryOver, ARowThatAnEarlierDiskStillHasStaysDead) {
  StoreBench away(1), other(2);
  ASSERT_TRUE(away.write(insert_note(1, "one")).ok());
  other.pull(away);
  ASSERT_TRUE(other.write("DELETE FROM notes").ok());
  ASSERT_TRUE(other
                  .write([&](db::Database& database) {
                    return other.engine->destroy(database, "notes", id_of(1));
                  })
                  .ok());
  forget_all(other);
  replace(away, other, {});
  carry_over(away);
  other.pull(away);
  EXPECT_EQ(other.query("SELECT count(*) FROM notes"), "0");
  EXPECT_EQ(other.query("SELECT value FROM _conflicts WHERE state = 0 AND kind = 4 ORDER BY 1"),
            "body;one");
  expect_equal(away, other);
}

// Goal: what was stranded outlives the memory of its row's destruction.
TEST(CarryOver, WhatIsStrandedStaysListedWhenTheGraveIsForgotten) {
  StoreBench away(1), other(2);
  ASSERT_TRUE(other.write(insert_note(1, "one")).ok());
  away.pull(other);
  const auto common = other.vector();
  ASSERT_TRUE(away.write("UPDATE notes SET title = 'edited away'").ok());
  ASSERT_TRUE(other.write("DELETE FROM notes").ok());
  ASSERT_TRUE(other
                  .write([&](db::Database& database) {
                    return other.engine->destroy(database, "notes", id_of(1));
                  })
                  .ok());
  replace(away, other, common);
  carry_over(away);
  other.pull(away);
  forget_all(other);
  EXPECT_EQ(other.query("SELECT count(*) FROM _graves"), "0");
  EXPECT_EQ(other.all_conflicts(), away.all_conflicts());
  EXPECT_EQ(other.engine->published()->conflicts_open, 1u);
}

TEST(CarryOver, ChildrenOfAParentThatIsGoneAreStrandedToo) {
  StoreBench away(1), other(2);
  ASSERT_TRUE(other.write("INSERT INTO users(id, login) VALUES(" + sql_id(1) + ", 'ana')").ok());
  away.pull(other);
  const auto common = other.vector();
  ASSERT_TRUE(away.write("INSERT INTO orders(id, user, amount, currency) VALUES(" + sql_id(2) +
                         ", " + sql_id(1) + ", 5, 'EUR'); INSERT INTO lines(id, order_id, text) " +
                         "VALUES(" + sql_id(3) + ", " + sql_id(2) + ", 'of it')")
                  .ok());
  ASSERT_TRUE(other.write("DELETE FROM users").ok());
  replace(away, other, common);
  carry_over(away);
  other.pull(away);
  EXPECT_EQ(other.query("SELECT count(*) FROM lines"), "0");
  EXPECT_EQ(other.query("SELECT count(*) FROM orders"), "0");
  EXPECT_EQ(other.query("SELECT count(*) FROM users"), "0");
  EXPECT_GT(other.engine->published()->conflicts_open, 0u);
  expect_equal(away, other);
}

TEST(CarryOver, WhatWasDeletedAndRestoredMeanwhileStays) {
  StoreBench away(1), other(2);
  ASSERT_TRUE(other.write(insert_note(1, "one")).ok());
  away.pull(other);
  const auto common = other.vector();
  ASSERT_TRUE(away.write("DELETE FROM notes").ok());
  ASSERT_TRUE(away.write(insert_note(1, "back")).ok());
  replace(away, other, common);
  carry_over(away);
  other.pull(away);
  EXPECT_EQ(other.query("SELECT title FROM notes"), "back");
  expect_equal(away, other);
}

// Goal: a crash between two carried transactions loses and doubles nothing.
TEST(CarryOver, GoesOnAfterACrash) {
  StoreBench away(1), other(2);
  ASSERT_TRUE(other.write(insert_note(1, "one")).ok());
  away.pull(other);
  const auto common = other.vector();
  for (const char* title : {"a", "b", "c"}) {
    ASSERT_TRUE(away.write("UPDATE notes SET title = '" + std::string(title) + "'").ok());
  }
  replace(away, other, common);
  away.raw("BEGIN IMMEDIATE");
  away.engine->begin_uncaptured();
  ASSERT_TRUE(away.engine->carry_over(*away.database).ok());
  ASSERT_TRUE(away.engine->before_commit(*away.database).ok());
  away.raw("COMMIT");
  away.engine->after_commit(*away.database);
  away.crash();
  EXPECT_EQ(carry_over(away), 2);
  other.pull(away);
  EXPECT_EQ(other.query("SELECT title FROM notes"), "c");
  EXPECT_EQ(other.open_conflicts(), "");
  expect_equal(away, other);
}

// Goal: two histories under one name, after a machine was resumed from a snapshot: the tail is
// issued anew, nothing is lost, and what both had is not doubled.
TEST(CarryOver, AForkedTailIsIssuedAnew) {
  StoreBench origin(1), resumed(2), peer(3);
  ASSERT_TRUE(origin.write(insert_note(1, "one")).ok());
  resumed.pull(origin);
  peer.pull(origin);
  const core::OriginId name = origin.vector().components().front().first;
  ASSERT_TRUE(origin.write(insert_note(2, "first life")).ok());
  peer.pull(origin);
  // The resumed one goes on under the same name: as if its process had never ended.
  StoreBench twin(1);
  ASSERT_TRUE(twin.write(insert_note(1, "one")).ok());
  ASSERT_EQ(twin.vector().components().front().first, name);
  ASSERT_TRUE(twin.write(insert_note(3, "second life")).ok());
  ASSERT_TRUE(peer.apply({twin.own.back()}).ok());  // known by that name: not looked at
  EXPECT_EQ(peer.query("SELECT count(*) FROM notes"), "2");

  core::VersionVector forked;
  forked.raise(name, 1);
  replace(twin, peer, {}, forked);
  carry_over(twin);
  peer.pull(twin);
  EXPECT_EQ(peer.query("SELECT title FROM notes ORDER BY id"), "one;first life;second life");
  EXPECT_EQ(peer.open_conflicts(), "");
  EXPECT_EQ(twin.vector().get(name), 2u);
  expect_equal(twin, peer);
}

TEST(CarryOver, ASnapshotThatCannotBeUsedLeavesTheStoreAsItWas) {
  StoreBench away(1), other(2);
  ASSERT_TRUE(away.write(insert_note(1, "mine")).ok());
  ASSERT_TRUE(other.write(insert_note(2, "theirs")).ok());
  const std::string path = testing::TempDir() + "panal_carry_over_damaged";
  other.database->observe(nullptr);
  ASSERT_TRUE(write_snapshot(*other.database, other.engine->schema(), {}, path).ok());
  std::FILE* file = std::fopen(path.c_str(), "r+b");
  ASSERT_NE(file, nullptr);
  std::fseek(file, -3, SEEK_END);
  std::fputc('!', file);
  std::fclose(file);
  const auto before = away.dumped();
  away.raw("BEGIN IMMEDIATE");
  EXPECT_FALSE(replace_by_snapshot(*away.database, away.engine->schema(), {}, path,
                                   {.node = id_of(900), .covered = {}})
                   .ok());
  away.raw("COMMIT");
  away.crash();
  EXPECT_EQ(away.dumped(), before);
  EXPECT_EQ(away.query("SELECT count(*) FROM _carried"), "0");
}

}  // namespace
}  // namespace panal::store

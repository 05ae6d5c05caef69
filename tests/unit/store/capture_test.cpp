// Each trap of capturing by SQLite's preupdate hook, as replication.md lists them.
#include <gtest/gtest.h>

#include "replication/wire/entry_codec.h"
#include "tests/unit/store/store_bench.h"

namespace panal::store {
namespace {

// The entry of the last transaction, as text: "put notes 1: body=b title=a".
std::string last_entry(const StoreBench& bench) {
  const auto& raw = bench.own.back();
  const auto entry = wire::decode_entry(raw.dot, raw.bytes);
  EXPECT_TRUE(entry.ok());
  std::string out;
  for (const auto& change : entry->changes) {
    static constexpr const char* kKinds[] = {"put", "trash", "destroy"};
    std::string cells;
    for (const auto& spec : test_schema()) {
      if (core::table_id(spec.name) != change.table) continue;
      if (!out.empty()) out += "; ";
      out += std::string(kKinds[static_cast<int>(change.kind)]) + " " + spec.name + " " +
             std::to_string(change.id.bytes[15]);
      for (const auto& column : spec.columns) {
        for (const auto& cell : change.cells) {
          if (cell.column != core::column_id(column.name)) continue;
          cells += " " + column.name;
          if (const auto* text = std::get_if<std::string>(&cell.value)) cells += "=" + *text;
          if (const auto* number = std::get_if<std::int64_t>(&cell.value)) {
            cells += "=" + std::to_string(*number);
          }
        }
      }
      out += cells;
    }
  }
  return out;
}

std::string insert_note(unsigned id, const std::string& title = "t",
                        const std::string& body = "b") {
  return "INSERT INTO notes(id, title, body) VALUES(" + sql_id(id) + ", '" + title + "', '" + body +
         "');";
}

TEST(Capture, OneEntryATransactionCoalescedByRow) {
  StoreBench bench(1);
  const auto commit = bench.write(insert_note(1) + insert_note(2) +
                                  "UPDATE notes SET title = 'x' WHERE id = " + sql_id(1) +
                                  "; DELETE FROM notes WHERE id = " + sql_id(2));
  ASSERT_TRUE(commit.ok());
  EXPECT_EQ(commit->sequence, 1u);
  EXPECT_EQ(last_entry(bench), "put notes 1 title=x body=b");
  EXPECT_EQ(bench.computed(), bench.digest());
}

TEST(Capture, UpdateCarriesOnlyWhatChanged) {
  StoreBench bench(1);
  ASSERT_TRUE(bench.write(insert_note(1)).ok());
  ASSERT_TRUE(bench.write("UPDATE notes SET title = 'y', body = body").ok());
  EXPECT_EQ(last_entry(bench), "put notes 1 title=y");
  EXPECT_EQ(bench.computed(), bench.digest());
}

TEST(Capture, FirstEntryOfAnOriginNamesItsNode) {
  StoreBench bench(1);
  ASSERT_TRUE(bench.write(insert_note(1)).ok());
  ASSERT_TRUE(bench.write(insert_note(2)).ok());
  const auto first = wire::decode_header(bench.own[0].dot, bench.own[0].bytes);
  const auto second = wire::decode_header(bench.own[1].dot, bench.own[1].bytes);
  EXPECT_EQ(first->node, id_of(900));
  EXPECT_FALSE(second->node.has_value());
  EXPECT_EQ(second->previous_hash, wire::hash_entry(bench.own[0].dot, bench.own[0].bytes));
  EXPECT_GT(second->hlc, first->hlc);
}

// A statement that fails on its third row has told the hook of two that are rolled back.
TEST(Capture, ForgetsTheRowsOfAFailedStatement) {
  StoreBench bench(1);
  ASSERT_TRUE(bench.write(insert_note(3)).ok());
  const auto commit = bench.write([](db::Database& database) -> Result<void> {
    PANAL_TRY(database.execute(insert_note(9)));
    EXPECT_FALSE(database
                     .execute("INSERT INTO notes(id, title) VALUES(" + sql_id(1) + ", 'a'), (" +
                              sql_id(2) + ", 'b'), (" + sql_id(3) + ", 'c')")
                     .ok());
    return {};
  });
  ASSERT_TRUE(commit.ok());
  EXPECT_EQ(last_entry(bench), "put notes 9 title=t body=b");
  EXPECT_EQ(bench.computed(), bench.digest());
}

TEST(Capture, ForgetsWhatARolledBackSavepointDid) {
  StoreBench bench(1);
  const auto commit = bench.write([](db::Database& database) -> Result<void> {
    PANAL_TRY(database.execute(insert_note(1)));
    {
      auto savepoint = PANAL_TRY(db::Savepoint::begin(database));
      PANAL_TRY(database.execute(insert_note(2)));
      PANAL_TRY(database.execute("DELETE FROM notes"));
    }
    return {};
  });
  ASSERT_TRUE(commit.ok());
  EXPECT_EQ(last_entry(bench), "put notes 1 title=t body=b");
}

TEST(Capture, RefusesSavepointsThatItCannotSee) {
  StoreBench bench(1);
  EXPECT_FALSE(bench.write("SAVEPOINT x").ok());
  EXPECT_FALSE(bench.write(" rollback").ok());
  EXPECT_TRUE(bench.write(insert_note(1)).ok());
}

// DELETE without WHERE, prepared before there was a hook, would delete without telling it.
TEST(Capture, SeesDeleteOfAllRowsWheneverItWasPrepared) {
  StoreBench bench(1);
  bench.database->observe(nullptr);
  { auto early = bench.database->prepare("DELETE FROM notes"); }
  bench.crash();
  ASSERT_TRUE(bench.write(insert_note(1) + insert_note(2)).ok());
  ASSERT_TRUE(bench.write("DELETE FROM notes").ok());
  EXPECT_EQ(last_entry(bench), "trash notes 1; trash notes 2");
  EXPECT_EQ(bench.computed(), Hash128{});
  EXPECT_EQ(bench.digest(), Hash128{});
}

TEST(Capture, IgnoresTablesThatDoNotReplicate) {
  StoreBench bench(1);
  bench.raw("CREATE TABLE local(a); CREATE VIRTUAL TABLE words USING fts5(text)");
  const auto commit =
      bench.write("INSERT INTO local VALUES(1); INSERT INTO words VALUES('uno dos');");
  ASSERT_TRUE(commit.ok());
  EXPECT_EQ(commit->sequence, 0u);
  EXPECT_TRUE(bench.vector().empty());
}

TEST(Capture, WritingAnEqualValueIsNoChange) {
  StoreBench bench(1);
  ASSERT_TRUE(bench.write(insert_note(1)).ok());
  EXPECT_EQ(bench.write("UPDATE notes SET title = title, body = 'b'")->sequence, 0u);
  EXPECT_EQ(bench.write("UPDATE notes SET title = 'q'; UPDATE notes SET title = 't'")->sequence,
            0u);
  EXPECT_EQ(bench.computed(), bench.digest());
}

TEST(Capture, ForbidsChangingAnId) {
  StoreBench bench(1);
  ASSERT_TRUE(bench.write(insert_note(1)).ok());
  EXPECT_FALSE(bench.write("UPDATE notes SET id = " + sql_id(2)).ok());
  EXPECT_FALSE(bench.write("INSERT INTO notes(id) VALUES(x'01')").ok());
  EXPECT_EQ(bench.query("SELECT count(*) FROM notes"), "1");
}

TEST(Capture, ForbidsInsertOrFail) {
  StoreBench bench(1);
  ASSERT_TRUE(bench.write(insert_note(2)).ok());
  const auto commit = bench.write([](db::Database& database) -> Result<void> {
    EXPECT_FALSE(
        database
            .execute("INSERT OR FAIL INTO notes(id) VALUES(" + sql_id(1) + "), (" + sql_id(2) + ")")
            .ok());
    return {};
  });
  EXPECT_FALSE(commit.ok());
  EXPECT_EQ(bench.query("SELECT count(*) FROM notes"), "1");
}

TEST(Capture, ReplaceIsAnUpdateOfWhatDiffers) {
  StoreBench bench(1);
  ASSERT_TRUE(bench.write(insert_note(1)).ok());
  const std::string before = bench.query("SELECT hex(_v) FROM notes");
  ASSERT_TRUE(bench
                  .write("INSERT OR REPLACE INTO notes(id, title, body) VALUES(" + sql_id(1) +
                         ", 'new', 'b')")
                  .ok());
  EXPECT_EQ(last_entry(bench), "put notes 1 title=new");
  EXPECT_EQ(bench.computed(), bench.digest());
  const std::string after = bench.query("SELECT hex(_v) FROM notes");
  EXPECT_EQ(bench
                .write("INSERT OR REPLACE INTO notes(id, title, body) VALUES(" + sql_id(1) +
                       ", 'new', 'b')")
                ->sequence,
            0u);
  EXPECT_NE(before, after);
  EXPECT_EQ(bench.query("SELECT hex(_v) FROM notes"), after);
  EXPECT_EQ(bench.computed(), bench.digest());
}

TEST(Capture, TriggersAndCascadesArriveAsRowChanges) {
  StoreBench bench(1);
  bench.raw(
      "CREATE TRIGGER cascade AFTER DELETE ON users BEGIN "
      "DELETE FROM notes WHERE title = old.login; END");
  ASSERT_TRUE(bench
                  .write(insert_note(1, "ana") + "INSERT INTO users(id, login) VALUES(" +
                         sql_id(2) + ", 'ana')")
                  .ok());
  ASSERT_TRUE(bench.write("DELETE FROM users").ok());
  EXPECT_EQ(last_entry(bench), "trash users 2; trash notes 1");
}

// Goal: what is captured is what is stored, after the column's affinity was applied.
TEST(Capture, SeesValuesAsTheyAreStored) {
  const SchemaSpec schema = {{.name = "values",
                              .columns = {{.name = "r", .type = "REAL"},
                                          {.name = "i", .type = "INTEGER"},
                                          {.name = "t", .type = "TEXT"},
                                          {.name = "n", .type = ""}}}};
  StoreBench a(1, schema), b(2, schema);
  int id = 0;
  for (const char* value : {"3", "3.5", "-0.0", "'12'", "'x'", "x'00ff'", "1e300", "NULL"}) {
    const std::string v = value;
    ASSERT_TRUE(a.write("INSERT INTO \"values\"(id, r, i, t, n) VALUES(" +
                        sql_id(static_cast<unsigned>(++id)) + ", " + v + ", " + v + ", " + v +
                        ", " + v + ")")
                    .ok());
    ASSERT_TRUE(a.write("UPDATE \"values\" SET r = " + v + ", i = " + v + ", t = " + v).ok());
    EXPECT_EQ(a.computed(), a.digest()) << v;
  }
  b.pull(a);
  EXPECT_EQ(b.computed(), b.digest());
  EXPECT_EQ(a.digest(), b.digest());
  EXPECT_EQ(a.dumped(), b.dumped());
}

TEST(Capture, AGroupMovesTogether) {
  StoreBench bench(1);
  ASSERT_TRUE(
      bench.write("INSERT INTO orders(id, amount, currency) VALUES(" + sql_id(1) + ", 5, 'EUR')")
          .ok());
  ASSERT_TRUE(bench.write("UPDATE orders SET amount = 6").ok());
  EXPECT_EQ(last_entry(bench), "put orders 1 amount=6 currency=EUR");
}

TEST(Capture, AFailedTransactionLeavesNothing) {
  StoreBench bench(1);
  ASSERT_TRUE(bench.write(insert_note(1)).ok());
  const auto vector = bench.vector();
  EXPECT_FALSE(bench
                   .write([](db::Database& database) -> Result<void> {
                     PANAL_TRY(database.execute(insert_note(2)));
                     return fail(Code::kBadRequest, "no");
                   })
                   .ok());
  EXPECT_EQ(bench.vector(), vector);
  EXPECT_EQ(bench.computed(), bench.digest());
  EXPECT_EQ(bench.write(insert_note(3))->sequence, 2u);
}

TEST(Capture, ACrashBeforeTheCommitLeavesNothing) {
  StoreBench bench(1);
  ASSERT_TRUE(bench.write(insert_note(1)).ok());
  const std::string before = bench.dumped();
  bench.crash(/*in_transaction=*/true, insert_note(2));
  EXPECT_EQ(bench.dumped(), before);
  EXPECT_EQ(bench.computed(), bench.digest());
  ASSERT_TRUE(bench.write(insert_note(3)).ok());
  EXPECT_EQ(bench.vector().components().size(), 2u) << "each start is an origin of its own";
}

TEST(Capture, ReferencesAndClaimsAreChecked) {
  StoreBench bench(1);
  EXPECT_EQ(bench.write("INSERT INTO orders(id, user) VALUES(" + sql_id(1) + ", " + sql_id(2) + ")")
                .error()
                .code,
            Code::kConflict);
  ASSERT_TRUE(bench
                  .write("INSERT INTO orders(id, user) VALUES(" + sql_id(1) + ", " + sql_id(2) +
                         "); INSERT INTO users(id, login) VALUES(" + sql_id(2) + ", 'ana')")
                  .ok());
  EXPECT_FALSE(bench.write("DELETE FROM users").ok());
  const auto taken = bench.write("INSERT INTO users(id, login) VALUES(" + sql_id(3) + ", 'ANA')");
  ASSERT_FALSE(taken.ok());
  EXPECT_EQ(taken.error().fields[0].field, "login");
  EXPECT_TRUE(bench.write("UPDATE users SET login = 'Ana'").ok());
}

TEST(Capture, OutsideATransactionNoRowCanBeMade) {
  StoreBench bench(1);
  EXPECT_FALSE(bench.database->execute(insert_note(1)).ok());
}

TEST(Capture, AnUpdateOfTwoColumnsIsSmall) {
  StoreBench bench(1);
  ASSERT_TRUE(bench.write(insert_note(1)).ok());
  ASSERT_TRUE(bench.write("UPDATE notes SET title = 'abc', body = 'de'").ok());
  EXPECT_LE(bench.own.back().bytes.size(), 60u);
}

}  // namespace
}  // namespace panal::store

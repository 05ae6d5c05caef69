#include "replication/store/restamp.h"

#include "tests/unit/store/store_bench.h"

namespace panal::store {
namespace {

class Restamped : public testing::Test {
 protected:
  Restamped() : bench_(1) {
    for (unsigned i = 1; i <= 20; ++i) {
      EXPECT_TRUE(
          bench_.write("INSERT INTO notes(id, title) VALUES(" + sql_id(i) + ", 'first')").ok());
    }
  }
  // The row changes that SQLite counts for `sql` with these values, each in one transaction.
  std::vector<std::int64_t> changes(const std::string& sql, const std::string& title,
                                    const std::string& body, unsigned times) {
    std::vector<std::int64_t> counted;
    const auto result = bench_.write([&](db::Database& database) -> Result<void> {
      auto statement = PANAL_TRY(database.prepare(sql));
      for (unsigned i = 1; i <= times; ++i) {
        statement.bind(id_of(i), title, body);
        PANAL_TRY(statement.run());
      }
      counted.push_back(sqlite3_total_changes64(database.handle()));
      return {};
    });
    EXPECT_TRUE(result.ok());
    counted.push_back(sqlite3_total_changes64(bench_.database->handle()));
    EXPECT_EQ(bench_.digest(), bench_.computed());  // which reads each `_v`
    return counted;
  }

  StoreBench bench_;
};

const std::string kBoth = "UPDATE notes SET title = ?2, body = ?3 WHERE id = ?1";

// Goal: an UPDATE that runs again writes `_v` by itself, and the engine need not.
// Method: after the statements, only the log and the state are written, not the rows once more.
TEST_F(Restamped, ASecondRunLeavesNothingToCorrect) {
  const auto first = changes(kBoth, "a", "b", 20);
  EXPECT_EQ(first[1] - first[0], 3);  // one row, before the mask was learnt; log; state
  const auto second = changes(kBoth, "c", "d", 20);
  EXPECT_EQ(second[1] - second[0], 2);
}

TEST_F(Restamped, AWrongGuessIsCorrected) {
  changes(kBoth, "a", "b", 20);
  const auto one_column = changes(kBoth, "a", "c", 1);  // the title is what it was
  EXPECT_EQ(one_column[1] - one_column[0], 3);
  const auto both = changes(kBoth, "x", "y", 3);
  EXPECT_EQ(both[1] - both[0], 3);
}

TEST_F(Restamped, WritingTheSameValuesChangesNothing) {
  changes(kBoth, "a", "b", 2);
  const std::string before = bench_.query("SELECT hex(_v) FROM notes ORDER BY id");
  const auto vector = bench_.vector();
  changes(kBoth, "a", "b", 2);
  EXPECT_EQ(bench_.query("SELECT hex(_v) FROM notes ORDER BY id"), before);
  EXPECT_EQ(bench_.vector(), vector);
}

TEST_F(Restamped, OtherFormsOfUpdateStayAsTheyAre) {
  for (const std::string sql :
       {"update \"notes\" set title = ?2, body = ?3 where id = ?1",
        "UPDATE OR ABORT notes SET title = ?2, body = ?3 WHERE id = ?1",
        "INSERT INTO notes(id, title, body) VALUES(?1, ?2, ?3) ON CONFLICT(id) DO UPDATE SET "
        "title = excluded.title, body = excluded.body",
        "UPDATE notes SET title = users.login || ?2, body = ?3 FROM users WHERE notes.id = ?1"}) {
    changes(sql, "x" + sql, "y", 3);
    changes(sql, "z" + sql, "y", 3);
  }
}

TEST_F(Restamped, ARowChangedTwiceInATransactionHasOneStamp) {
  ASSERT_TRUE(bench_
                  .write([](db::Database& database) -> Result<void> {
                    for (const char* title : {"one", "two", "three"}) {
                      auto update = PANAL_TRY(database.prepare(kBoth));
                      PANAL_TRY(update.bind(id_of(1), title, "b").run());
                    }
                    return {};
                  })
                  .ok());
  EXPECT_EQ(bench_.digest(), bench_.computed());
  StoreBench other(2);
  other.pull(bench_);
  EXPECT_EQ(other.digest(), bench_.digest());
}

}  // namespace
}  // namespace panal::store

#include "src/db/database.h"

#include <gtest/gtest.h>

#include <fstream>

#include "src/db/migrations.h"
#include "tests/unit/db/temp_folder.h"

namespace panal::db {
namespace {

Database open_writer(const TempFolder& folder) {
  auto database = Database::open(folder.file(), Access::kReadWrite);
  EXPECT_TRUE(database.ok());
  return std::move(database).value();
}

std::int64_t count(Database& database, std::string_view sql) {
  auto statement = database.prepare(sql);
  EXPECT_TRUE(statement.ok());
  EXPECT_TRUE(statement->step().ok());
  return statement->integer(0);
}

TEST(Database, RefusesVersionsThatLoseWrites) {
  for (const int affected : {3'007'000, 3'040'001, 3'051'002}) {
    EXPECT_TRUE(has_wal_reset_bug(affected)) << affected;
  }
  for (const int sound : {3'051'003, 3'053'002}) EXPECT_FALSE(has_wal_reset_bug(sound)) << sound;
}

TEST(Database, KeepsEveryStorageClass) {
  const TempFolder folder;
  Database database = open_writer(folder);
  ASSERT_TRUE(database.execute("CREATE TABLE t(a, b, c, d, e, f)").ok());
  const Uuid id = *Uuid::parse("018f3c3a-0000-7000-8000-000000000001");
  {
    auto insert = database.prepare("INSERT INTO t VALUES(?1, ?2, ?3, ?4, ?5, ?6)");
    ASSERT_TRUE(insert.ok());
    insert->bind(nullptr, std::int64_t{1} << 60, 1.5, "ñ", Blob{std::string("\0x", 2)}, id);
    ASSERT_TRUE(insert->run().ok());
  }
  auto select = database.prepare("SELECT * FROM t");
  ASSERT_TRUE(*select->step());
  EXPECT_TRUE(select->is_null(0));
  EXPECT_EQ(select->value(1), Value(std::int64_t{1} << 60));
  EXPECT_EQ(select->value(2), Value(1.5));
  EXPECT_EQ(select->text(3), "ñ");
  EXPECT_EQ(select->value(4), Value(Blob{std::string("\0x", 2)}));
  EXPECT_EQ(select->uuid(5), id);
}

TEST(Database, GivesTheSameStatementTwiceWhenTheFirstIsInUse) {
  const TempFolder folder;
  Database database = open_writer(folder);
  auto outer = database.prepare("VALUES(1),(2)");
  ASSERT_TRUE(*outer->step());
  auto inner = database.prepare("VALUES(1),(2)");
  ASSERT_TRUE(*inner->step());
  EXPECT_NE(outer->handle(), inner->handle());
  EXPECT_EQ(outer->integer(0), 1);
}

TEST(Database, RunsWithEveryCommitSynced) {
  const TempFolder folder;
  Database database = open_writer(folder);
  EXPECT_EQ(count(database, "PRAGMA synchronous"), 2);
  EXPECT_EQ(count(database, "PRAGMA wal_autocheckpoint"), 0);
  EXPECT_EQ(count(database, "PRAGMA foreign_keys"), 1);
}

TEST(Database, ReaderCannotWrite) {
  const TempFolder folder;
  Database writer = open_writer(folder);
  ASSERT_TRUE(writer.execute("CREATE TABLE t(a)").ok());
  auto reader = Database::open(folder.file(), Access::kReadOnly);
  ASSERT_TRUE(reader.ok());
  EXPECT_FALSE(reader->execute("INSERT INTO t VALUES(1)").ok());
}

TEST(Database, SaysWhatToDoWithAFileThatIsNoDatabase) {
  const TempFolder folder;
  std::ofstream(folder.file()) << std::string(10'000, 'x');
  const auto database = Database::open(folder.file(), Access::kReadWrite);
  ASSERT_FALSE(database.ok());
  EXPECT_EQ(database.error().code, Code::kCorrupt);
  EXPECT_NE(database.error().message.find("backup"), std::string::npos);
}

TEST(Database, CallsOurFunctions) {
  const TempFolder folder;
  Database database = open_writer(folder);
  ASSERT_TRUE(database
                  .define("twice", 1,
                          [](Database&, std::span<const Value> arguments) -> Result<Value> {
                            return Value(2 * std::get<std::int64_t>(arguments[0]));
                          })
                  .ok());
  EXPECT_EQ(count(database, "SELECT twice(21)"), 42);
}

TEST(Database, SavepointGoesBackUnlessReleased) {
  const TempFolder folder;
  Database database = open_writer(folder);
  ASSERT_TRUE(database.execute("CREATE TABLE t(a); BEGIN").ok());
  {
    auto savepoint = Savepoint::begin(database);
    ASSERT_TRUE(database.execute("INSERT INTO t VALUES(1)").ok());
  }
  {
    auto savepoint = Savepoint::begin(database);
    ASSERT_TRUE(database.execute("INSERT INTO t VALUES(2)").ok());
    ASSERT_TRUE(savepoint->release().ok());
  }
  ASSERT_TRUE(database.execute("COMMIT").ok());
  EXPECT_EQ(count(database, "SELECT sum(a) FROM t"), 2);
}

TEST(Migrations, ApplyOnceAndRefuseChanges) {
  const TempFolder folder;
  Database database = open_writer(folder);
  const std::vector<Migration> first = {{1, "CREATE TABLE a(x)"}};
  const std::vector<Migration> both = {{1, "CREATE TABLE a(x)"}, {2, "CREATE TABLE b(x)"}};
  const std::vector<Migration> changed = {{1, "CREATE TABLE a(y)"}, {2, "CREATE TABLE b(x)"}};
  ASSERT_TRUE(migrate(database, "app", first).ok());
  ASSERT_TRUE(migrate(database, "app", both).ok());
  ASSERT_TRUE(migrate(database, "app", both).ok());
  EXPECT_EQ(migrate(database, "app", changed).error().code, Code::kCorrupt);
  EXPECT_EQ(migrate(database, "app", first).error().code, Code::kUnavailable);
}

// Goal: an update that is undone finds a database that it can go on with.
TEST(Migrations, AnOlderProgramGoesOnWithWhatWasOnlyAdded) {
  const TempFolder folder;
  Database database = open_writer(folder);
  const std::vector<Migration> old = {{1, "CREATE TABLE a(x)"}};
  const std::vector<Migration> added = {{1, "CREATE TABLE a(x)"}, {2, "CREATE TABLE b(x)", true}};
  const std::vector<Migration> changed = {
      {1, "CREATE TABLE a(x)"}, {2, "CREATE TABLE b(x)", true}, {3, "DROP TABLE a"}};
  ASSERT_TRUE(migrate(database, "app", added).ok());
  EXPECT_TRUE(migrate(database, "app", old).ok());
  ASSERT_TRUE(migrate(database, "app", changed).ok());
  EXPECT_EQ(migrate(database, "app", added).error().code, Code::kUnavailable);
  EXPECT_EQ(migrate(database, "app", old).error().code, Code::kUnavailable);
}

TEST(Migrations, AFailedStepLeavesNothing) {
  const TempFolder folder;
  Database database = open_writer(folder);
  EXPECT_FALSE(migrate(database, "app", {{1, "CREATE TABLE a(x); CREATE TABLE a(x)"}}).ok());
  EXPECT_EQ(count(database, "SELECT count(*) FROM sqlite_schema WHERE name = 'a'"), 0);
}

}  // namespace
}  // namespace panal::db

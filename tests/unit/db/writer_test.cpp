#include "src/db/writer.h"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <atomic>
#include <filesystem>
#include <future>
#include <thread>

#include "src/base/limits.h"
#include "tests/unit/db/faulty_disk.h"
#include "tests/unit/db/temp_folder.h"

namespace panal::db {
namespace {

struct Bench {
  Bench() {
    auto database = Database::open(folder.file(), Access::kReadWrite);
    EXPECT_TRUE(database.ok());
    EXPECT_TRUE(database->execute("CREATE TABLE t(a INTEGER PRIMARY KEY, b)").ok());
    writer = Writer::start(
        std::move(database).value(),
        {.metrics = metrics, .clock = clock, .on_storage_failed = [this] { ++storage_failures; }});
  }

  Writer::Work insert(int a) {
    return [a](Database& database) -> Result<void> {
      auto statement = PANAL_TRY(database.prepare("INSERT INTO t VALUES(?1, randomblob(2000))"));
      return statement.bind(a).run();
    };
  }
  std::int64_t rows() {
    auto reader = Database::open(folder.file(), Access::kReadOnly);
    auto statement = reader->prepare("SELECT count(*) FROM t");
    EXPECT_TRUE(*statement->step());
    return statement->integer(0);
  }

  TempFolder folder;
  FakeClock clock;
  Metrics metrics;
  std::atomic<int> storage_failures = 0;
  std::unique_ptr<Writer> writer;
};

// Goal: after a failed fsync, what the log seems to hold may be in no more than the system's cache.
// A new process writes it anew, into the database file, before it adds to it.
TEST(Writer, TakesIntoTheDatabaseWhatAnEarlierProcessLeftInTheLog) {
  TempFolder folder;
  const auto pages = [&] { return std::filesystem::file_size(folder.file() + "-wal"); };
  auto database = Database::open(folder.file(), Access::kReadWrite);
  ASSERT_TRUE(database.ok());
  ASSERT_TRUE(database->execute("CREATE TABLE t(a)").ok());
  ASSERT_GT(pages(), 0U);
  FakeClock clock;
  Metrics metrics;
  const auto writer =
      Writer::start(std::move(database).value(), {.metrics = metrics, .clock = clock});
  EXPECT_EQ(pages(), 0U);
}

TEST(Writer, AcknowledgesAfterTheCommit) {
  Bench bench;
  ASSERT_TRUE(bench.writer->write(bench.insert(1)).ok());
  EXPECT_EQ(bench.rows(), 1);
}

// Goal: a failing job takes nothing of its group with it.
// Method: hold the writer in one job while others queue up behind it.
TEST(Writer, AFailingJobTakesNothingOfItsGroupWithIt) {
  Bench bench;
  std::promise<void> open;
  auto gate = open.get_future().share();
  std::atomic<int> good = 0, bad = 0;
  const auto done = [&](Result<Commit> result) { result.ok() ? ++good : ++bad; };
  ASSERT_TRUE(bench.writer->submit(
      [gate](Database&) -> Result<void> {
        gate.wait();
        return {};
      },
      done));
  for (const int a : {1, 2, 2, 3}) ASSERT_TRUE(bench.writer->submit(bench.insert(a), done));
  open.set_value();
  bench.writer.reset();
  EXPECT_EQ(good, 4);
  EXPECT_EQ(bad, 1);
  EXPECT_EQ(bench.rows(), 3);
}

// Goal: a job that is alone commits what was before it, and takes nothing with it when it fails.
TEST(Writer, AJobAloneHasATransactionOfItsOwn) {
  Bench bench;
  std::promise<void> open;
  auto gate = open.get_future().share();
  std::string told;
  const auto tell = [&told](char name) {
    return [&told, name](const Result<Commit>& result) { told += result.ok() ? name : '!'; };
  };
  std::vector<std::int64_t> committed;  // when each job began
  const auto large = [&](int first, int second) {
    return [&, first, second](Database& database) -> Result<void> {
      committed.push_back(bench.rows());
      PANAL_TRY(bench.insert(first)(database));
      return bench.insert(second)(database);
    };
  };
  const auto wait = [gate](Database&) -> Result<void> {
    gate.wait();
    return {};
  };
  const auto look = [&](Database&) -> Result<void> {
    committed.push_back(bench.rows());
    return {};
  };
  ASSERT_TRUE(bench.writer->submit(wait, tell('a')));
  ASSERT_TRUE(bench.writer->submit(bench.insert(1), tell('b')));
  ASSERT_TRUE(bench.writer->push({large(2, 3), tell('c'), Capture::kYes, Sharing::kAlone}));
  ASSERT_TRUE(bench.writer->submit(look, tell('d')));
  ASSERT_TRUE(bench.writer->push({large(4, 1), tell('e'), Capture::kYes, Sharing::kAlone}));
  ASSERT_TRUE(bench.writer->submit(bench.insert(5), tell('f')));
  open.set_value();
  bench.writer.reset();
  EXPECT_EQ(told, "abcd!f");
  EXPECT_EQ(committed, (std::vector<std::int64_t>{1, 3, 3}));
  EXPECT_EQ(bench.rows(), 4) << "1, 2, 3 and 5";
}

TEST(Writer, TakesJobsFromManyThreads) {
  Bench bench;
  std::atomic<int> acknowledged = 0;
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&, thread] {
      for (int i = 0; i < 100; ++i) {
        if (bench.writer->write(bench.insert(thread * 1000 + i)).ok()) ++acknowledged;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(acknowledged, 400);
  EXPECT_EQ(bench.rows(), 400);
}

TEST(Writer, RefusesWhenTheQueueIsFull) {
  Bench bench;
  std::promise<void> open;
  auto gate = open.get_future().share();
  std::promise<void> held;
  ASSERT_TRUE(bench.writer->submit(
      [gate, &held](Database&) -> Result<void> {
        held.set_value();
        gate.wait();
        return {};
      },
      nullptr));
  held.get_future().wait();
  const auto nothing = [](Database&) -> Result<void> { return {}; };
  for (std::size_t i = 0; i < limits::kWriterQueue; ++i) {
    ASSERT_TRUE(bench.writer->submit(nothing, nullptr));
  }
  EXPECT_FALSE(bench.writer->submit(nothing, nullptr));
  open.set_value();
}

TEST(Writer, CheckpointsWhenTheLogHasGrown) {
  Bench bench;
  const std::string log = bench.folder.file("panal.db-wal");
  for (int i = 0; i < 12; ++i) {
    ASSERT_TRUE(bench.writer
                    ->write([i](Database& database) -> Result<void> {
                      auto insert = PANAL_TRY(
                          database.prepare("INSERT INTO t VALUES(?1, zeroblob(3000000))"));
                      return insert.bind(i).run();
                    })
                    .ok());
    EXPECT_LT(std::filesystem::file_size(log), 4 * limits::kWalCheckpointBytes);
  }
  bench.writer.reset();
  EXPECT_EQ(std::filesystem::file_size(log), 0u);
  EXPECT_EQ(bench.rows(), 12);
}

// Goal: a full disk fails jobs, and writing resumes by itself once there is space.
TEST(Writer, SurvivesAFullDisk) {
  FaultyDisk disk;
  Bench bench;
  ASSERT_TRUE(bench.writer->write(bench.insert(1)).ok());
  disk.full = true;
  EXPECT_EQ(bench.writer->write(bench.insert(2)).error().code, Code::kDiskFull);
  disk.full = false;
  EXPECT_TRUE(bench.writer->write(bench.insert(3)).ok());
  EXPECT_EQ(bench.rows(), 2);
  EXPECT_EQ(bench.storage_failures, 0);
}

TEST(Writer, AcknowledgesNothingAfterAFailedSync) {
  FaultyDisk disk;
  Bench bench;
  ASSERT_TRUE(bench.writer->write(bench.insert(1)).ok());
  disk.sync_fails = true;
  EXPECT_EQ(bench.writer->write(bench.insert(2)).error().code, Code::kStorageFailed);
  disk.sync_fails = false;
  EXPECT_EQ(bench.writer->write(bench.insert(3)).error().code, Code::kStorageFailed);
  EXPECT_EQ(bench.storage_failures, 1);
}

}  // namespace
}  // namespace panal::db

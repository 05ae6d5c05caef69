// Damage that no SQL of ours does: rows changed behind the engine's back, as a flipped byte would.
#include "replication/store/repair.h"

#include <algorithm>

#include "tests/unit/store/store_bench.h"

namespace panal::store {
namespace {

constexpr core::DigestLevel kBuckets = core::DigestLevel::kBuckets;
constexpr core::DigestLevel kRows = core::DigestLevel::kRows;
constexpr core::DigestLevel kCells = core::DigestLevel::kCells;

constexpr const char* kForgetSums =
    "UPDATE _digest SET sums = zeroblob(length(sums)); UPDATE _applied SET recent_sums = x''";

std::string note(unsigned id, const std::string& title) {
  return "INSERT INTO notes(id, title) VALUES (" + sql_id(id) + ", '" + title + "')";
}

// The buckets whose rows do not add up, after one pass.
std::vector<core::Bucket> damage(StoreBench& node) {
  Scrub pass;
  for (;;) {
    const auto through = node.engine->scrub(node.reader(), pass);
    EXPECT_TRUE(through.ok()) << through.error().message;
    if (!through.ok() || *through) return pass.damaged();
  }
}

core::DigestAnswer ask(StoreBench& node, core::DigestAsk question) {
  auto answer = node.engine->inspect(node.reader(), question);
  EXPECT_TRUE(answer.ok()) << answer.error().message;
  return *answer;
}

Result<std::vector<RepairedRow>> repair(StoreBench& node, core::Repair wanted) {
  wanted.vector = node.vector();
  return node.repair(wanted);
}

// What the round of anti-entropy would do with a row that differs.
core::Repair from_peer(StoreBench& peer, const core::Bucket& bucket, std::vector<Uuid> rows,
                       core::Repair::Kind kind) {
  return {.kind = kind, .bucket = bucket,
          .rows = ask(peer, {.level = kCells, .bucket = bucket, .rows = std::move(rows)}).cells};
}

void keep_sum_of_rows(StoreBench& node, const core::Bucket& bucket) {
  Hash128 sum;
  for (const auto& row : ask(node, {.level = kRows, .bucket = bucket}).rows) sum += row.sum;
  const core::Repair wanted{.kind = core::Repair::Kind::kSum, .bucket = bucket, .sum = sum};
  ASSERT_TRUE(repair(node, wanted).ok());
}

class Repairs : public testing::Test {
 protected:
  Repairs() {
    for (unsigned i = 1; i <= 200; ++i) {
      EXPECT_TRUE(here.write(note(i, "t" + std::to_string(i))).ok());
    }
    EXPECT_TRUE(here.write("UPDATE notes SET body = 'long' WHERE id = " + sql_id(7)).ok());
    EXPECT_TRUE(here.write("DELETE FROM notes WHERE id = " + sql_id(9)).ok());
    there.pull(here);
  }
  void expect_healed() {
    EXPECT_TRUE(damage(here).empty());
    EXPECT_EQ(here.dumped(), there.dumped());
    EXPECT_EQ(here.digest(), there.digest());
    EXPECT_EQ(here.digest(), here.computed());
  }
  static core::Bucket bucket_of(unsigned id) {
    return {core::table_id("notes"), static_cast<std::uint8_t>(core::digest_bucket(id_of(id)))};
  }

  StoreBench here{1}, there{2};
};

TEST_F(Repairs, NothingIsDamagedWhereNothingWasDone) {
  EXPECT_TRUE(damage(here).empty());
  EXPECT_TRUE(damage(there).empty());
}

TEST_F(Repairs, AChangedValueIsFoundAndReplaced) {
  here.meddle("UPDATE notes SET title = 'u7' WHERE id = " + sql_id(7));
  EXPECT_EQ(here.digest(), there.digest()) << "the kept digest does not see it";
  EXPECT_EQ(damage(here), std::vector{bucket_of(7)});
  const auto ours = ask(here, {.level = kRows, .bucket = bucket_of(7)});
  const auto theirs = ask(there, {.level = kRows, .bucket = bucket_of(7)});
  ASSERT_EQ(ours.rows.size(), theirs.rows.size());
  std::vector<Uuid> differing;
  for (std::size_t i = 0; i < ours.rows.size(); ++i) {
    if (ours.rows[i] != theirs.rows[i]) differing.push_back(ours.rows[i].id);
  }
  EXPECT_EQ(differing, std::vector{id_of(7)});
  const auto rows = repair(
      here, from_peer(there, bucket_of(7), differing, core::Repair::Kind::kReplace));
  ASSERT_TRUE(rows.ok()) << rows.error().message;
  ASSERT_EQ(rows->size(), 1u);
  EXPECT_EQ(rows->front().table + " " + rows->front().columns, "notes title");
  expect_healed();
}

TEST_F(Repairs, LostExtraAndUnreadableRowsAreReplaced) {
  here.meddle("DELETE FROM notes WHERE id = " + sql_id(20));
  here.meddle("INSERT INTO notes(id, title, _v) VALUES (" + sql_id(300) + ", 'x', x'ff')");
  here.meddle("UPDATE notes SET _v = x'01' WHERE id = " + sql_id(40));
  for (const unsigned id : {20u, 300u, 40u}) {
    const auto rows = repair(here, from_peer(there, bucket_of(id), {id_of(id)},
                                             core::Repair::Kind::kReplace));
    ASSERT_TRUE(rows.ok()) << rows.error().message;
  }
  expect_healed();
}

TEST(RepairsOf, ADamagedIndexIsMadeAnew) {
  StoreBench node{3}, peer{4};
  ASSERT_TRUE(node.write("INSERT INTO users(id, login) VALUES (" + sql_id(1) + ", 'ana')").ok());
  peer.pull(node);
  // What the index holds is not what it says of the row, as when a byte of the row flips.
  node.meddle(
      "PRAGMA writable_schema = ON;"
      "UPDATE sqlite_schema SET sql = 'CREATE INDEX users_claim_login ON users(seen_at)' "
      "WHERE name = 'users_claim_login';"
      "PRAGMA schema_version = 1000");
  node.meddle("UPDATE users SET login = 'bna' WHERE id = " + sql_id(1));
  const core::Bucket bucket{core::table_id("users"),
                            static_cast<std::uint8_t>(core::digest_bucket(id_of(1)))};
  EXPECT_EQ(damage(node), std::vector{bucket});
  const auto rows =
      repair(node, from_peer(peer, bucket, {id_of(1)}, core::Repair::Kind::kReplace));
  ASSERT_TRUE(rows.ok()) << rows.error().message;
  EXPECT_TRUE(damage(node).empty());
}

TEST_F(Repairs, WithoutAPeerTheLogSaysWhatWasWritten) {
  here.meddle("UPDATE notes SET title = 'u7' WHERE id = " + sql_id(7));
  const auto rows = repair(here, {.kind = core::Repair::Kind::kFromLog, .bucket = bucket_of(7)});
  ASSERT_TRUE(rows.ok()) << rows.error().message;
  expect_healed();
}

TEST_F(Repairs, WhatTheLogCannotProveStaysAsItIs) {
  here.meddle("UPDATE notes SET _v = x'01' WHERE id = " + sql_id(7));
  const auto rows = repair(here, {.kind = core::Repair::Kind::kFromLog, .bucket = bucket_of(7)});
  ASSERT_FALSE(rows.ok());
  EXPECT_EQ(rows.error().code, Code::kCorrupt);
}

TEST_F(Repairs, AWrongSumIsKeptAnew) {
  here.meddle(kForgetSums);
  EXPECT_FALSE(damage(here).empty());
  // In memory it is right still, and so it is stored again.
  for (const core::Bucket& bucket : damage(here)) {
    ASSERT_TRUE(repair(here, {.kind = core::Repair::Kind::kFromLog, .bucket = bucket}).ok());
  }
  expect_healed();
  here.meddle(kForgetSums);
  here.crash();
  for (const core::Bucket& bucket : damage(here)) {
    keep_sum_of_rows(here, bucket);
  }
  expect_healed();
}

TEST_F(Repairs, TwoValuesOfOneWriteAreDecidedByTheLog) {
  // Both add up: the wrong value was there before its hash was taken.
  here.meddle("UPDATE notes SET title = 'u7' WHERE id = " + sql_id(7));
  keep_sum_of_rows(here, bucket_of(7));
  EXPECT_NE(here.digest(), there.digest());
  const auto merge_from = [](StoreBench& peer) {
    return from_peer(peer, bucket_of(7), {id_of(7)}, core::Repair::Kind::kMerge);
  };
  const auto merged = repair(there, merge_from(here));
  ASSERT_TRUE(merged.ok());
  EXPECT_TRUE(merged->empty()) << "the right one stays";
  ASSERT_TRUE(repair(here, merge_from(there)).ok());
  expect_healed();
}

TEST_F(Repairs, WithoutALogBothSidesChooseTheSameValue) {
  for (StoreBench* node : {&here, &there}) node->meddle("DELETE FROM _log");
  here.meddle("UPDATE notes SET title = 'u7' WHERE id = " + sql_id(7));
  keep_sum_of_rows(here, bucket_of(7));
  const auto ours = from_peer(here, bucket_of(7), {id_of(7)}, core::Repair::Kind::kMerge);
  const auto theirs = from_peer(there, bucket_of(7), {id_of(7)}, core::Repair::Kind::kMerge);
  const auto a = repair(here, theirs), b = repair(there, ours);
  ASSERT_TRUE(a.ok() && b.ok());
  EXPECT_EQ(a->size() + b->size(), 1u) << "one of them takes the other's";
  expect_healed();
}

TEST_F(Repairs, NothingIsDoneAtAnotherVector) {
  here.meddle("UPDATE notes SET title = 'u7' WHERE id = " + sql_id(7));
  auto wanted = from_peer(there, bucket_of(7), {id_of(7)}, core::Repair::Kind::kReplace);
  const auto rows = here.repair(wanted);
  ASSERT_TRUE(rows.ok());
  EXPECT_TRUE(rows->empty());
  EXPECT_FALSE(damage(here).empty());
}

TEST_F(Repairs, AnswersComeInPagesAndAddUp) {
  const auto buckets = ask(there, {.level = kBuckets});
  const auto notes = std::ranges::find(buckets.tables, core::table_id("notes"),
                                       &core::TableSums::table);
  ASSERT_NE(notes, buckets.tables.end());
  for (std::size_t i = 0; i < core::kDigestBuckets; ++i) {
    Hash128 sum;
    const core::Bucket bucket{notes->table, static_cast<std::uint8_t>(i)};
    for (core::DigestAsk question{.level = kRows, .bucket = bucket};;) {
      const auto page = ask(there, question);
      for (const auto& row : page.rows) sum += row.sum;
      if (!page.more) break;
      question.after = page.rows.back().id;
    }
    EXPECT_EQ(sum, notes->sums[i]);
  }
}

}  // namespace
}  // namespace panal::store

// Rounds of anti-entropy, told as conversations: what is asked, and what becomes of the answers.
#include <gtest/gtest.h>

#include "tests/unit/core/replica_bench.h"

namespace panal::core {
namespace {

constexpr TableId kTable{7};
const Hash128 kGood = {11, 0}, kOther = {12, 0};

Uuid row(int number) {
  Uuid id = node_named(number);
  id.bytes[15] = 3;  // all in bucket 3
  id.bytes[14] = static_cast<std::uint8_t>(number);
  return id;
}

// A bucket of one table: its kept sum, and its rows.
struct Side {
  Hash128 kept;
  std::vector<RowSum> rows;
};

class Rounds : public testing::Test {
 protected:
  Rounds() {
    bench.members({1, 2, 3});
    bench.connect(1, 2, vector);
    bench.tick(0);
  }
  static Digest digest(std::uint64_t low) { return {low, 0}; }
  std::string divergence() {
    return bench.got(1, State{.vector = vector, .digest = digest(99)});
  }
  DigestAsk asked() {
    for (const auto& effect : bench.effects) {
      if (const auto* read = std::get_if<ReadDigest>(&effect)) token = read->ask.token;
    }
    return {.token = token};
  }
  DigestAnswer answer(const Side& side, DigestLevel level) {
    asked();
    DigestAnswer made{.token = token, .vector = vector};
    if (level == DigestLevel::kBuckets) {
      made.tables.push_back({kTable, {}});
      made.tables[0].sums[3] = side.kept;
    } else if (level == DigestLevel::kRows) {
      made.rows = side.rows;
    } else {
      for (const auto& each : side.rows) made.cells.push_back({.id = each.id});
    }
    return made;
  }
  // Both sides answer what was asked last.
  std::string answers(const Side& ours, const Side& theirs, DigestLevel level) {
    const DigestAnswer mine = answer(ours, level), other = answer(theirs, level);
    const std::string first = bench.step(DigestRead{std::nullopt, mine});
    return first + bench.got(1, other);
  }

  VersionVector vector = vector_of({{'A', 1}});
  ReplicaBench bench{1, vector};
  std::uint64_t token = 0;
};

TEST_F(Rounds, DamagedRowsAreReplacedByThePeers) {
  const Side ours{kGood, {{row(1), {5, 0}}, {row(2), {7, 0}}}};    // do not add up to 11
  const Side theirs{kGood, {{row(1), {5, 0}}, {row(2), {6, 0}}}};
  EXPECT_EQ(bench.step(Scrubbed{{{kTable, 3}}}),
            "status changed\nlink 1 send ask buckets\nread buckets\n");
  EXPECT_EQ(answers(ours, theirs, DigestLevel::kBuckets),
            "link 1 send ask rows of T7.3\nread rows of T7.3\n");
  EXPECT_EQ(answers(ours, theirs, DigestLevel::kRows),
            "link 1 send ask cells of T7.3 n3\nread cells of T7.3 n3\n");
  const Side differing{{}, {{row(2), {}}}};
  EXPECT_EQ(answers(differing, differing, DigestLevel::kCells),
            "repair: replace T7.3 rows 1\n");
  EXPECT_EQ(bench.step(Repaired{}), "");
}

TEST_F(Rounds, WhereBothAddUpTheCellsAreMerged) {
  const Side ours{kGood, {{row(1), kGood}}}, theirs{kOther, {{row(1), kOther}}};
  divergence();
  EXPECT_EQ(bench.tick(50).substr(0, 24), "link 1 send ask buckets\n");
  answers(ours, theirs, DigestLevel::kBuckets);
  answers(ours, theirs, DigestLevel::kRows);
  EXPECT_EQ(answers(ours, theirs, DigestLevel::kCells), "repair: merge T7.3 rows 1\n");
}

TEST_F(Rounds, APeersDamageIsThePeersToRepair) {
  const Side ours{kGood, {{row(1), kGood}}}, theirs{kOther, {{row(1), {1, 0}}}};
  divergence();
  bench.tick(50);
  answers(ours, theirs, DigestLevel::kBuckets);
  EXPECT_EQ(answers(ours, theirs, DigestLevel::kRows), "");
}

TEST_F(Rounds, ASumThatIsWrongIsKeptAnew) {
  const Side ours{kOther, {{row(1), kGood}}}, theirs{kGood, {{row(1), kGood}}};
  bench.step(Scrubbed{{{kTable, 3}}});
  answers(ours, theirs, DigestLevel::kBuckets);
  EXPECT_EQ(answers(ours, theirs, DigestLevel::kRows), "repair: keep the sum of T7.3 rows 0\n");
}

TEST_F(Rounds, WhereBothAreDamagedTheLogIsAsked) {
  const Side ours{kGood, {{row(1), {1, 0}}}}, theirs{kGood, {{row(1), {2, 0}}}};
  bench.step(Scrubbed{{{kTable, 3}}});
  answers(ours, theirs, DigestLevel::kBuckets);
  EXPECT_EQ(answers(ours, theirs, DigestLevel::kRows), "repair: from the log T7.3 rows 0\n");
}

TEST_F(Rounds, AloneTheLogIsAsked) {
  bench.step(LinkDown{LinkId(1), "gone"});
  EXPECT_EQ(bench.step(Scrubbed{{{kTable, 3}}}),
            "status changed\nrepair: from the log T7.3 rows 0\n");
}

TEST_F(Rounds, AWriteMeanwhileEndsTheRound) {
  const Side side{kGood, {{row(1), {1, 0}}}};
  bench.step(Scrubbed{{{kTable, 3}}});
  DigestAnswer late = answer(side, DigestLevel::kBuckets);
  late.vector.raise(origin_named('A'), 2);
  EXPECT_EQ(bench.step(DigestRead{std::nullopt, late}), "");
  EXPECT_EQ(bench.got(1, answer(side, DigestLevel::kBuckets)), "");
}

TEST_F(Rounds, PagesAreComparedAsFarAsBothGo) {
  const Side ours{kGood, {{row(1), {5, 0}}, {row(2), {7, 0}}}};
  const Side theirs{kGood, {{row(1), {5, 0}}}};
  bench.step(Scrubbed{{{kTable, 3}}});
  answers(ours, theirs, DigestLevel::kBuckets);
  const DigestAnswer mine = answer(ours, DigestLevel::kRows);
  DigestAnswer page = answer(theirs, DigestLevel::kRows);
  page.more = true;
  bench.step(DigestRead{std::nullopt, mine});
  EXPECT_EQ(bench.got(1, page),
            "link 1 send ask rows of T7.3 after n3\nread rows of T7.3 after n3\n");
  EXPECT_EQ(answers({{}, {{row(2), {7, 0}}}}, {{}, {{row(2), {6, 0}}}}, DigestLevel::kRows),
            "link 1 send ask cells of T7.3 n3\nread cells of T7.3 n3\n");
}

TEST_F(Rounds, AnAnswerThatNeverComesIsForgotten) {
  bench.step(Scrubbed{{{kTable, 3}}});
  bench.got(1, Ping{1});
  for (int i = 0; i < 3; ++i) {
    bench.tick(limits::kDigestPatienceMs / 3 + 1);
    bench.got(1, Ping{1});
  }
  bench.tick(limits::kDigestPauseMs);
  const std::string again = bench.step(Scrubbed{{{kTable, 3}}});
  EXPECT_NE(again.find("ask buckets"), std::string::npos) << again;
}

TEST_F(Rounds, QuestionsOfAPeerAreReadForItWithinBounds) {
  for (std::size_t i = 0; i < limits::kDigestReads; ++i) {
    EXPECT_EQ(bench.got(1, DigestAsk{.token = i}), "link 1 read buckets\n");
  }
  EXPECT_EQ(bench.got(1, DigestAsk{.token = 9}), "");
  const DigestAnswer made{.token = 1, .vector = vector};
  EXPECT_EQ(bench.step(DigestRead{LinkId(1), made}),
            "link 1 send answer 0 tables 0 rows 0 whole at {A:1}\n");
}

}  // namespace
}  // namespace panal::core

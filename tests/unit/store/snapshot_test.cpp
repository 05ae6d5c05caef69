#include "replication/store/snapshot.h"

#include <gtest/gtest.h>

#include <fstream>

#include "replication/store/conflicts.h"
#include "tests/unit/store/store_bench.h"

namespace panal::store {
namespace {

std::string insert_note(unsigned id, const std::string& title = "t") {
  return "INSERT INTO notes(id, title, body) VALUES(" + sql_id(id) + ", '" + title + "', 'b');";
}

// A store with rows, graves, an open conflict and a long log.
void fill(StoreBench& a) {
  StoreBench b(77);
  ASSERT_TRUE(a.write(insert_note(1) + insert_note(2)).ok());
  b.pull(a);
  ASSERT_TRUE(a.write("UPDATE notes SET title = 'from a'").ok());
  ASSERT_TRUE(b.write("UPDATE notes SET title = 'from b' WHERE id = " + sql_id(1)).ok());
  ASSERT_TRUE(a.write("INSERT INTO users(id, login) VALUES(" + sql_id(8) + ", 'same')").ok());
  ASSERT_TRUE(b.write("INSERT INTO users(id, login) VALUES(" + sql_id(9) + ", 'same')").ok());
  ASSERT_TRUE(b.write("DELETE FROM notes WHERE id = " + sql_id(2)).ok());
  ASSERT_TRUE(a.write(insert_note(3) + "DELETE FROM notes WHERE id = " + sql_id(2)).ok());
  a.pull(b);
}

std::string whole(const SnapshotInfo& info) {
  std::string bytes;
  for (std::uint64_t i = 0; i < info.hashes.size(); ++i) {
    const auto chunk = read_chunk(info, {}, i);
    EXPECT_EQ(chunk->hash, hash_chunk({}, i, chunk->bytes));
    bytes += chunk->bytes;
  }
  return bytes;
}

TEST(Snapshot, JoinerEqualsDonorAndGoesOnFromThere) {
  StoreBench donor(1), joiner(2);
  fill(donor);
  const db::TempFolder folder;
  donor.database->observe(nullptr);  // as a reader's connection
  const auto info =
      write_snapshot(*donor.database, donor.engine->schema(), {}, folder.file("out"));
  ASSERT_TRUE(info.ok()) << info.error().message;
  donor.crash();
  EXPECT_EQ(info->vector, donor.vector());
  std::ofstream(folder.file("in")) << whole(*info);
  ASSERT_TRUE(joiner.database->fill_quickly().ok());
  const auto done =
      import_snapshot(*joiner.database, joiner.engine->schema(), {}, folder.file("in"));
  ASSERT_TRUE(done.ok()) << done.error().message;
  joiner.crash();
  EXPECT_EQ(joiner.vector(), donor.vector());
  EXPECT_EQ(joiner.dumped(), donor.dumped());
  EXPECT_EQ(joiner.digest(), donor.digest());
  EXPECT_EQ(joiner.computed(), donor.digest());
  EXPECT_EQ(joiner.all_conflicts(), donor.all_conflicts());
  EXPECT_EQ(joiner.told({.kind = ConflictKind::kUnique}).empty(), false);
  EXPECT_NE(joiner.open_conflicts(), "");
  ASSERT_TRUE(joiner.write("UPDATE notes SET title = 'joined'").ok());
  ASSERT_TRUE(donor.write("DELETE FROM notes").ok());
  donor.pull(joiner);
  joiner.pull(donor);
  EXPECT_EQ(joiner.digest(), donor.digest());
  EXPECT_EQ(joiner.dumped(), donor.dumped());
  EXPECT_EQ(joiner.engine->published()->log_bytes, donor.engine->published()->log_bytes);
}

TEST(Snapshot, CrossesSchemas) {
  SchemaSpec wide = test_schema();
  wide[0].columns.insert(wide[0].columns.begin(), {.name = "colour", .type = kText});
  StoreBench donor(1, wide), joiner(2);
  ASSERT_TRUE(
      donor.write("INSERT INTO notes(id, title, colour) VALUES(" + sql_id(1) + ", 't', 'red')")
          .ok());
  const db::TempFolder folder;
  donor.database->observe(nullptr);
  const auto info =
      write_snapshot(*donor.database, donor.engine->schema(), {}, folder.file("out"));
  ASSERT_TRUE(info.ok());
  const auto done =
      import_snapshot(*joiner.database, joiner.engine->schema(), {}, folder.file("out"));
  ASSERT_TRUE(done.ok()) << done.error().message;
  joiner.upgrade(wide);
  EXPECT_EQ(joiner.dumped(), donor.dumped());
  EXPECT_EQ(joiner.computed(), donor.digest());
}

TEST(Snapshot, RefusesDamage) {
  StoreBench donor(1);
  fill(donor);
  const db::TempFolder folder;
  donor.database->observe(nullptr);
  const auto info =
      write_snapshot(*donor.database, donor.engine->schema(), {}, folder.file("out"));
  ASSERT_TRUE(info.ok());
  const std::string good = whole(*info);
  StoreBench joiner(2);
  for (std::size_t at = 0; at < good.size(); at += 61) {
    std::string bad = good;
    bad[at] = static_cast<char>(bad[at] ^ 0x55);
    std::ofstream(folder.file("in"), std::ios::trunc) << bad;
    const auto done =
        import_snapshot(*joiner.database, joiner.engine->schema(), {}, folder.file("in"));
    if (done.ok()) return;  // a flip beside the rows: the chunk's hash finds it
    EXPECT_EQ(joiner.query("SELECT count(*) FROM notes, _log"), "0");
  }
}

TEST(Conflicts, AreListedDismissedAndDuplicatesNamed) {
  StoreBench a(1), b(2);
  fill(a);
  b.pull(a);
  const ConflictQuery all_open{.standing = ConflictStanding::kOpen,
                               .tables = std::vector<std::string>{"notes"}};
  auto open = list_conflicts(*b.database, b.engine->schema(), all_open);
  ASSERT_TRUE(open.ok());
  ASSERT_FALSE(open->empty());
  EXPECT_EQ((*open)[0].table, "notes");
  EXPECT_EQ((*open)[0].column, "title");
  const Uuid id = (*open)[0].record.id;
  ASSERT_TRUE(b.write([&](db::Database& database) {
                 return dismiss_conflict(database, b.engine->schema(), id, "ana");
               }).ok());
  a.pull(b);
  EXPECT_EQ(a.open_conflicts(), b.open_conflicts());
  EXPECT_EQ((*find_conflict(*a.database, a.engine->schema(), id))->standing,
            ConflictStanding::kDismissed);
  EXPECT_EQ(list_conflicts(*a.database, a.engine->schema(), all_open)->size(), open->size() - 1);

  ASSERT_TRUE(a.write("INSERT INTO users(id, login) VALUES(" + sql_id(2) + ", 'Eva')").ok());
  b.clock.advance_ms(50);
  ASSERT_TRUE(b.write("INSERT INTO users(id, login) VALUES(" + sql_id(1) + ", 'eva')").ok());
  a.pull(b);
  const auto duplicates = list_conflicts(*a.database, a.engine->schema(),
                                         {.row = id_of(1), .kind = ConflictKind::kUnique});
  ASSERT_TRUE(duplicates.ok()) << duplicates.error().message;
  ASSERT_EQ(duplicates->size(), 1u);
  EXPECT_EQ((*duplicates)[0].record.row, id_of(1));
  EXPECT_EQ((*duplicates)[0].record.holder, id_of(2));
}

TEST(Members, AreReplicatedRows) {
  StoreBench a(1), b(2);
  const Member member{id_of(1), "n1", "A", "host:7443", "node", "abcd", "active"};
  ASSERT_TRUE(a.write([&](db::Database& database) { return put_member(database, member); }).ok());
  b.pull(a);
  std::vector<Member> members = b.engine->published()->members;
  ASSERT_EQ(members.size(), 1U);
  EXPECT_NE(std::exchange(members[0].version, 0), 0U);
  EXPECT_EQ(members[0], member);
  ASSERT_TRUE(set_meta(*a.database, "node", "x").ok());
  EXPECT_EQ(*get_meta(*a.database, "node"), "x");
  EXPECT_EQ(*get_meta(*b.database, "node"), std::nullopt);
}

}  // namespace
}  // namespace panal::store

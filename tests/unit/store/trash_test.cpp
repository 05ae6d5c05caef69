#include "replication/store/trash.h"

#include "replication/core/hlc.h"
#include "tests/unit/store/store_bench.h"

namespace panal::store {
namespace {

std::string note(unsigned id, const std::string& title) {
  return "INSERT INTO notes(id, title, body) VALUES(" + sql_id(id) + ", '" + title + "', 'b')";
}

std::vector<TrashedRow> trash_of(StoreBench& node, const TrashQuery& query) {
  auto rows = list_trash(*node.database, node.engine->schema(), query);
  EXPECT_TRUE(rows.ok());
  return rows.ok() ? *rows : std::vector<TrashedRow>{};
}

Result<db::Commit> restore(StoreBench& node, const std::string& table, unsigned id) {
  return node.write([&](db::Database& database) -> Result<void> {
    PANAL_TRY(restore_row(database, node.engine->schema(), table, id_of(id)));
    return {};
  });
}

TEST(Trash, ListsWhatWasDeletedWithItsValuesAlikeOnEveryNode) {
  StoreBench a(1), b(2);
  ASSERT_TRUE(a.write(note(1, "one")).ok());
  ASSERT_TRUE(a.write("DELETE FROM notes").ok());
  b.pull(a);
  for (StoreBench* node : {&a, &b}) {
    const auto rows = trash_of(*node, {.tables = {"notes"}});
    ASSERT_EQ(rows.size(), 1u);
    EXPECT_EQ(rows[0].table, "notes");
    EXPECT_EQ(rows[0].id, id_of(1));
    EXPECT_EQ(rows[0].deleted_at_ms, core::hlc_ms(a.engine->published()->hlc));
    EXPECT_EQ(rows[0].origin, a.engine->published()->origins[0].origin);
    const std::vector<std::pair<std::string, Value>> values = {{"title", "one"}, {"body", "b"}};
    EXPECT_EQ(rows[0].values, values);
    EXPECT_TRUE(trash_of(*node, {.tables = {"users"}}).empty());
  }
}

TEST(Trash, PagesFromTheLastDeletedOn) {
  StoreBench a(1);
  for (unsigned i = 1; i <= 5; ++i) ASSERT_TRUE(a.write(note(i, "t")).ok());
  for (const char* ids : {"2", "5", "1"}) {
    ASSERT_TRUE(
        a.write("DELETE FROM notes WHERE id = " + sql_id(static_cast<unsigned>(std::stoi(ids))))
            .ok());
  }
  ASSERT_TRUE(a.write("DELETE FROM notes").ok());  // 3 and 4 at one moment
  TrashQuery query{.tables = {"notes"}, .limit = 2};
  std::string seen;
  for (auto rows = trash_of(a, query); !rows.empty(); rows = trash_of(a, query)) {
    EXPECT_LE(rows.size(), 2u);
    for (const auto& row : rows) seen += std::to_string(row.id.bytes[15]);
    query.after = TrashPlace{rows.back().deleted_at_ms, rows.back().id};
  }
  EXPECT_EQ(seen, "43152");
}

TEST(Trash, RestoringBringsTheValuesBackEverywhere) {
  StoreBench a(1), b(2);
  ASSERT_TRUE(a.write("INSERT INTO users(id, login, seen_at, score) VALUES(" + sql_id(1) +
                      ", 'ana', 7, NULL)")
                  .ok());
  const std::string before = a.dumped();
  ASSERT_TRUE(a.write("DELETE FROM users").ok());
  b.pull(a);
  ASSERT_TRUE(restore(b, "users", 1).ok());
  a.pull(b);
  EXPECT_EQ(a.dumped(), before);
  EXPECT_EQ(b.dumped(), before);
  EXPECT_EQ(a.digest(), b.digest());
  EXPECT_TRUE(trash_of(a, {.tables = {"users"}}).empty());
  EXPECT_TRUE(trash_of(b, {.tables = {"users"}}).empty());
}

TEST(Trash, RestoringATakenClaimIsAConflict) {
  StoreBench a(1);
  ASSERT_TRUE(a.write("INSERT INTO users(id, login) VALUES(" + sql_id(1) + ", 'ana')").ok());
  ASSERT_TRUE(a.write("DELETE FROM users").ok());
  ASSERT_TRUE(a.write("INSERT INTO users(id, login) VALUES(" + sql_id(2) + ", 'Ana')").ok());
  const auto refused = restore(a, "users", 1);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, Code::kConflict);
  EXPECT_EQ(trash_of(a, {.tables = {"users"}}).size(), 1u) << "it stays in the trash";
  ASSERT_TRUE(a.write("UPDATE users SET login = 'eva'").ok());
  EXPECT_TRUE(restore(a, "users", 1).ok());
}

TEST(Trash, WhatARowRefersToComesBackWithIt) {
  StoreBench a(1);
  ASSERT_TRUE(a.write("INSERT INTO users(id, login) VALUES(" + sql_id(1) + ", 'ana')").ok());
  ASSERT_TRUE(a.write("INSERT INTO orders(id, user) VALUES(" + sql_id(2) + ", " + sql_id(1) +
                      "); INSERT INTO lines(id, order_id) VALUES(" + sql_id(3) + ", " + sql_id(2) +
                      ")")
                  .ok());
  ASSERT_TRUE(a.write("DELETE FROM lines; DELETE FROM orders; DELETE FROM users").ok());
  const std::string none = a.dumped();
  RestoredRows restored;
  ASSERT_TRUE(a.write([&](db::Database& database) -> Result<void> {
                 restored = PANAL_TRY(restore_row(database, a.engine->schema(), "lines", id_of(3)));
                 return {};
               }).ok());
  const RestoredRows all = {{"users", id_of(1)}, {"orders", id_of(2)}, {"lines", id_of(3)}};
  EXPECT_EQ(restored, all);
  ASSERT_TRUE(a.write("DELETE FROM lines; DELETE FROM orders; DELETE FROM users").ok());
  EXPECT_EQ(a.dumped(), none);
  ASSERT_TRUE(a.write([&](db::Database& database) {
                 return a.engine->destroy(database, "users", id_of(1));
               }).ok());
  const auto refused = restore(a, "lines", 3);
  EXPECT_EQ(refused.error().code, Code::kConflict) << "what it hangs on is gone for good";
  EXPECT_EQ(a.dumped(), none);
}

TEST(Trash, OnlyWhatIsInTheTrashComesBack) {
  StoreBench a(1), b(2);
  ASSERT_TRUE(a.write(note(1, "one")).ok());
  EXPECT_EQ(restore(a, "notes", 1).error().code, Code::kNotFound) << "it lives";
  EXPECT_EQ(restore(a, "notes", 9).error().code, Code::kNotFound) << "it never was";
  EXPECT_EQ(restore(a, "nothing", 1).error().code, Code::kNotFound);
  ASSERT_TRUE(a.write("DELETE FROM notes").ok());
  ASSERT_TRUE(a.write([&](db::Database& database) {
                 return a.engine->destroy(database, "notes", id_of(1));
               }).ok());
  b.pull(a);
  for (StoreBench* node : {&a, &b}) {
    EXPECT_TRUE(trash_of(*node, {.tables = {"notes"}}).empty());
    EXPECT_EQ(restore(*node, "notes", 1).error().code, Code::kNotFound) << "it is destroyed";
  }
}

}  // namespace
}  // namespace panal::store

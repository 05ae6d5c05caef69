// Values of another type than their column's: from a hostile or broken member, or our own mistake.
#include <gtest/gtest.h>

#include "replication/core/hlc.h"
#include "replication/wire/entry_codec.h"
#include "tests/unit/store/store_bench.h"

namespace panal::store {
namespace {

core::RawEntry entry_with(std::vector<core::Change> changes) {
  const core::Dot dot{core::OriginId{77}, 1};
  const core::EntryHeader header{
      .dot = dot, .hlc = core::hlc_stamp(FakeClock().wall_ms()), .node = id_of(901)};
  for (auto& change : changes) std::ranges::sort(change.cells, {}, &core::CellWrite::column);
  return {dot, wire::encode_entry({header, std::move(changes)})};
}

core::Change put(std::string_view table, unsigned id, std::string_view column, Value value) {
  return {.table = core::table_id(table),
          .id = id_of(id),
          .cells = {{core::column_id(column), std::move(value)}}};
}

// Goal: what SQLite would convert or refuse neither makes the digest wrong nor stops replication.
TEST(Types, AValueThatAColumnCannotHoldIsReplacedOnEveryNode) {
  StoreBench a(1), b(2);
  const auto entry =
      entry_with({put("notes", 1, "title", std::int64_t{7}), put("notes", 2, "title", Value{}),
                  put("users", 3, "score", std::string("12")), put("orders", 4, "amount", 2.0)});
  for (StoreBench* bench : {&a, &b}) {
    const auto applied = bench->apply({entry});
    ASSERT_TRUE(applied.ok()) << applied.error().message;
    EXPECT_EQ(bench->computed(), bench->digest());
    EXPECT_EQ(bench->query("SELECT quote(title) FROM notes"), "'';''");
    EXPECT_EQ(bench->query("SELECT quote(score) FROM users"), "NULL");
    EXPECT_EQ(bench->query("SELECT quote(amount) FROM orders"), "NULL");
  }
  EXPECT_EQ(a.digest(), b.digest());
}

TEST(Types, ALocalTransactionThatGivesOneIsRefused) {
  StoreBench bench(1);
  const auto written =
      bench.write("INSERT INTO orders(id, amount) VALUES(" + sql_id(1) + ", '12 apples')");
  ASSERT_FALSE(written.ok());
  EXPECT_NE(written.error().message.find("orders.amount"), std::string::npos);
  EXPECT_EQ(bench.query("SELECT count(*) FROM orders"), "0");
}

}  // namespace
}  // namespace panal::store

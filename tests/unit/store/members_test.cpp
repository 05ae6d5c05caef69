#include "replication/store/reports.h"
#include "replication/store/system_tables.h"
#include "tests/unit/store/store_bench.h"

namespace panal::store {
namespace {

Member member(unsigned number, std::string state = "active") {
  return {id_of(number), "n2", "B", "n2:7443", "node", "key", std::move(state)};
}

Result<void> put(StoreBench& node, const Member& wanted) {
  PANAL_TRY(node.write([&](db::Database& database) { return put_member(database, wanted); }));
  return {};
}

std::string state_of(StoreBench& node) { return node.engine->published()->members.at(0).state; }

TEST(Members, ARemovalOutlivesConcurrentChanges) {
  StoreBench a(1), b(2);
  ASSERT_TRUE(put(a, member(5)).ok());
  b.pull(a);
  ASSERT_TRUE(
      a.write([](db::Database& database) { return remove_member(database, id_of(5)); }).ok());
  ASSERT_TRUE(put(b, member(5, "draining")).ok());
  a.pull(b);
  b.pull(a);
  EXPECT_EQ(state_of(a), "removed");
  EXPECT_EQ(state_of(b), "removed");
  EXPECT_EQ(a.digest(), b.digest());
}

// Goal: what is reported is what the node holds of the removed one's origins, and no other's.
// Method: a's entries are those of node 900, which is removed; node 1 reports in its place.
TEST(Reports, SayWhatIsHeldOfTheRemovedNode) {
  StoreBench a(1);
  ASSERT_TRUE(put(a, member(900)).ok());
  ASSERT_TRUE(put(a, member(7)).ok());
  const auto report = [&] {
    return a.write([](db::Database& database) -> Result<void> {
      return write_reports(database, PANAL_TRY(load_state(database)), id_of(1));
    });
  };
  ASSERT_TRUE(report().ok());
  EXPECT_TRUE(a.engine->published()->reports.empty()) << "nobody is removed";
  ASSERT_TRUE(
      a.write([](db::Database& database) { return remove_member(database, id_of(900)); }).ok());
  const core::VersionVector held = a.vector();
  ASSERT_TRUE(report().ok());
  const std::vector<core::RemovalReport> expected = {{id_of(1), id_of(900), held}};
  EXPECT_EQ(a.engine->published()->reports, expected);
}

TEST(Fronts, KeepWhatTheyAreTold) {
  StoreBench front(1);
  Member told = member(5);
  told.version = 77;
  const auto adopt = [&] {
    return front.write_uncaptured(
        [&](db::Database& database) { return front.engine->adopt_members(database, {told}); });
  };
  ASSERT_TRUE(adopt().ok());
  EXPECT_EQ(front.engine->published()->members, std::vector{told});
  told.state = "removed";
  told.version = 78;
  ASSERT_TRUE(adopt().ok());
  front.crash();
  EXPECT_EQ(front.engine->published()->members, std::vector{told});
  EXPECT_TRUE(front.vector().empty()) << "nothing of it is replicated";
}

}  // namespace
}  // namespace panal::store

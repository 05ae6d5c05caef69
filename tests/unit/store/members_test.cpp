#include "replication/store/reports.h"
#include "replication/store/system_tables.h"
#include "tests/unit/store/conflict_steps.h"
#include "tests/unit/store/store_bench.h"

namespace panal::store {
namespace {

Member member(unsigned number, std::string state = "active") {
  const std::string name = "n" + std::to_string(number);
  return {id_of(number), name, "B", name + ":7443", "node", "key", std::move(state)};
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

// Goal: of two members that two donors took in under one name, the later one is told apart by its
// letters, and listed, everywhere alike; a removed member's name is free again.
TEST(Members, HaveDifferentNames) {
  StoreBench a(1), b(2);
  Member first = member(5), second = member(6);
  second.name = first.name = "same";
  first.label = "B";
  second.label = "AA";
  ASSERT_TRUE(put(a, first).ok());
  b.clock.advance_ms(10);
  ASSERT_TRUE(put(b, second).ok());
  exchange(a, b);
  const auto names = [](StoreBench& node) {
    std::string all;
    for (const Member& each : node.engine->published()->members) all += each.name + " ";
    return all;
  };
  EXPECT_EQ(names(a), "same same-AA ");
  EXPECT_EQ(names(b), names(a));
  EXPECT_NE(a.open_conflicts().find("2 _members.name 6"), std::string::npos) << a.open_conflicts();
  EXPECT_EQ(a.open_conflicts(), b.open_conflicts());
  Member third = member(7);
  third.name = "same";
  EXPECT_EQ(put(a, third).error().code, Code::kConflict);
  for (const unsigned number : {5u, 6u}) {
    ASSERT_TRUE(b.write([&](db::Database& database) {
                   return remove_member(database, id_of(number));
                 }).ok());
  }
  a.pull(b);
  EXPECT_EQ(names(a), "same same ");
  EXPECT_EQ(a.open_conflicts(), "");
  EXPECT_TRUE(put(a, third).ok());
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

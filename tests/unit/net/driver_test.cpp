// Real drivers, engines and writers on one loop; only the sockets are pipes.
#include "replication/net/driver.h"

#include "tests/unit/net/driver_bench.h"

namespace panal::net {
namespace {

const SchemaSpec kSchema = {
    {.name = "notes", .columns = {{.name = "title", .type = "TEXT NOT NULL DEFAULT ''"}}}};

class Cluster : public DriverBench {
 public:
  explicit Cluster(std::size_t count) : DriverBench(count, kSchema) {}

  void note(std::size_t index, unsigned number) {
    char sql[120];
    std::snprintf(sql, sizeof sql, "INSERT INTO notes(id, title) VALUES (x'%032x', 'n%u')", number,
                  number);
    write(index, sql);
  }
};

TEST(Driver, NodesExchangeWhatTheyHaveAndWhatIsNew) {
  Cluster cluster(3);
  cluster.introduce();
  for (unsigned i = 1; i <= 60; ++i) cluster.note(i % 3, i);
  ASSERT_TRUE(cluster.until([&] { return cluster.equal(); }));
  for (unsigned i = 61; i <= 90; ++i) cluster.note(i % 3, i);
  ASSERT_TRUE(cluster.until([&] { return cluster.equal(); }));
  for (const auto& peer : cluster[0].driver->status()->replica.peers) {
    EXPECT_EQ(peer.state, core::PeerState::kConnected);
    EXPECT_TRUE(peer.rtt_us.has_value());
    EXPECT_EQ(peer.version, "test");
    EXPECT_GT(cluster[0].driver->status()->traffic.at(peer.member.node).bytes_received, 0u);
  }
}

// Goal: a node that was away reads from the others' logs what it missed, large entries included.
TEST(Driver, ANodeCatchesUpAfterARestart) {
  Cluster cluster(2);
  cluster.introduce();
  ASSERT_TRUE(cluster.until([&] { return cluster.equal(); }));
  cluster.stop(1);
  for (unsigned i = 1; i <= 300; ++i) cluster.note(0, i);
  cluster.write(0,
                "INSERT INTO notes(id, title) "
                "VALUES (x'0000000000000000000000000000ffff', hex(randomblob(1500000)))");
  cluster.stop(0);  // nothing is left in memory
  cluster.start(0);
  cluster.start(1);
  ASSERT_TRUE(cluster.until([&] { return cluster.equal(); }));
}

TEST(Driver, KnowsWhatWasCommittedBeforeItHeardOfCommits) {
  Cluster cluster(2);
  cluster.introduce();
  ASSERT_TRUE(cluster.until([&] { return cluster.equal(); }));
  cluster.stop(0);
  cluster.unheard = [&](std::size_t index) { cluster.note(index, 1); };
  cluster.start(0);
  EXPECT_TRUE(cluster.until([&] { return cluster.equal(); }));
}

// Goal: the replica's own first write, which it asks for as soon as it starts, is heard of.
// Method: a member was removed, so that each of the others reports on it; one of them starts anew.
TEST(Driver, ReportsOfItsFirstMomentReachTheOthers) {
  Cluster cluster(3);
  cluster.introduce();
  ASSERT_TRUE(cluster.until([&] { return cluster.equal(); }));
  cluster.stop(2);
  cluster.stop(1);
  const auto removed = cluster[0].writer->write(
      [&](db::Database& database) { return store::remove_member(database, node_id(2)); });
  ASSERT_TRUE(removed.ok());
  cluster.start(1);
  const auto reports = [&](std::size_t index) {
    return cluster[index].engine->published()->reports.size();
  };
  EXPECT_TRUE(cluster.until([&] { return reports(0) == 2 && reports(1) == 2; }));
}

TEST(Driver, PeerDurabilityIsReachedOrTheWaitEndsLocal) {
  Cluster cluster(2);
  cluster.introduce();
  ASSERT_TRUE(cluster.until([&] { return cluster.equal(); }));
  std::optional<core::Durability> reached;
  const auto note_it = [&](core::Durability level) { reached = level; };
  cluster[0].driver->wait_durable(
      cluster.write(0, "INSERT INTO notes(id) VALUES (x'00000000000000000000000000000001')"), 5'000,
      note_it);
  ASSERT_TRUE(cluster.until([&] { return reached.has_value(); }));
  EXPECT_EQ(reached, core::Durability::kPeer);
  cluster.stop(1);
  reached.reset();
  cluster[0].driver->wait_durable(
      cluster.write(0, "INSERT INTO notes(id) VALUES (x'00000000000000000000000000000002')"), 100,
      note_it);
  ASSERT_TRUE(cluster.until([&] { return reached.has_value(); }));
  EXPECT_EQ(reached, core::Durability::kLocal);
}

TEST(Driver, AStrangerIsToldSoAndClosed) {
  Cluster cluster(2);
  ASSERT_TRUE(cluster[0]
                  .writer
                  ->write([](db::Database& database) {
                    return store::put_member(database, {.node = node_id(1),
                                                        .name = "n",
                                                        .label = "B",
                                                        .address = "pipe",
                                                        .role = "node",
                                                        .state = "active"});
                  })
                  .ok());
  ASSERT_TRUE(cluster.until([&] {
    const auto& peers = cluster[0].driver->status()->replica.peers;
    return !peers.empty() && peers[0].last_error == "this node knows no such member";
  }));
}

}  // namespace
}  // namespace panal::net

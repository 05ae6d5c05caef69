// Real drivers, engines and writers on one loop; only the sockets are pipes.
#include "replication/net/driver.h"

#include <gtest/gtest.h>

#include <functional>

#include "src/loop/system.h"
#include "src/loop/workers.h"
#include "tests/unit/db/temp_folder.h"
#include "tests/unit/net/pipe.h"

namespace panal::net {
namespace {

const SchemaSpec kSchema = {
    {.name = "notes", .columns = {{.name = "title", .type = "TEXT NOT NULL DEFAULT ''"}}}};

Uuid node_id(std::size_t index) {
  Uuid id;
  id.bytes[15] = static_cast<std::uint8_t>(index + 1);
  return id;
}

struct Node {
  db::TempFolder folder;
  std::unique_ptr<store::Engine> engine;
  std::unique_ptr<db::Writer> writer;
  std::unique_ptr<loop::Workers<db::Database>> workers;
  std::unique_ptr<Driver> driver;
};

class Cluster {
 public:
  explicit Cluster(std::size_t count) : loop(loop::Loop::open().value()), nodes_(count) {
    for (std::size_t i = 0; i < count; ++i) start(i);
  }
  ~Cluster() {
    for (std::size_t i = 0; i < nodes_.size(); ++i) stop(i);
  }

  void start(std::size_t index) {
    Node& node = nodes_[index];
    auto database = db::Database::open(node.folder.file(), db::Access::kReadWrite);
    ASSERT_TRUE(database.ok());
    auto engine = store::Engine::open(
        *database, {.schema = kSchema, .node = node_id(index), .clock = clock, .random = random,
                    .log = log, .on_committed = [&node](const store::Committed& committed) {
                      if (node.driver) node.driver->on_committed(committed);
                    }});
    ASSERT_TRUE(engine.ok()) << engine.error().message;
    node.engine = std::move(*engine);
    auto heads = read_heads(*database, node.engine->published()->vector);
    ASSERT_TRUE(heads.ok());
    node.writer = db::Writer::start(std::move(*database), {.journal = node.engine.get(),
                                                           .metrics = metrics, .clock = clock});
    node.workers = std::make_unique<loop::Workers<db::Database>>(
        [&node] {
          return std::make_unique<db::Database>(
              db::Database::open(node.folder.file(), db::Access::kReadOnly).value());
        },
        1);
    core::Hello self{.cluster = node_id(200), .node = node_id(index), .version = "test"};
    node.driver = std::make_unique<Driver>(Driver::Options{
        .self = self, .engine = *node.engine, .writer = *node.writer, .loop = *loop,
        .clock = clock, .random = random, .log = log, .heads = std::move(*heads),
        .dial = [this, index](const store::Member& member, Driver::OnDialled done) {
          connect(index, member.node.bytes[15] - 1u, std::move(done));
        },
        .run_on_worker = [&node](std::function<void(db::Database&)> work) {
          return node.workers->submit(std::move(work));
        }});
  }
  void stop(std::size_t index) {
    Node& node = nodes_[index];
    node.writer.reset();
    node.workers.reset();
    node.driver.reset();
    node.engine.reset();
  }

  // Runs `sql` on a node; the dot of the transaction.
  core::Dot write(std::size_t index, const std::string& sql) {
    const auto commit = nodes_[index].writer->write(
        [&](db::Database& database) { return database.execute(sql); });
    EXPECT_TRUE(commit.ok()) << (commit.ok() ? "" : commit.error().message);
    return {core::OriginId{commit->origin}, commit->sequence};
  }
  void note(std::size_t index, unsigned number) {
    char sql[120];
    std::snprintf(sql, sizeof sql, "INSERT INTO notes(id, title) VALUES (x'%032x', 'n%u')", number,
                  number);
    write(index, sql);
  }
  // A joiner gets the members with its snapshot; here everybody writes them down.
  void introduce() {
    for (auto& node : nodes_) {
      for (std::size_t i = 0; i < nodes_.size(); ++i) {
        const store::Member member{.node = node_id(i), .name = "n", .label = "A",
                                   .address = "pipe", .role = "node", .fingerprint = "f",
                                   .state = "active"};
        const auto written = node.writer->write(
            [&](db::Database& database) { return store::put_member(database, member); });
        ASSERT_TRUE(written.ok());
      }
    }
  }
  void connect(std::size_t from, std::size_t to, Driver::OnDialled done) {
    loop->post([this, from, to, done] {
      if (!nodes_[to].driver || cut) return done(fail(Code::kIo, "no route"));
      auto [here, there] = PipeEnd::make(*loop);
      nodes_[to].driver->adopt_link(std::move(there), node_id(from));
      done(std::unique_ptr<loop::Stream>(std::move(here)));
    });
  }

  // Runs the loop until something holds; false after ten seconds.
  bool until(const std::function<bool()>& holds) {
    bool held = false;
    const std::int64_t deadline_ms = clock.monotonic_ms() + 10'000;
    loop::Timer* again = nullptr;
    loop::Timer timer(loop->timers(), [&] {
      held = holds();
      if (held || clock.monotonic_ms() > deadline_ms) return loop->stop();
      again->start(10);
    });
    again = &timer;
    timer.start(1);
    loop->run();
    return held;
  }
  bool equal() const {
    const auto first = nodes_[0].engine->published();
    for (const auto& node : nodes_) {
      const auto state = node.engine->published();
      if (state->vector != first->vector || state->digest_low != first->digest_low) return false;
      for (const auto& peer : node.driver->status()->replica.peers) {
        if (!peer.synced || peer.divergent) return false;
      }
    }
    return !first->vector.empty();
  }
  Node& operator[](std::size_t index) { return nodes_[index]; }

  loop::SystemClock clock;
  loop::SystemRandom random;
  Metrics metrics;
  Log log{clock, 2, Log::Format::kText, LogLevel::kError};
  std::unique_ptr<loop::Loop> loop;
  bool cut = false;

 private:
  std::vector<Node> nodes_;
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
  cluster.write(0, "INSERT INTO notes(id, title) "
                   "VALUES (x'0000000000000000000000000000ffff', hex(randomblob(1500000)))");
  cluster.stop(0);  // nothing is left in memory
  cluster.start(0);
  cluster.start(1);
  ASSERT_TRUE(cluster.until([&] { return cluster.equal(); }));
}

TEST(Driver, PeerDurabilityIsReachedOrTheWaitEndsLocal) {
  Cluster cluster(2);
  cluster.introduce();
  ASSERT_TRUE(cluster.until([&] { return cluster.equal(); }));
  std::optional<core::Durability> reached;
  const auto note_it = [&](core::Durability level) { reached = level; };
  cluster[0].driver->wait_durable(
      cluster.write(0, "INSERT INTO notes(id) VALUES (x'00000000000000000000000000000001')"),
      5'000, note_it);
  ASSERT_TRUE(cluster.until([&] { return reached.has_value(); }));
  EXPECT_EQ(reached, core::Durability::kPeer);
  cluster.stop(1);
  reached.reset();
  cluster[0].driver->wait_durable(
      cluster.write(0, "INSERT INTO notes(id) VALUES (x'00000000000000000000000000000002')"),
      100, note_it);
  ASSERT_TRUE(cluster.until([&] { return reached.has_value(); }));
  EXPECT_EQ(reached, core::Durability::kLocal);
}

TEST(Driver, AStrangerIsToldSoAndClosed) {
  Cluster cluster(2);
  ASSERT_TRUE(cluster[0].writer
                  ->write([](db::Database& database) {
                    return store::put_member(
                        database, {.node = node_id(1), .name = "n", .label = "B",
                                   .address = "pipe", .role = "node", .state = "active"});
                  })
                  .ok());
  ASSERT_TRUE(cluster.until([&] {
    const auto& peers = cluster[0].driver->status()->replica.peers;
    return !peers.empty() && peers[0].last_error == "this node knows no such member";
  }));
}

}  // namespace
}  // namespace panal::net

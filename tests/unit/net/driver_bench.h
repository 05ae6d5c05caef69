#pragma once
// DriverBench: a cluster of real drivers, engines and writers on one loop; only the sockets are
// pipes. Also what the seeds of the fuzz targets are recorded from.
#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "replication/net/driver.h"
#include "src/loop/system.h"
#include "src/loop/timer.h"
#include "src/loop/workers.h"
#include "tests/unit/db/temp_folder.h"
#include "tests/unit/net/pipe.h"

namespace panal::net {

inline Uuid node_id(std::size_t index) {
  Uuid id;
  id.bytes[15] = static_cast<std::uint8_t>(index + 1);
  return id;
}

class DriverBench {
 public:
  struct Node {
    db::TempFolder folder;
    std::unique_ptr<store::Engine> engine;
    std::unique_ptr<db::Writer> writer;
    std::unique_ptr<loop::Workers<db::Database>> workers;
    std::unique_ptr<Driver> driver;
    std::atomic<bool> told = false;  // the driver, of commits
  };

  DriverBench(std::size_t count, SchemaSpec schema)
      : loop(loop::Loop::open().value()), schema_(std::move(schema)), nodes_(count) {
    for (std::size_t i = 0; i < count; ++i) start(i);
  }
  ~DriverBench() {
    for (std::size_t i = 0; i < nodes_.size(); ++i) stop(i);
  }

  void start(std::size_t index) {
    Node& node = nodes_[index];
    auto database = db::Database::open(node.folder.file(), db::Access::kReadWrite);
    ASSERT_TRUE(database.ok());
    auto engine =
        store::Engine::open(*database, {.schema = schema_,
                                        .node = node_id(index),
                                        .clock = clock,
                                        .random = random,
                                        .log = log,
                                        .on_committed = [&node](const store::Committed& committed) {
                                          if (node.told) node.driver->on_committed(committed);
                                        }});
    ASSERT_TRUE(engine.ok()) << engine.error().message;
    node.engine = std::move(*engine);
    auto heads = read_heads(*database, node.engine->published()->vector);
    ASSERT_TRUE(heads.ok());
    node.writer = db::Writer::start(
        std::move(*database), {.journal = node.engine.get(), .metrics = metrics, .clock = clock});
    node.workers = std::make_unique<loop::Workers<db::Database>>(
        [&node] {
          return std::make_unique<db::Database>(
              db::Database::open(node.folder.file(), db::Access::kReadOnly).value());
        },
        1);
    core::Hello self{.cluster = node_id(200), .node = node_id(index), .version = "test"};
    node.driver = std::make_unique<Driver>(
        Driver::Options{.self = self,
                        .engine = *node.engine,
                        .writer = *node.writer,
                        .loop = *loop,
                        .clock = clock,
                        .random = random,
                        .log = log,
                        .heads = std::move(*heads),
                        .dial =
                            [this, index](const store::Member& member, Driver::OnDialled done) {
                              connect(index, member.node.bytes[15] - 1u, std::move(done));
                            },
                        .run_on_worker =
                            [&node](std::function<void(db::Database&)> work) {
                              return node.workers->submit(std::move(work));
                            }});
    if (unheard) unheard(index);
    node.told = true;
    node.driver->start();
  }
  void stop(std::size_t index) {
    Node& node = nodes_[index];
    node.writer.reset();
    node.told = false;
    node.workers.reset();
    node.driver.reset();
    node.engine.reset();
  }

  // Runs `sql` on a node; the dot of the transaction.
  core::Dot write(std::size_t index, const std::string& sql) {
    const auto commit =
        nodes_[index].writer->write([&](db::Database& database) { return database.execute(sql); });
    EXPECT_TRUE(commit.ok()) << (commit.ok() ? "" : commit.error().message);
    return {core::OriginId{commit->origin}, commit->sequence};
  }
  // A joiner gets the members with its snapshot; here everybody writes them down.
  void introduce() {
    for (auto& node : nodes_) {
      for (std::size_t i = 0; i < nodes_.size(); ++i) {
        const store::Member member{.node = node_id(i),
                                   .name = "n" + std::to_string(i + 1),
                                   .label = "A",
                                   .address = "pipe",
                                   .role = "node",
                                   .fingerprint = "f",
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
      here->record = there->record = record;
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
  static db::Database reader(const Node& node) {
    return db::Database::open(node.folder.file(), db::Access::kReadOnly).value();
  }
  Node& operator[](std::size_t index) { return nodes_[index]; }

  loop::SystemClock clock;
  loop::SystemRandom random;
  Metrics metrics;
  Log log{clock, 2, Log::Format::kText, LogLevel::kError};
  std::unique_ptr<loop::Loop> loop;
  bool cut = false;
  // If set: writes to a node that has a driver, which is not told of commits yet.
  std::function<void(std::size_t)> unheard;
  // If set: told of all that is written to links from now on.
  std::function<void(std::string_view)> record;

 private:
  const SchemaSpec schema_;
  std::vector<Node> nodes_;
};

}  // namespace panal::net

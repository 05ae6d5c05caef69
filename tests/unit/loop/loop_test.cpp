#include "src/loop/loop.h"

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <csignal>
#include <deque>
#include <latch>
#include <mutex>
#include <thread>
#include <vector>

#include "src/loop/system.h"
#include "src/loop/tcp.h"
#include "src/loop/workers.h"

namespace panal::loop {
namespace {

TEST(TimerWheel, FiresInOrderNeverEarlyAndAtMostATickLate) {
  std::vector<std::pair<int, std::int64_t>> fired;
  std::int64_t now = 1000;
  TimerWheel wheel(now, [] {});
  std::vector<std::unique_ptr<Timer>> timers;
  const std::vector<std::int64_t> delays = {0, 1, 7, 8, 9, 100, 8191, 8192, 8200, 75'000};
  for (std::size_t i = 0; i < delays.size(); ++i) {
    timers.push_back(std::make_unique<Timer>(
        wheel, [&fired, &now, i] { fired.emplace_back(static_cast<int>(i), now); }));
    timers.back()->start(delays[i]);
  }
  for (; now < 80'000; ++now) wheel.advance(now);
  ASSERT_EQ(fired.size(), delays.size());
  for (const auto& [index, at] : fired) {
    const std::int64_t due = 1000 + delays[static_cast<std::size_t>(index)];
    EXPECT_GE(at, due);
    EXPECT_LE(at, due + TimerWheel::kTickMs);
  }
}

TEST(TimerWheel, TellsWhenToComeBack) {
  int wakes = 0;
  TimerWheel wheel(0, [&] { ++wakes; });
  EXPECT_FALSE(wheel.next_ms());
  Timer late(wheel, [] {});
  late.start(1000);
  EXPECT_EQ(wheel.next_ms(), 1000);
  Timer early(wheel, [] {});
  early.start(40);
  EXPECT_EQ(wheel.next_ms(), 40);
  EXPECT_EQ(wakes, 2);
  early.stop();
  wheel.advance(40);
  EXPECT_EQ(wheel.next_ms(), 1000);
  wheel.advance(1000);
  EXPECT_FALSE(wheel.next_ms());
}

TEST(TimerWheel, ATimerMayDestroyOthersAndRestartItself) {
  TimerWheel wheel(0, [] {});
  int runs = 0;
  bool other_fired = false;
  auto other = std::make_unique<Timer>(wheel, [&] { other_fired = true; });
  Timer self(wheel, [&] {
    other.reset();
    if (++runs < 3) self.start(0);
  });
  self.start(8);
  other->start(8);
  for (std::int64_t now = 0; now < 100; now += 8) wheel.advance(now);
  EXPECT_EQ(runs, 3);
  EXPECT_FALSE(other_fired);
}

TEST(Loop, RunsPostedTasksInOrderOfEachPoster) {
  auto loop = Loop::open().value();
  constexpr int kThreads = 4;
  constexpr int kTasks = 50'000;  // more than the queue holds: posters have to wait
  std::array<int, kThreads> next{};
  int done = 0;
  std::vector<std::thread> threads;
  ASSERT_TRUE(loop->post([&] {
    for (int t = 0; t < kThreads; ++t) {
      threads.emplace_back([&, t] {
        for (int i = 0; i < kTasks; ++i) {
          EXPECT_TRUE(loop->post([&, t, i] {
            EXPECT_EQ(next[static_cast<std::size_t>(t)]++, i);
            if (++done == kThreads * kTasks) loop->stop();
          }));
        }
      });
    }
  }));
  loop->run();
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(done, kThreads * kTasks);
}

TEST(Loop, TasksMayOwnWhatOnlyMoves) {
  auto loop = Loop::open().value();
  int seen = 0;
  loop->post([&, owned = std::make_unique<int>(7)] {
    seen = *owned;
    loop->stop();
  });
  loop->run();
  EXPECT_EQ(seen, 7);
}

TEST(Workers, EachThreadMakesItsOwnStateAndKeepsIt) {
  auto loop = Loop::open().value();
  std::atomic<int> made = 0;
  struct State {
    std::thread::id thread = std::this_thread::get_id();
  };
  constexpr int kTasks = 1000;
  int done = 0;
  std::atomic<bool> foreign = false;
  {
    Workers<State> workers(
        [&] {
          ++made;
          return std::make_unique<State>();
        },
        /*threads=*/4);
    for (int i = 0; i < kTasks; ++i) {
      ASSERT_TRUE(workers.submit([&](State& state) {
        if (state.thread != std::this_thread::get_id()) foreign = true;
        loop->post([&] {
          if (++done == kTasks) loop->stop();
        });
      }));
    }
    loop->run();
  }
  EXPECT_EQ(done, kTasks);
  EXPECT_FALSE(foreign);
  EXPECT_LE(made, 4);
}

TEST(Workers, TasksOneAfterTheOtherShareOneState) {
  std::atomic<int> made = 0;
  Workers<int> workers(
      [&] {
        ++made;
        return std::make_unique<int>(0);
      },
      /*threads=*/4);
  for (int i = 0; i < 20; ++i) {
    while (workers.idle() < 4) std::this_thread::yield();
    ASSERT_TRUE(workers.submit([](int&) {}));
  }
  while (workers.idle() < 4) std::this_thread::yield();
  EXPECT_EQ(made, 1);
}

TEST(Workers, ABurstOfTasksThatWaitGetsAllThreads) {
  std::deque<std::latch> meetings;  // each of four tasks and this test
  Workers<int> workers([] { return std::make_unique<int>(0); }, /*threads=*/4);
  for (int round = 0; round < 50; ++round) {
    std::latch& meeting = meetings.emplace_back(5);
    for (int i = 0; i < 4; ++i) {
      ASSERT_TRUE(workers.submit([&meeting](int&) { meeting.arrive_and_wait(); }));
    }
    meeting.arrive_and_wait();
  }
}

TEST(Workers, RefuseWhenTheQueueIsFull) {
  std::mutex gate;
  gate.lock();
  Workers<int> workers([] { return std::make_unique<int>(0); }, 1, /*queue_max=*/2);
  int accepted = 0;
  for (int i = 0; i < 10; ++i) {
    accepted += workers.submit([&](int&) { const std::lock_guard lock(gate); }) ? 1 : 0;
  }
  EXPECT_GE(accepted, 2);
  EXPECT_LE(accepted, 3);  // one may be under way
  gate.unlock();
}

TEST(Signals, ArriveOnTheLoop) {
  auto loop = Loop::open().value();
  int arrived = 0;
  auto signals = Signals::open(*loop, {SIGUSR1}, [&](int number) {
                   arrived = number;
                   loop->stop();
                 }).value();
  raise(SIGUSR1);
  loop->run();
  EXPECT_EQ(arrived, SIGUSR1);
}

TEST(Tcp, ReadsAddresses) {
  EXPECT_EQ(parse_host_port("127.0.0.1:80")->port, 80);
  EXPECT_EQ(parse_host_port("[::1]:443")->host, "::1");
  for (const std::string_view wrong : {"", "a", ":80", "a:", "a:x", "a:65536", "::1:80", "a:-1"}) {
    EXPECT_FALSE(parse_host_port(wrong).ok()) << wrong;
  }
}

// Goal: the last bytes and the end arrive, small or large, and without waiting for more to send.
TEST(Tcp, TheEndTravelsWithTheLastBytes) {
  for (const std::size_t size : {std::size_t{0}, std::size_t{5}, std::size_t{8'000'000}}) {
    const auto loop = Loop::open().value();
    struct Side final : Stream::Handler {
      std::unique_ptr<Stream> stream;
      std::string got;
      std::function<void()> ended = [] {};
      void on_data(std::string_view bytes) override { got += bytes; }
      void on_end() override { ended(); }
      void on_failure(const Error&) override { ended(); }
    } server, client;
    const auto listener = Listener::open_tcp(*loop, "127.0.0.1:0", Listener::Sharing::kExclusive,
                                             [&](std::unique_ptr<Stream> stream) {
                                               server.stream = std::move(stream);
                                               server.stream->start(server);
                                               server.stream->write_last(std::string(size, 'x'));
                                             })
                              .value();
    client.ended = [&] { loop->stop(); };
    const auto connecting =
        connect_tcp(*loop, "127.0.0.1:" + std::to_string(listener->port()), 5000,
                    [&](Result<std::unique_ptr<Stream>> result) {
                      client.stream = std::move(result).value();
                      client.stream->start(client);
                    })
            .value();
    loop->run();
    EXPECT_EQ(client.got.size(), size);
    client.stream.reset();
    server.stream.reset();
  }
}

TEST(Tcp, ConnectsToANameAndGivesUpInTime) {
  auto loop = Loop::open().value();
  std::unique_ptr<Stream> accepted;
  auto listener = Listener::open_tcp(*loop, "127.0.0.1:0", Listener::Sharing::kReusePort,
                                     [&](std::unique_ptr<Stream> stream) {
                                       accepted = std::move(stream);
                                     }).value();
  bool connected = false;
  auto connecting = connect_tcp(*loop, "localhost:" + std::to_string(listener->port()), 4000,
                                [&](Result<std::unique_ptr<Stream>> result) {
                                  connected = result.ok();
                                  loop->stop();
                                }).value();
  loop->run();
  EXPECT_TRUE(connected);
  // 192.0.2.0/24 is for documentation: nobody answers (RFC 5737).
  bool failed = false;
  auto hopeless = connect_tcp(*loop, "192.0.2.1:9", 20,
                              [&](Result<std::unique_ptr<Stream>> result) {
                                failed = !result.ok();
                                loop->stop();
                              }).value();
  loop->run();
  EXPECT_TRUE(failed);
}

}  // namespace
}  // namespace panal::loop

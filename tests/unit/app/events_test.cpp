#include "src/base/event_limits.h"
#include "tests/unit/app/bench.h"

namespace panal::app {
namespace {

class Events : public testing::Test {
 protected:
  EventHub::Stream open(const Client& client, const Bench::HeaderList& headers = {}) {
    Reply reply = bench.get(client, "/api/v1/events", headers);
    EXPECT_EQ(reply.status(), 200);
    EXPECT_EQ(reply.header("Content-Type"), "text/event-stream");
    auto stream = reply.response.stream;
    if (headers.empty()) stream->take();
    return stream;
  }

  Bench bench;
  EventHub& hub = bench.application().events();
  Client ana = bench.person("ana", "administrator");
};

TEST_F(Events, NeedASession) { EXPECT_EQ(bench.get({}, "/api/v1/events").status(), 401); }

TEST_F(Events, NameTheCollectionsThatChanged) {
  const auto stream = open(ana);
  bench.clock.advance_ms(1000);
  hub.publish({"messages", "sessions"}, "{\"A-1\":5}");
  EXPECT_EQ(stream->take(),
            "id: {\"A-1\":5}\nevent: change\ndata: {\"collections\":[\"messages\"]}\n\n");
  hub.publish({"sessions"}, "{\"A-1\":6}");
  bench.clock.advance_ms(100);
  hub.tick();
  EXPECT_EQ(stream->take(), "");
}

TEST_F(Events, AreHeldBackToTenASecond) {
  const auto stream = open(ana);
  bench.clock.advance_ms(1000);
  hub.publish({"messages"}, "1");
  stream->take();
  for (int i = 2; i < 9; ++i) hub.publish({"messages"}, std::to_string(i));
  hub.publish({"users"}, "9");
  hub.publish_status();
  EXPECT_EQ(stream->take(), "");
  bench.clock.advance_ms(100);
  hub.tick();
  EXPECT_EQ(stream->take(),
            "id: 9\nevent: change\ndata: {\"collections\":[\"messages\",\"users\"]}\n\n"
            "event: status\ndata: {}\n\n");
}

TEST_F(Events, TellOnlyWhatTheListenerMayRead) {
  const auto manager = open(bench.person("manuel", "manager"));
  const auto salesperson = open(bench.person("sara", "salesperson"));
  const auto customer = open(bench.person("carla", "customer"));
  bench.clock.advance_ms(1000);
  hub.publish({"messages", "users"}, "1");
  EXPECT_NE(manager->take().find("[\"messages\",\"users\"]"), std::string::npos);
  EXPECT_NE(salesperson->take().find("[\"messages\"]"), std::string::npos);
  EXPECT_EQ(customer->take(), "");
}

TEST_F(Events, WhoComesBackAfterAGapLooksAtAllAgain) {
  bench.clock.advance_ms(1000);
  hub.publish({"messages"}, "5");
  EXPECT_EQ(open(ana, {{"Last-Event-ID", "5"}})->take(), ":\n\n");
  const std::string all = open(ana, {{"Last-Event-ID", "4"}})->take();
  for (const char* name : {"\"messages\"", "\"people\"", "\"users\""}) {
    EXPECT_NE(all.find(name), std::string::npos) << all;
  }
}

TEST_F(Events, IdleStreamsGetAComment) {
  const auto stream = open(ana);
  bench.clock.advance_ms(limits::kEventCommentMs);
  hub.tick();
  EXPECT_EQ(stream->take(), ":\n\n");
  hub.tick();
  EXPECT_EQ(stream->take(), "");
}

TEST_F(Events, EndWithTheSession) {
  const auto stream = open(ana);
  const auto other = open(bench.person("berta", "manager"));
  bench.send(ana, http::Method::kDelete, "/api/v1/session");
  EXPECT_FALSE(hub.check_due());
  hub.publish({"sessions"}, "1");
  bench.clock.advance_ms(limits::kEventCheckSoonMs);
  ASSERT_TRUE(hub.check_due());
  ASSERT_TRUE(hub.check(bench.reader()));
  EXPECT_TRUE(stream->closed());
  EXPECT_FALSE(other->closed());
  EXPECT_EQ(hub.subscribers(), 1u);
  EXPECT_FALSE(hub.check_due());
  bench.clock.advance_ms(limits::kEventCheckMs);
  EXPECT_TRUE(hub.check_due());
}

TEST_F(Events, SubscribersAreBoundedAndLeave) {
  std::vector<EventHub::Stream> streams;
  for (std::size_t i = 0; i < limits::kEventStreams; ++i) streams.push_back(open(ana));
  EXPECT_EQ(bench.get(ana, "/api/v1/events").status(), 429);
  streams.back()->close();
  EXPECT_EQ(bench.get(ana, "/api/v1/events").status(), 200);
}

}  // namespace
}  // namespace panal::app

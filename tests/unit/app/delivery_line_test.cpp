// Deliveries of one webhook: order, attempts, dead letters, and what is kept when.
#include "src/app/api/delivery_line.h"

#include <gtest/gtest.h>

#include "src/base/event_limits.h"

namespace panal::app {
namespace {

using Step = DeliveryLine::Step;
using store::DeliveryState;

Uuid id_of(int number) { return Uuid::from_hash(std::string(32, static_cast<char>(number))); }

class Line : public testing::Test {
 protected:
  static DeliveryLine::Item item(int number) {
    DeliveryLine::Item made;
    made.event.id = id_of(number);
    made.event.name = "incidents.create";
    made.number = number;
    return made;
  }
  void read(std::initializer_list<int> numbers, std::int64_t last, bool more = false) {
    std::vector<DeliveryLine::Item> items;
    for (const int each : numbers) items.push_back(item(each));
    line.read(std::move(items), last, more);
  }
  void answer(int status, std::int64_t attempts = 3) {
    line.answered({status, status / 100 == 2 ? "" : "no"}, attempts, now, random);
  }

  SeededRandom random{5};
  std::int64_t now = 1'000'000;
  DeliveryLine line{id_of(99), 0, now};
};

TEST_F(Line, BacksOffTwiceAsLongEachTimeWithJitterUpToABound) {
  std::int64_t most = limits::kHookBackoffMs;
  for (int failures = 1; failures < 40; ++failures) {
    for (int i = 0; i < 20; ++i) {
      const std::int64_t wait = backoff_ms(failures, random);
      EXPECT_GE(wait, most / 2);
      EXPECT_LE(wait, most);
    }
    most = std::min(2 * most, limits::kHookBackoffMostMs);
  }
  EXPECT_NE(backoff_ms(10, random), backoff_ms(10, random));
}

TEST_F(Line, SendsInOrderAndKeepsWhatWasDelivered) {
  EXPECT_EQ(line.next(now), Step::kRead);
  read({3, 5}, 8);
  EXPECT_EQ(line.next(now), Step::kSend);
  EXPECT_EQ(line.head().number, 3);
  answer(200);
  EXPECT_EQ(line.next(now), Step::kSend);
  EXPECT_EQ(line.head().number, 5);
  EXPECT_EQ(line.progress().to, 3);
  answer(204);
  EXPECT_EQ(line.next(now), Step::kKeep);
  EXPECT_EQ(line.progress().to, 8);  // nobody wanted what is behind 5
  EXPECT_EQ(line.progress().delivered, 2);
  ASSERT_EQ(line.progress().deliveries.size(), 2U);
  EXPECT_EQ(line.progress().deliveries[0].state, DeliveryState::kDelivered);
  line.kept(now);
  EXPECT_EQ(line.progress().from, 8);
  EXPECT_EQ(line.next(now), Step::kWait);
  line.stir();
  EXPECT_EQ(line.next(now), Step::kRead);
}

TEST_F(Line, HoldsUpWhatIsBehindAnEventThatFails) {
  read({1, 2}, 2);
  answer(500);
  EXPECT_EQ(line.next(now), Step::kKeep);  // so that another node knows of the attempt
  ASSERT_EQ(line.progress().deliveries.size(), 1U);
  EXPECT_EQ(line.progress().deliveries[0].state, DeliveryState::kWaiting);
  EXPECT_EQ(line.progress().to, 0);
  line.kept(now);
  EXPECT_EQ(line.next(now), Step::kWait);
  EXPECT_EQ(line.next(now + limits::kHookBackoffMs), Step::kSend);
  EXPECT_EQ(line.head().number, 1);
  now += limits::kHookBackoffMs;
  answer(200);
  EXPECT_EQ(line.head().number, 2);
  EXPECT_EQ(line.progress().deliveries[0].attempts, 2);
}

TEST_F(Line, GivesAnEventUpAfterSoManyAttempts) {
  read({1, 2}, 2);
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(line.head().number, 1);
    answer(i == 1 ? 0 : 503);
    now += limits::kHookBackoffMostMs;
  }
  EXPECT_EQ(line.head().number, 2);
  ASSERT_EQ(line.progress().deliveries.size(), 1U);  // of one event the latest counts
  EXPECT_EQ(line.progress().deliveries[0].state, DeliveryState::kDead);
  EXPECT_EQ(line.progress().deliveries[0].attempts, 3);
  EXPECT_EQ(line.progress().to, 1);
}

TEST_F(Line, TriesADeadLetterThatIsWantedAgainOnce) {
  DeliveryLine::Item dead = item(7);
  dead.number = 0;
  dead.attempts = 3;
  dead.delivery = id_of(70);
  line.read({dead}, 10, false);
  answer(500, 20);
  EXPECT_TRUE(line.empty());
  EXPECT_EQ(line.progress().deliveries[0].id, id_of(70));
  EXPECT_EQ(line.progress().deliveries[0].state, DeliveryState::kDead);
  EXPECT_EQ(line.progress().deliveries[0].attempts, 4);
  line.kept(now);
  line.read({dead}, 10, false);
  answer(200, 20);
  EXPECT_EQ(line.progress().deliveries[0].state, DeliveryState::kDelivered);
}

TEST_F(Line, KeepsAtLeastTwiceASecondAndOncePerBatch) {
  read({1, 2}, 2, true);
  answer(200);
  EXPECT_EQ(line.next(now), Step::kSend);
  EXPECT_EQ(line.next(now + limits::kEventKeepMs), Step::kKeep);
  line.kept(now);
  answer(200);
  EXPECT_EQ(line.next(now), Step::kRead);  // there is more: what is delivered is kept with it
  std::vector<DeliveryLine::Item> many;
  for (int i = 3; i < 100; ++i) many.push_back(item(i));
  line.read(std::move(many), 99, false);
  std::size_t sent = 0;
  while (line.next(now) == Step::kSend) {
    answer(200);
    ++sent;
  }
  EXPECT_EQ(line.next(now), Step::kKeep);
  EXPECT_EQ(sent + 1, limits::kEventOutcomes);
}

TEST_F(Line, OfAGroupThatHearsOfNothingMovesThePositionNowAndThen) {
  read({}, 500);
  EXPECT_EQ(line.next(now), Step::kWait);
  EXPECT_EQ(line.next(now + limits::kCursorKeepMs), Step::kKeep);
  line.kept(now + limits::kCursorKeepMs);
  EXPECT_EQ(line.next(now + 3 * limits::kCursorKeepMs), Step::kWait);  // there is nothing new
}

TEST_F(Line, SaysThatEventsWereLeftOut) {
  line.missed(now);
  EXPECT_EQ(line.next(now), Step::kKeep);
  EXPECT_EQ(line.progress().deliveries[0].state, DeliveryState::kDead);
  EXPECT_FALSE(line.progress().deliveries[0].event.has_value());
}

TEST(Patterns, NameEventsCollectionsAndActions) {
  EXPECT_TRUE(store::is_wanted("", "incidents.create"));
  EXPECT_TRUE(store::is_wanted("*", "sign_in"));
  EXPECT_TRUE(store::is_wanted("visits.create incidents.*", "incidents.delete"));
  EXPECT_TRUE(store::is_wanted("*.delete", "incidents.delete"));
  EXPECT_TRUE(store::is_wanted("sign_in", "sign_in"));
  EXPECT_FALSE(store::is_wanted("incidents.*", "incident_notes.create"));
  EXPECT_FALSE(store::is_wanted("*.sign_in", "sign_in"));
  EXPECT_FALSE(store::is_wanted("incidents.create", "incidents.change"));
  EXPECT_FALSE(store::check_patterns("incidents.* *.delete sign_in"));
  EXPECT_TRUE(store::check_patterns("incidents;drop"));
}

}  // namespace
}  // namespace panal::app

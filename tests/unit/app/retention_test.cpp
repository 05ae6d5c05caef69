#include "src/app/store/retention.h"

#include "src/app/api/housekeeping.h"
#include "src/app/store/sign_in_log.h"
#include "src/base/clock.h"
#include "tests/unit/app/sign_in.h"

namespace panal::app {
namespace {

std::int64_t count(Bench& bench, std::string_view sql) {
  auto row = bench.reader().prepare(sql);
  EXPECT_TRUE(row && row->step().value());
  return row->integer(0);
}

void company(Bench& bench, const std::string& name) {
  ASSERT_EQ(
      bench.post(Bench::control(), "/api/v1/companies", "{" + field("name", name) + "}").status(),
      201);
}

void cut(Bench& bench, std::int64_t before_ms, std::size_t limit, std::size_t expected) {
  ASSERT_TRUE(bench.writer().write([&](db::Database& database) -> Result<void> {
    EXPECT_EQ(PANAL_TRY(store::cut_audit(database, before_ms, limit)), expected);
    return {};
  }));
}

// Goal: what is left of a chain can still be checked, and an entry that was taken out shows.
TEST(Retention, CutsAChainAtItsOldEndAlone) {
  Bench bench;
  for (const char* name : {"a", "b", "c"}) company(bench, name);
  bench.clock.advance_ms(10 * kDayMs);
  for (const char* name : {"d", "e", "f"}) company(bench, name);
  const std::int64_t before_ms = bench.clock.wall_ms() - kDayMs;
  cut(bench, before_ms, 2, 2);
  EXPECT_TRUE(store::check_chains(bench.reader()));
  cut(bench, before_ms, 2, 1);
  cut(bench, before_ms, 2, 0);
  EXPECT_EQ(count(bench, "SELECT min(number) FROM audit"), 4);
  EXPECT_TRUE(store::check_chains(bench.reader()));
  ASSERT_TRUE(bench.writer().write([](db::Database& database) {
    return database.execute("DELETE FROM audit WHERE number = 4");
  }));
  EXPECT_FALSE(store::check_chains(bench.reader()));
}

TEST(Retention, DeletesSessionsTokensAndSecretsThatExpired) {
  Bench bench;
  const Client ana = bench.person("ana", "administrator");
  bench.program(ana, "api");
  const std::string path = "/api/v1/users/" + ana.user->text() + "/reset";
  ASSERT_EQ(bench.post(Bench::control(), path, "{}").status(), 201);
  bench.clock.advance_ms(kDayMs);
  bench.person("berta", "manager");
  ASSERT_TRUE(bench.writer().write([&](db::Database& database) -> Result<void> {
    EXPECT_EQ(PANAL_TRY(store::delete_expired(database, bench.clock.wall_ms(), 10)), 2u);
    return {};
  }));
  EXPECT_EQ(count(bench, "SELECT count(*) FROM sessions"), 1);
  EXPECT_EQ(count(bench, "SELECT count(*) FROM api_tokens"), 1);
  EXPECT_EQ(count(bench, "SELECT count(*) FROM one_time_secrets"), 0);
}

// Goal: one node does it for all, and nothing is left in the trash where nobody looks.
TEST(Housekeeping, IsTheTaskOfTheMemberWithTheFirstLabel) {
  Bench bench;
  Log log(bench.clock, 2, Log::Format::kJson, LogLevel::kError);
  Housekeeping housekeeping(bench.writer(), bench.host, bench.clock, log);
  const Uuid old = *Uuid::parse("01890000-0000-7000-8000-000000000001");
  bench.host.trash_ = {{.table = "sessions", .id = old}, {.table = "messages", .id = old}};
  bench.person("ana", "administrator");
  bench.clock.advance_ms(kDayMs);
  bench.host.nodes_ = {{.label = "A", .role = "node", .state = "active"},
                       {.label = "@", .role = "node", .state = "active"}};
  housekeeping.run(bench.reader());
  EXPECT_EQ(bench.host.trash_.size(), 2u) << "another's task";
  bench.host.nodes_[1].state = "removed";
  housekeeping.run(bench.reader());
  ASSERT_EQ(bench.host.trash_.size(), 1u);
  EXPECT_EQ(bench.host.trash_[0].table, "messages");
  EXPECT_EQ(count(bench, "SELECT count(*) FROM sessions"), 0);
}

// Goal: what the availability of cut-off nodes costs does not stay hidden.
// Method: two nodes' entries about one code, as they are when the nodes have met.
TEST(Housekeeping, TellsOnceOfACodeThatTwoNodesTook) {
  Bench bench;
  Log log(bench.clock, 2, Log::Format::kJson, LogLevel::kError);
  Housekeeping housekeeping(bench.writer(), bench.host, bench.clock, log);
  const Client ana = bench.person("ana", "administrator");
  for (const char* chain : {"A-1", "B-1"}) {
    const store::Actor actor{.user = ana.user,
                             .name = "ana",
                             .address = "192.0.2.1",
                             .node = "n1",
                             .chain = chain,
                             .now_ms = bench.clock.wall_ms()};
    ASSERT_TRUE(bench.writer().write([&](db::Database& database) {
      return store::note_success(database, actor, *ana.user, store::kAuditSignIn,
                                 Json::object().set("step", 7));
    }));
  }
  for (int i = 0; i < 2; ++i) housekeeping.run(bench.reader());
  const Reply told = bench.get(ana, "/api/v1/audit?action=code_replayed");
  ASSERT_EQ(told.at("items").array_items()->size(), 1u);
  EXPECT_EQ(told.text("items.0.record"), ana.user->text());
  EXPECT_TRUE(store::check_chains(bench.reader()));
}

}  // namespace
}  // namespace panal::app

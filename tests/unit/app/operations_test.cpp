#include "tests/unit/app/bench.h"

namespace panal::app {
namespace {

TEST(Operations, HealthAnswersEveryone) {
  Bench bench;
  const Reply ready = bench.get({}, "/healthz");
  EXPECT_EQ(ready.status(), 200);
  EXPECT_EQ(ready.response.body, R"({"status":"ready","node":"n1"})");
  bench.host.health_ = {"read_only", "disk_full"};
  const Reply full = bench.get({}, "/healthz");
  EXPECT_EQ(full.status(), 503);
  EXPECT_EQ(full.text("reason"), "disk_full");
}

// Goal: only who stands at this machine is local; what a proxy forwards never is.
TEST(Operations, StatusKnowsWhoIsLocal) {
  Bench bench;
  for (const char* path : {"/api/v1/replication", "/metrics", "/front/stats", "/front/stats.json",
                           "/front/stats.csv"}) {
    EXPECT_EQ(bench.get({.address = "127.0.0.1"}, path).status(), 200) << path;
    EXPECT_EQ(bench.get({.address = "::1"}, path).status(), 200) << path;
    EXPECT_EQ(bench.get({.address = "::ffff:127.0.0.1"}, path).status(), 200) << path;
    EXPECT_EQ(bench.get(Bench::control(), path).status(), 200) << path;
    EXPECT_EQ(bench.get({.address = "192.0.2.1"}, path).status(), 401) << path;
    const Client proxied{.address = "127.0.0.1", .origin = http::Origin::kProxied};
    EXPECT_EQ(bench.get(proxied, path).status(), 401) << path;
    const Bench::HeaderList forwarded{{"X-Forwarded-For", "192.0.2.1"}};
    EXPECT_EQ(bench.get({.address = "127.0.0.1"}, path, forwarded).status(), 401) << path;
    const std::string name(path);
    EXPECT_EQ(bench.get(bench.person("a" + name, "administrator"), path).status(), 200) << path;
    EXPECT_EQ(bench.get(bench.person("m" + name, "manager"), path).status(), 403) << path;
  }
}

TEST(Operations, AdministratorsMakeJoinTokens) {
  Bench bench;
  const std::string path = "/api/v1/cluster/tokens";
  const Client ana = bench.person("ana", "administrator");
  const Reply made = bench.post(ana, path, R"({"ttl":"2h","role":"front"})");
  EXPECT_EQ(made.status(), 201);
  EXPECT_EQ(made.text("token"), "panal1-front");
  EXPECT_EQ(made.text("expires_at"), "1970-01-01T02:00:00.000Z");
  EXPECT_EQ(bench.post(Bench::control(), path, "{}").text("token"), "panal1-node");
  EXPECT_EQ(bench.post(ana, path, R"({"ttl":"30d"})").text("errors.0.code"), "too_far");
  EXPECT_EQ(bench.post(ana, path, R"({"role":"king"})").status(), 422);
  EXPECT_EQ(bench.post(bench.person("m", "manager"), path, "{}").status(), 403);
}

TEST(Operations, TheControlSocketIsAnAdministrator) {
  Bench bench;
  const Reply made = bench.post(
      Bench::control(), "/api/v1/users",
      R"({"login":"ana","password":"colmena de abril","roles":["administrator"]})");
  EXPECT_EQ(made.status(), 201) << made.response.body;
  EXPECT_EQ(bench.get(Bench::control(), "/api/v1/users").text("items.0.login"), "ana");
  EXPECT_FALSE(*bench.get({}, "/api/v1/setup").at("needed").boolean());
}

}  // namespace
}  // namespace panal::app

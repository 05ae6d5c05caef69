#include "tests/unit/app/bench.h"

namespace panal::app {
namespace {

const Uuid kSecond = *Uuid::parse("01890000-0000-7000-8000-000000000002");

std::string path_of(const Uuid& node, const std::string& action = {}) {
  return "/api/v1/cluster/nodes/" + node.text() + action;
}

struct Nodes : testing::Test {
  Nodes() {
    bench.host.nodes_ = {{kSecond, "B", "n2", "n2:7443", "node", "active", "connected", 0}};
  }
  Bench bench;
};

TEST_F(Nodes, AreListedForMonitors) {
  const Reply list = bench.get(Bench::control(), "/api/v1/cluster/nodes");
  EXPECT_EQ(list.status(), 200);
  EXPECT_EQ(list.text("items.0.name"), "n2");
  EXPECT_EQ(list.text("items.0.label"), "B");
  EXPECT_EQ(list.text("items.0.connection"), "connected");
  EXPECT_TRUE(list.at("items.0.certificate_expires_at").is_null());
  EXPECT_EQ(bench.get({}, "/api/v1/cluster/nodes").status(), 401);
}

TEST_F(Nodes, AreDrainedResumedAndRemovedByAdministrators) {
  const Client ana = bench.person("ana", "administrator");
  EXPECT_EQ(bench.post(ana, path_of(kSecond, "/drain"), "{}").text("state"), "draining");
  EXPECT_EQ(bench.post(ana, path_of(kSecond, "/resume"), "{}").text("state"), "active");
  EXPECT_EQ(bench.send(ana, http::Method::kDelete, path_of(kSecond)).text("state"), "removed");
  const Reply back = bench.post(ana, path_of(kSecond, "/resume"), "{}");
  EXPECT_EQ(back.status(), 409);
  EXPECT_EQ(back.text("type"), "urn:panal:problem:removed_node");
}

TEST_F(Nodes, AreLeftAloneByOthers) {
  const Client manager = bench.person("m", "manager");
  for (const char* action : {"/drain", "/resume"}) {
    EXPECT_EQ(bench.post(manager, path_of(kSecond, action), "{}").status(), 403);
    EXPECT_EQ(bench.post({}, path_of(kSecond, action), "{}").status(), 401);
  }
  EXPECT_EQ(bench.send(manager, http::Method::kDelete, path_of(kSecond)).status(), 403);
  EXPECT_EQ(bench.host.nodes_[0].state, "active");
}

TEST_F(Nodes, UnknownOnesAreNotFound) {
  EXPECT_EQ(bench.post(Bench::control(), path_of(Uuid{}, "/drain"), "{}").status(), 404);
  EXPECT_EQ(bench.post(Bench::control(), "/api/v1/cluster/nodes/n2/drain", "{}").status(), 400);
}

}  // namespace
}  // namespace panal::app

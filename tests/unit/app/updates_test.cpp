#include "tests/unit/app/bench.h"

namespace panal::app {
namespace {

constexpr const char* kUpdate = "/api/v1/system/update";

struct Updates : testing::Test {
  Bench bench;
};

TEST_F(Updates, AreForAdministratorsAlone) {
  for (const char* role : {"manager", "salesperson", "support", "customer"}) {
    const Client other = bench.person(role, role);
    EXPECT_EQ(bench.get(other, kUpdate).status(), 403) << role;
    EXPECT_EQ(bench.post(other, kUpdate, "sound").status(), 403) << role;
  }
  EXPECT_EQ(bench.post({}, kUpdate, "sound").status(), 401);
  EXPECT_FALSE(bench.host.update_then_);
  EXPECT_EQ(bench.get(bench.person("ana", "administrator"), kUpdate).text("state"), "idle");
}

TEST_F(Updates, AreInstalledCheckedOrForcedAsAsked) {
  const Client ana = bench.person("ana", "administrator");
  const Reply taken = bench.post(ana, kUpdate, "sound");
  EXPECT_EQ(taken.status(), 202);
  EXPECT_EQ(taken.text("version"), "0.2.0");
  EXPECT_EQ(bench.host.update_then_, UpdateThen::kInstall);
  EXPECT_EQ(bench.post(ana, std::string(kUpdate) + "?force=true", "sound").status(), 202);
  EXPECT_EQ(bench.host.update_then_, UpdateThen::kInstallForced);
  EXPECT_EQ(bench.post(ana, std::string(kUpdate) + "?check=true", "sound").status(), 200);
  EXPECT_EQ(bench.host.update_then_, UpdateThen::kCheck);
  const Reply log = bench.get(ana, "/api/v1/audit?action=system_update");
  EXPECT_EQ(log.at("items").array_items()->size(), 2);
}

TEST_F(Updates, SayWhyTheyAreRefused) {
  const Reply refused = bench.post(bench.person("ana", "administrator"), kUpdate, "forged");
  EXPECT_EQ(refused.status(), 422);
  EXPECT_EQ(refused.text("errors.0.code"), "update_unsigned");
}

}  // namespace
}  // namespace panal::app

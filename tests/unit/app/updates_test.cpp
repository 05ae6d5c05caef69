#include "src/app/api/housekeeping.h"
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

// Goal: of a cluster one member at a time is updated, and the next when that is over.
// Method: the same database, seen as member 1 and then as member 2.
TEST_F(Updates, OfAClusterAreTakenInTurn) {
  const Client ana = bench.person("ana", "administrator");
  const auto members = [](bool second) {
    ClusterNode casa_1{
        .id = Uuid::from_hash(std::string(32, 'a')), .label = "A", .name = "casa-1", .address = {}};
    ClusterNode casa_2{
        .id = Uuid::from_hash(std::string(32, 'b')), .label = "B", .name = "casa-2", .address = {}};
    (second ? casa_2 : casa_1).connection = "self";
    return std::vector<ClusterNode>{casa_1, casa_2};
  };
  bench.host.nodes_ = members(false);
  EXPECT_EQ(bench.post(ana, kUpdate, "forged").status(), 422);  // and gives its turn up again
  EXPECT_EQ(bench.post(ana, kUpdate, "sound").status(), 202);
  EXPECT_EQ(bench.post(ana, kUpdate, "forged").status(), 422);  // and keeps that of the sound one
  EXPECT_TRUE(bench.get(ana, kUpdate).at("member_updating").is_null());

  bench.host.nodes_ = members(true);
  const Reply refused = bench.post(ana, kUpdate, "sound");
  EXPECT_EQ(refused.status(), 409);
  EXPECT_EQ(refused.text("type"), "urn:panal:problem:member_updating");
  EXPECT_NE(refused.text("detail").find("casa-1"), std::string::npos);
  EXPECT_EQ(bench.get(ana, kUpdate).text("member_updating"), "casa-1");
  EXPECT_EQ(bench.post(ana, std::string(kUpdate) + "?check=true", "sound").status(), 200);

  Log log(bench.clock, 2, Log::Format::kJson, LogLevel::kError);
  Housekeeping housekeeping(bench.writer(), bench.host, bench.clock, log);
  bench.clock.advance_ms(2 * kMinuteMs);
  housekeeping.end_update(bench.reader());  // is not its own to end
  EXPECT_EQ(bench.post(ana, kUpdate, "sound").status(), 409);
  bench.host.nodes_ = members(false);
  housekeeping.end_update(bench.reader());
  bench.host.nodes_ = members(true);
  EXPECT_EQ(bench.post(ana, kUpdate, "sound").status(), 202);
}

// A member that never comes back from its update would keep the others from theirs.
TEST_F(Updates, WaitForAnotherMemberAnHourAtMost) {
  const Client ana = bench.person("ana", "administrator");
  const ClusterNode gone{
      .id = Uuid::from_hash(std::string(32, 'a')), .label = "A", .name = "casa-1", .address = {}};
  bench.host.nodes_ = {gone};
  bench.host.nodes_.front().connection = "self";
  EXPECT_EQ(bench.post(ana, kUpdate, "sound").status(), 202);
  bench.host.nodes_ = {gone};
  EXPECT_EQ(bench.post(ana, kUpdate, "sound").status(), 409);
  bench.clock.advance_ms(61 * kMinuteMs);
  EXPECT_EQ(bench.post(bench.person("eva", "administrator"), kUpdate, "sound").status(), 202);
}

}  // namespace
}  // namespace panal::app

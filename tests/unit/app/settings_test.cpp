#include "src/base/page_limits.h"
#include "tests/unit/app/bench.h"

namespace panal::app {
namespace {

struct SettingsTest : testing::Test {
  Reply put(const Client& client, const std::string& path, const std::string& body) {
    return bench.send(client, http::Method::kPut, "/api/v1/" + path, body,
                      {{"Content-Type", "application/json"}});
  }
  Reply keep(const Client& client, const std::string& name, const std::string& value) {
    return put(client, "preferences", Json::object().set("name", name).set("value", value).dump());
  }
  std::string kept(const Client& client) {
    return bench.get(client, "/api/v1/preferences").response.body;
  }

  Bench bench;
  Client ana = bench.person("ana", "administrator");
  Client luz = bench.person("luz", "customer");
};

TEST_F(SettingsTest, HoldForTheCompanyAndAreTheAdministrators) {
  EXPECT_EQ(bench.get(luz, "/api/v1/settings").status(), 403);
  EXPECT_EQ(put(luz, "settings", R"({"name":"x"})").status(), 403);
  EXPECT_EQ(bench.get(ana, "/api/v1/settings").at("notification_days").dump(), "90");
  EXPECT_EQ(bench.get({}, "/api/v1/setup").at("language").dump(), "null");
  const Reply set =
      put(ana, "settings", R"({"name":"Casa Luz","language":"en","notification_days":30})");
  ASSERT_EQ(set.status(), 200) << set.response.body;
  const Reply setup = bench.get({}, "/api/v1/setup");
  EXPECT_EQ(setup.text("cluster.name"), "Casa Luz");
  EXPECT_EQ(setup.text("language"), "en");
  EXPECT_EQ(put(ana, "settings", R"({"language":"auto"})").text("name"), "Casa Luz");
  EXPECT_EQ(bench.get({}, "/api/v1/setup").at("language").dump(), "null");
  const Reply log = bench.get(ana, "/api/v1/audit?action=settings");
  EXPECT_EQ(log.at("items").array_items()->size(), 2);
}

TEST_F(SettingsTest, RefuseWhatMakesNoSense) {
  EXPECT_EQ(put(ana, "settings", R"({"language":"fr"})").text("errors.0.field"), "language");
  EXPECT_EQ(put(ana, "settings", R"({"notification_days":1})").status(), 422);
}

TEST_F(SettingsTest, PreferencesAreOnesOwnAndTheLastOneCounts) {
  EXPECT_EQ(bench.get({}, "/api/v1/preferences").status(), 401);
  EXPECT_EQ(kept(luz), R"({"preferences":{}})");
  EXPECT_EQ(keep(luz, "view people Ñandú", R"({"q":"a"})").status(), 204);
  EXPECT_EQ(keep(luz, "view people Ñandú", R"({"q":"b"})").status(), 204);
  EXPECT_EQ(kept(luz), R"({"preferences":{"view people Ñandú":"{\"q\":\"b\"}"}})");
  EXPECT_EQ(kept(ana), R"({"preferences":{}})");
  EXPECT_EQ(put(luz, "preferences", R"({"name":"view people Ñandú","value":null})").status(), 204);
  EXPECT_EQ(kept(luz), R"({"preferences":{}})");
  EXPECT_EQ(keep(luz, "view people Ñandú", "again").status(), 204);
  EXPECT_EQ(kept(luz), R"({"preferences":{"view people Ñandú":"again"}})");
}

TEST_F(SettingsTest, PreferencesAreBounded) {
  EXPECT_EQ(keep(luz, std::string(limits::kPreferenceNameCharacters + 1, 'x'), "1").status(), 422);
  EXPECT_EQ(keep(luz, "long", std::string(limits::kPreferenceCharacters + 1, 'x')).status(), 422);
  for (std::int64_t i = 0; i < limits::kPreferences; ++i) {
    ASSERT_EQ(keep(luz, "p" + std::to_string(i), "1").status(), 204);
  }
  EXPECT_EQ(keep(luz, "one more", "1").status(), 409);
  EXPECT_EQ(keep(luz, "p7", "").status(), 204);
  EXPECT_EQ(keep(luz, "one more", "1").status(), 204);
}

}  // namespace
}  // namespace panal::app

#include "src/appliance/members.h"

#include <gtest/gtest.h>

#include "src/appliance/console.h"

namespace panal::appliance {
namespace {

Json status(const char* text) { return Json::parse(text).value(); }

TEST(Members, OpenNothingBeforeTheServerHasAnswered) {
  EXPECT_EQ(openings_of({}), Openings{});
  EXPECT_EQ(cluster_line({}), "");
}

TEST(Members, AreOpenedToUnlessRemoved) {
  const Json document = status(R"({"cluster": {"name": "casa", "expects_joiner": false}, "peers": [
    {"address": "192.0.2.8:7443", "state": "connected"},
    {"address": "192.0.2.8:7444", "state": "unreachable"},
    {"address": "[2001:db8::7]:7443", "state": "connecting"},
    {"address": "192.0.2.9:7443", "state": "removed"},
    {"address": "", "state": "connecting"}]})");
  const Openings openings = openings_of(document);
  EXPECT_EQ(openings.members, (std::vector<std::string>{"192.0.2.8", "2001:db8::7"}));
  EXPECT_FALSE(openings.peer_port_to_all);
  EXPECT_EQ(cluster_line(document), "casa, 1 of 5 other nodes connected");
}

TEST(Members, AnyoneMayCallWhileATokenIsGood) {
  EXPECT_TRUE(openings_of(status(R"({"cluster": {"expects_joiner": true}})")).peer_port_to_all);
}

TEST(StatusScreen, ShowsWhatAPersonNeedsAndNoControlCharacters) {
  const std::string text = render({.version = "1.2.3",
                                   .hostname = "n1",
                                   .addresses = {"192.0.2.7", "2001:db8::7"},
                                   .setup_code = "ABCDE-FGHJK",
                                   .settings = "",
                                   .server = "ready",
                                   .cluster = "ca\x1b[2Jsa",
                                   .note = ""});
  EXPECT_NE(text.find("http://192.0.2.7/"), std::string::npos);
  EXPECT_NE(text.find("http://[2001:db8::7]/"), std::string::npos);
  EXPECT_NE(text.find("setup code  ABCDE-FGHJK"), std::string::npos);
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
  EXPECT_EQ(text.find("note"), std::string::npos);
  EXPECT_NE(render({}).find("no address yet"), std::string::npos);
}

}  // namespace
}  // namespace panal::appliance

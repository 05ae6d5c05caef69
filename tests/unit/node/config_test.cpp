#include "src/node/config.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <set>

#include "src/node/cli.h"
#include "src/node/label.h"

namespace panal::node {
namespace {

std::variant<Invocation, Leave> parse(std::vector<const char*> arguments) {
  arguments.insert(arguments.begin(), "panal");
  return parse_command_line(static_cast<int>(arguments.size()), arguments.data());
}

TEST(Endpoint, ParsesNamesAndBothAddressFamilies) {
  EXPECT_EQ(Endpoint::parse("127.0.0.1:80").value().text(), "127.0.0.1:80");
  EXPECT_EQ(Endpoint::parse("[::1]:443").value().host, "::1");
  EXPECT_EQ(Endpoint::parse("[::1]:443").value().text(), "[::1]:443");
  EXPECT_EQ(Endpoint::parse("node-1.casa:7443").value().port, 7443);
  for (const char* wrong : {"", "80", ":80", "a:", "a:b", "a:70000", "::1:443", "a b:1", "a:-1"}) {
    EXPECT_FALSE(Endpoint::parse(wrong)) << wrong;
  }
}

TEST(CommandLine, FlagsBeatVariablesBeatTheFile) {
  const std::string path = testing::TempDir() + "panal_config_test.toml";
  std::ofstream(path) << "http = \"127.0.0.1:1\"\npeer = \"127.0.0.1:2\"\nname = \"file\"\n";
  setenv("PANAL_PEER", "127.0.0.1:3", 1);
  setenv("PANAL_NAME", "variable", 1);
  const auto parsed = parse({"serve", "--config", path.c_str(), "--name", "flag"});
  unsetenv("PANAL_PEER");
  unsetenv("PANAL_NAME");
  const auto* invocation = std::get_if<Invocation>(&parsed);
  ASSERT_NE(invocation, nullptr) << std::get<Leave>(parsed).text;
  EXPECT_EQ(invocation->command, Command::kServe);
  EXPECT_EQ(invocation->config.http.text(), "127.0.0.1:1");
  EXPECT_EQ(invocation->config.peer.text(), "127.0.0.1:3");
  EXPECT_EQ(invocation->config.name, "flag");
}

TEST(CommandLine, AWrongValueIsOneLineAndExitCodeTwo) {
  const std::string unknown = testing::TempDir() + "panal_unknown_test.toml";
  std::ofstream(unknown) << "htp = \"127.0.0.1:1\"\n";
  const std::string twice = testing::TempDir() + "panal_twice_test.toml";
  std::ofstream(twice) << "name = \"a\"\nname = \"b\"\n";
  for (const std::vector<const char*>& arguments : std::vector<std::vector<const char*>>{
           {"serve", "--http", "nowhere"},
           {"serve", "--balance", "fair"},
           {"serve", "--name", "a b"},
           {"serve", "--config", "/nonexistent.toml"},
           {"serve", "--config", unknown.c_str()},
           {"token", "--ttl", "soon"},
           {"token", "--role", "king"},
           {"serve", "--http", ""},
           {"serve", "--name", ""},
           {"serve", "--config", "/"},
           {"serve", "--config", twice.c_str()},
           {"status", "--url", "nonsense"},
           {"user", "token", "ana", "--scope", "all"},
           {"join", "nonsense"},
           {"join"},
           {"fly"},
           {}}) {
    const auto parsed = parse(arguments);
    const auto* leave = std::get_if<Leave>(&parsed);
    ASSERT_NE(leave, nullptr);
    EXPECT_EQ(leave->exit_code, 2);
    EXPECT_EQ(leave->text.find('\n'), std::string::npos) << leave->text;
  }
}

TEST(CommandLine, HelpIsPrintedForEveryCommand) {
  for (const std::vector<const char*>& arguments : std::vector<std::vector<const char*>>{
           {"--help"}, {"serve", "--help"}, {"user", "--help"}, {"user", "add", "--help"}}) {
    const auto parsed = parse(arguments);
    const auto* leave = std::get_if<Leave>(&parsed);
    ASSERT_NE(leave, nullptr);
    EXPECT_EQ(leave->exit_code, 0);
    EXPECT_FALSE(leave->text.empty());
  }
}

TEST(Label, FounderGivesLettersAndNoTwoDonorsGiveTheSame) {
  EXPECT_EQ(label_for("A", 0), "B");
  EXPECT_EQ(label_for("A", 24), "Z");
  EXPECT_EQ(label_for("A", 25), "AA");
  EXPECT_EQ(label_for("B", 0), "BA");
  EXPECT_EQ(label_for("B", 25), "BZA");
  // Three generations, 80 joiners a donor.
  std::set<std::string> seen = {"A"};
  std::vector<std::string> donors = {"A"};
  for (int generation = 0; generation < 3; ++generation) {
    std::vector<std::string> joined;
    for (const std::string& donor : donors) {
      for (std::uint64_t count = 0; count < 80; ++count) {
        joined.push_back(label_for(donor, count));
        EXPECT_TRUE(seen.insert(joined.back()).second) << joined.back();
      }
    }
    donors.assign(joined.begin(), joined.begin() + 60);
  }
}

}  // namespace
}  // namespace panal::node

#include "src/appliance/settings.h"

#include <gtest/gtest.h>

namespace panal::appliance {
namespace {

TEST(Settings, ReadsBareAndQuotedValuesAndComments) {
  const auto settings = Settings::parse(
      "# first boot\n"
      "hostname = \"oficina\"  # its name\n"
      "address=192.0.2.7/24\r\n"
      "\n"
      "admin_password = \"a # \\\"b\\\" \\\\\"\n"
      "ntp = a.example b.example # two",
      "panal.toml");
  ASSERT_TRUE(settings) << settings.error().message;
  EXPECT_EQ(settings->hostname, "oficina");
  EXPECT_EQ(settings->address, "192.0.2.7/24");
  EXPECT_EQ(settings->admin_password, "a # \"b\" \\");
  EXPECT_EQ(words_of(settings->ntp), (std::vector<std::string>{"a.example", "b.example"}));
  EXPECT_EQ(settings->source, "panal.toml");
  EXPECT_FALSE(settings->makes_cluster());
}

TEST(Settings, SaysWhatLineIsWrong) {
  for (const char* line : {"hostname", "hostnam = x", "[section]", "hostname = \"x",
                           "hostname = \"x\" y", "hostname = \"\\n\"", "hostname = \"a\tb\""}) {
    const auto settings = Settings::parse("cluster = casa\n" + std::string(line) + "\n", "seed");
    ASSERT_FALSE(settings) << line;
    EXPECT_TRUE(settings.error().message.starts_with("seed, line 2: ")) << line;
  }
}

TEST(Settings, AreNeverExpanded) {
  const auto settings = Settings::parse("cluster = $(reboot)\nadmin = `id`", "seed");
  ASSERT_TRUE(settings);
  EXPECT_EQ(settings->cluster, "$(reboot)");
  EXPECT_EQ(settings->admin, "`id`");
}

TEST(Settings, TakesOnlyItsOwnWordsOfTheCommandLine) {
  const auto settings = Settings::from_command_line(
      "BOOT_IMAGE=/vmlinuz ro panal.appliance panal.hostname=n1 "
      "panal.join=token.with=signs quiet\n");
  ASSERT_TRUE(settings) << settings.error().message;
  EXPECT_EQ(settings->hostname, "n1");
  EXPECT_EQ(settings->join, "token.with=signs");
  EXPECT_FALSE(settings->empty());
  EXPECT_TRUE(Settings::from_command_line("quiet panal.appliance")->empty());
  EXPECT_FALSE(Settings::from_command_line("panal.nonsense=1"));
}

}  // namespace
}  // namespace panal::appliance

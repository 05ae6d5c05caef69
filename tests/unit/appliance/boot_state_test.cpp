#include "src/appliance/boot_state.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace panal::appliance {
namespace {

std::string block_of(std::string text) {
  text.insert(0, "# GRUB Environment Block\n");
  text.resize(BootState::kBlockBytes, '#');
  return text;
}

TEST(BootState, KeepsWhatItDoesNotKnow) {
  auto state =
      BootState::parse(block_of("active=a\nappend=panal.hostname=casa\ntries=3\n")).value();
  EXPECT_EQ(state.get("append"), "panal.hostname=casa");
  state.set("tries", "0");
  state.set("note", "done");
  EXPECT_EQ(state.encode().value(),
            block_of("active=a\nappend=panal.hostname=casa\ntries=0\nnote=done\n"));
}

TEST(BootState, WritesNothingThatGrubWouldReadOtherwise) {
  auto state = BootState::parse(block_of("")).value();
  state.set("note", "a\nactive=b\\\x01ñ");
  EXPECT_EQ(state.encode().value(), block_of("note=a?active=b????\n"));
}

TEST(BootState, RefusesWhatIsNoBlockOrDoesNotFit) {
  EXPECT_FALSE(BootState::parse(""));
  EXPECT_FALSE(BootState::parse(std::string(BootState::kBlockBytes, '#')));
  EXPECT_FALSE(BootState::parse(block_of("").substr(1)));
  auto state = BootState::parse(block_of("")).value();
  state.set("note", std::string(BootState::kBlockBytes, 'x'));
  EXPECT_FALSE(state.encode());
}

TEST(BootState, IsFoundOnThePartitionAndWrittenInPlace) {
  const std::string path = testing::TempDir() + "panal_boot_state";
  const std::string before(7 * 512, 'F');
  const std::string after(900, 'T');
  std::ofstream(path, std::ios::binary) << before << block_of("active=a\n") << after;
  auto state = read_boot_state(path).value();
  state.set("active", "b");
  ASSERT_TRUE(write_boot_state(path, state));
  std::stringstream found;
  found << std::ifstream(path, std::ios::binary).rdbuf();
  EXPECT_EQ(found.str(), before + block_of("active=b\n") + after);
  std::ofstream(path, std::ios::binary) << before;
  EXPECT_FALSE(read_boot_state(path));
}

}  // namespace
}  // namespace panal::appliance

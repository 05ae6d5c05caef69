#include "src/appliance/seed.h"

#include <gtest/gtest.h>

namespace panal::appliance {
namespace {

std::string with(std::size_t at, std::string_view text) {
  std::string bytes(kVolumeBytes, '\0');
  return bytes.replace(at, text.size(), text);
}

TEST(Seed, KnowsAnIsoByItsDescriptor) {
  const auto bytes = with(32'768, "\1CD001\1").replace(32'768 + 40, 10, "CIDATA    ");
  const auto volume = volume_of(bytes);
  ASSERT_TRUE(volume);
  EXPECT_STREQ(volume->type, "iso9660");
  EXPECT_EQ(volume->label, "cidata");
  EXPECT_FALSE(volume_of(std::string_view(bytes).substr(0, 32'800)));
}

TEST(Seed, KnowsTheLabelsOfOldAndNewFats) {
  const auto old = with(510, "\x55\xaa").replace(54, 8, "FAT16   ").replace(43, 11, "config-2   ");
  const auto recent =
      with(510, "\x55\xaa").replace(82, 8, "FAT32   ").replace(71, 11, "CIDATA     ");
  ASSERT_TRUE(volume_of(old));
  EXPECT_STREQ(volume_of(old)->type, "vfat");
  EXPECT_EQ(volume_of(old)->label, "config-2");
  EXPECT_EQ(volume_of(recent)->label, "cidata");
}

TEST(Seed, LeavesEverythingElseAlone) {
  EXPECT_FALSE(volume_of(""));
  EXPECT_FALSE(volume_of(with(1080, "\x53\xef")));
  EXPECT_FALSE(volume_of(with(510, "\x55\xaa")));
}

}  // namespace
}  // namespace panal::appliance

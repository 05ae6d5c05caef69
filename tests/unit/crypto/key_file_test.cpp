#include "src/crypto/key_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "src/base/limits.h"

namespace panal::crypto {
namespace {

class KeyFile : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "panal-keys-XXXXXX";
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string folder_;
};

TEST_F(KeyFile, IsWrittenWholeAndForTheOwnerOnly) {
  const std::string path = folder_ + "/node.key";
  ASSERT_TRUE(write_key_file(path, "first").ok());
  ::chmod(path.c_str(), 0644);
  ASSERT_TRUE(write_key_file(path, "second").ok());
  EXPECT_EQ(*read_key_file(path), "second");
  struct stat status {};
  ASSERT_EQ(::stat(path.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600U);
  EXPECT_FALSE(std::filesystem::exists(path + ".new"));
}

TEST_F(KeyFile, FailsWithTheReasonAndLeavesTheOldOne) {
  EXPECT_EQ(read_key_file(folder_ + "/none").error().code, Code::kNotFound);
  const auto written = write_key_file(folder_ + "/none/key", "x");
  ASSERT_FALSE(written.ok());
  EXPECT_NE(written.error().message.find("No such file"), std::string::npos);
  EXPECT_FALSE(read_key_file(folder_).ok());
}

TEST_F(KeyFile, IsBounded) {
  std::ofstream(folder_ + "/big") << std::string(limits::kKeyFileBytes + 1, 'x');
  EXPECT_EQ(read_key_file(folder_ + "/big").error().code, Code::kTooLarge);
}

}  // namespace
}  // namespace panal::crypto

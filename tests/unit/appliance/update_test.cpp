#include "src/appliance/update.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "src/appliance/boot_state.h"
#include "src/appliance/bundle.h"
#include "src/appliance/updates.h"
#include "tests/unit/appliance/signed_bundles.h"

namespace panal::appliance {
namespace {

constexpr std::size_t kSlotBytes = 400'000;

std::string content(const std::string& path) {
  std::stringstream found;
  found << std::ifstream(path, std::ios::binary).rdbuf();
  return found.str();
}

// A machine that runs slot a, with another version's remains in slot b.
class Update : public testing::Test {
 protected:
  Update()
      : folder_(testing::TempDir() + "panal_update_" + std::to_string(::getpid())),
        former_(kSlotBytes, 'f'),
        what_{.bundle = folder_ + "/wanted",
              .slot = folder_ + "/slot",
              .state = folder_ + "/state",
              .running = "a"} {
    std::filesystem::create_directories(folder_);
    put(what_.slot, former_);
    std::string block = "# GRUB Environment Block\nactive=a\ncand=\ntries=0\n";
    block.resize(BootState::kBlockBytes, '#');
    put(what_.state, std::string(4096, '\0') + block);
  }
  ~Update() override { std::filesystem::remove_all(folder_); }

  static void put(const std::string& path, const std::string& bytes) {
    std::ofstream(path, std::ios::binary) << bytes;
  }
  Result<std::string> install(const std::string& bundle, Result<void> backup = {}) {
    put(what_.bundle, bundle);
    told_.clear();
    return appliance::install(
        what_, parse_update_keys(kTestKey).value(), [&] { return backup; },
        [&](const char* state) { told_ += std::string(state) + " "; });
  }
  void expect_untouched() {
    EXPECT_EQ(content(what_.slot), former_);
    EXPECT_EQ(candidate(), "");
    EXPECT_FALSE(std::filesystem::exists(what_.bundle));
  }
  std::string candidate() { return read_boot_state(what_.state).value().get("cand"); }

  const std::string folder_;
  const std::string former_;
  Installation what_;
  std::string told_;
};

TEST_F(Update, PutsTheOtherSlotOnTrial) {
  what_.peers = true;
  const auto version = install(kNewer.file());
  ASSERT_TRUE(version) << version.error().message;
  EXPECT_EQ(*version, "99.0.0");
  EXPECT_EQ(content(what_.slot).substr(0, 300'000), test_payload());
  const auto state = read_boot_state(what_.state).value();
  EXPECT_EQ(state.get("active"), "a");
  EXPECT_EQ(state.get("cand"), "b");
  EXPECT_EQ(state.get("tries"), "3");
  EXPECT_EQ(state.get("peers"), "1");
  EXPECT_EQ(told_, "checking backing_up writing restarting ");
}

TEST_F(Update, WritesNothingOfAPayloadThatWasNotSigned) {
  std::string bundle = kNewer.file();
  bundle.back() = static_cast<char>(bundle.back() ^ 1);
  EXPECT_FALSE(install(bundle));
  expect_untouched();
  EXPECT_FALSE(install(kNewer.file() + "more"));
  expect_untouched();
  EXPECT_FALSE(install(kNewer.file().substr(0, 200'000)));
  expect_untouched();
}

TEST_F(Update, AnOlderVersionNeedsForce) {
  EXPECT_FALSE(install(kOlder.file()));
  expect_untouched();
  what_.forced = true;
  EXPECT_TRUE(install(kOlder.file()));
  EXPECT_EQ(candidate(), "b");
}

TEST_F(Update, WithoutABackupThereIsNone) {
  const auto refused = install(kNewer.file(), refusal("update_no_backup", "the disk is full"));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message, "the disk is full");
  expect_untouched();
}

TEST_F(Update, OneAtATime) {
  ASSERT_TRUE(install(kNewer.file()));
  EXPECT_FALSE(install(kNewer.file()));
  EXPECT_EQ(told_, "checking ");
}

// Goal: the server, which may have been taken over, cannot make PID 1 read what is not its own.
TEST_F(Update, FollowsNoLinkAndReadsNoDevice) {
  std::filesystem::create_symlink(what_.slot, what_.bundle);
  const auto linked = appliance::install(
      what_, parse_update_keys(kTestKey).value(), [] { return Result<void>(); },
      [](const char*) {});
  EXPECT_FALSE(linked);
  expect_untouched();
}

TEST_F(Update, LeavesNoSlotThatBootsWhenThePayloadChangesMeanwhile) {
  put(what_.bundle, kNewer.file());
  const std::string open = folder_ + "/open";
  std::filesystem::create_hard_link(what_.bundle, open);  // as a writer that holds it
  const auto torn = appliance::install(
      what_, parse_update_keys(kTestKey).value(),
      [&]() -> Result<void> {
        std::fstream file(open, std::ios::binary | std::ios::in | std::ios::out);
        file.seekp(200'000);
        file << "not what was signed";
        return {};
      },
      [](const char*) {});
  EXPECT_FALSE(torn);
  EXPECT_EQ(content(what_.slot).substr(0, 4096), std::string(4096, '\0'));
  EXPECT_EQ(candidate(), "");
}

TEST(Trial, EndsWithAReadyServerOrItsFailureOrTheTime) {
  EXPECT_EQ(judge_trial({.health = "ready"}, false, 0), Verdict::kHealthy);
  EXPECT_EQ(judge_trial({.health = "ready"}, true, 0), Verdict::kWait);
  EXPECT_EQ(judge_trial({.health = "ready", .reaches_peers = true}, true, 0), Verdict::kHealthy);
  EXPECT_EQ(judge_trial({.health = "catching_up", .reaches_peers = true}, true, 299'999),
            Verdict::kWait);
  EXPECT_EQ(judge_trial({.health = "catching_up"}, false, 300'000), Verdict::kFailed);
  EXPECT_EQ(judge_trial({.failures = 2}, false, 1000), Verdict::kWait);
  EXPECT_EQ(judge_trial({.failures = 3}, false, 1000), Verdict::kFailed);
}

}  // namespace
}  // namespace panal::appliance

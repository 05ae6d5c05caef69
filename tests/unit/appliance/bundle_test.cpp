#include "src/appliance/bundle.h"

#include <gtest/gtest.h>

#include "tests/unit/appliance/signed_bundles.h"

namespace panal::appliance {
namespace {

const std::vector<std::string>& keys() {
  static const auto known = parse_update_keys(kTestKey);
  return known.value();
}

std::string refused_for(const Result<void>& result) {
  return result ? "" : result.error().fields.at(0).code;
}

TEST(Bundle, TellsWhatWasSigned) {
  const auto bundle = Bundle::read(kNewer.file(), keys());
  ASSERT_TRUE(bundle) << bundle.error().message;
  EXPECT_EQ(bundle->version, "99.0.0");
  EXPECT_EQ(bundle->architecture, "x86_64");
  EXPECT_EQ(bundle->payload_bytes, 300'000);
  EXPECT_EQ(bundle->payload_at, kNewer.head().size());
}

TEST(Bundle, NoBitOfTheHeadCanBeChanged) {
  const std::string head = kNewer.head();
  for (std::size_t at = 0; at + 1 < head.size(); ++at) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string changed = head;
      changed[at] = static_cast<char>(changed[at] ^ (1 << bit));
      // A digit of the signature may be written in upper case.
      if (std::tolower(changed[at]) == head[at]) continue;
      EXPECT_FALSE(Bundle::read(changed, keys())) << "bit " << bit << " of byte " << at;
    }
  }
}

TEST(Bundle, IsRefusedWhenItIsCutShort) {
  const std::string head = kNewer.head();
  for (std::size_t size = 0; size < head.size(); ++size) {
    EXPECT_FALSE(Bundle::read(std::string_view(head).substr(0, size), keys())) << size;
  }
}

TEST(Bundle, NeedsOneOfTheKeysAlone) {
  auto others = keys();
  others[0][3] = static_cast<char>(others[0][3] ^ 1);
  EXPECT_FALSE(Bundle::read(kNewer.file(), others));
  others.push_back(keys()[0]);
  EXPECT_TRUE(Bundle::read(kNewer.file(), others));
}

TEST(Bundle, FitsOnlyWhereItIsNewerUnlessForced) {
  const UpdateTarget target{.version = "1.0.0", .architecture = "x86_64", .slot_bytes = 300'000};
  const auto fits = [&](const SignedBundle& bundle, UpdateTarget on) {
    return refused_for(check_fits(Bundle::read(bundle.head(), keys()).value(), on));
  };
  EXPECT_EQ(fits(kNewer, target), "");
  EXPECT_EQ(fits(kOlder, target), "update_older");
  EXPECT_EQ(fits(kForeign, target), "update_architecture");
  EXPECT_EQ(fits(kStep, target), "update_step");
  UpdateTarget changed = target;
  changed.forced = true;
  EXPECT_EQ(fits(kOlder, changed), "");
  EXPECT_EQ(fits(kStep, changed), "update_step");
  changed = target;
  changed.slot_bytes -= 1;
  EXPECT_EQ(fits(kNewer, changed), "update_too_large");
  changed = target;
  changed.version = "99.0.0";
  EXPECT_EQ(fits(kNewer, changed), "update_older");
}

TEST(Bundle, VersionsAreComparedByNumber) {
  EXPECT_LT(compare_versions("1.9.0", "1.10.0"), 0);
  EXPECT_EQ(compare_versions("1.10.0", "1.10.0"), 0);
  EXPECT_GT(compare_versions("2.0.0", "1.99.99"), 0);
  for (const char* none :
       {"", "1", "1.0", "1.0.0.0", "1.-2.0", "1.0.0-rc1", "1..0", "99999999999.0.0"}) {
    EXPECT_LT(compare_versions(none, "0.0.0"), 0) << none;
  }
}

TEST(Bundle, KeysAreALineEach) {
  const std::string text =
      "# current\n" + std::string(kTestKey) + " # ours\n\n" + std::string(kTestKey) + "\n";
  EXPECT_EQ(parse_update_keys(text).value().size(), 2);
  EXPECT_FALSE(parse_update_keys(""));
  EXPECT_FALSE(parse_update_keys("# none\n"));
  EXPECT_FALSE(parse_update_keys(std::string(kTestKey) + "\nabcd\n"));
}

}  // namespace
}  // namespace panal::appliance

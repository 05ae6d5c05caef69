#include "src/crypto/join_token.h"

#include <gtest/gtest.h>

#include "src/base/encoding.h"
#include "src/base/limits.h"

namespace panal::crypto {
namespace {

constexpr std::int64_t kNow = 1'767'225'600'000;

JoinToken sample(std::string address = "n1.example.org:7443") {
  SeededRandom random(1);
  return JoinToken::make(JoinRole::kFront, std::move(address), std::string(64, 'a'), kNow, random);
}

TEST(JoinToken, SurvivesItsTextForm) {
  for (const char* address : {"10.0.0.1:7443", "[2001:db8::1]:7443", "n1.example.org:1"}) {
    const JoinToken token = sample(address);
    const std::string text = *token.encode();
    EXPECT_TRUE(text.starts_with("panal1-"));
    const auto read = JoinToken::decode("  " + text + "\r\n");
    ASSERT_TRUE(read.ok()) << read.error().message;
    EXPECT_EQ(read->role, JoinRole::kFront);
    EXPECT_EQ(read->address, address);
    EXPECT_EQ(read->authority_fingerprint, token.authority_fingerprint);
    EXPECT_EQ(read->id, token.id);
    EXPECT_EQ(read->secret, token.secret);
  }
}

TEST(JoinToken, SaysWhenItWasMistyped) {
  const std::string text = *sample().encode();
  for (std::size_t i = 7; i < text.size(); ++i) {
    std::string wrong = text;
    wrong[i] = wrong[i] == 'x' ? 'y' : 'x';
    EXPECT_FALSE(JoinToken::decode(wrong).ok());
    const auto cut = JoinToken::decode(text.substr(0, i));
    EXPECT_EQ(cut.error().message,
              "the join token is mistyped or cut off: copy the whole line");
  }
}

TEST(JoinToken, SaysWhatItIsNot) {
  EXPECT_EQ(JoinToken::decode("hello").error().message,
            "this is no join token: one begins with panal1-");
  EXPECT_EQ(JoinToken::decode("").error().message,
            "this is no join token: one begins with panal1-");
  EXPECT_EQ(JoinToken::decode("panal2-AAAA").error().message,
            "the join token is of another version of Panal");
  EXPECT_EQ(JoinToken::decode(std::string(limits::kJoinTokenBytes + 1, 'a')).error().code,
            Code::kTooLarge);
}

TEST(JoinToken, NeverShowsItsSecretInAnError) {
  const JoinToken token = sample();
  std::string text = *token.encode();
  text.back() = text.back() == 'A' ? 'E' : 'A';
  const auto read = JoinToken::decode(text);
  EXPECT_EQ(read.error().message.find(base64url_encode(token.secret)), std::string::npos);
}

TEST(JoinToken, NeedsAnAddressWithAPort) {
  for (const char* address :
       {"", "n1", ":7443", "n1:", "n1:0", "n1:65536", "n1:-5", "a b:1"}) {
    EXPECT_FALSE(sample(address).encode().ok()) << address;
  }
  EXPECT_EQ(sample(std::string(500, 'a') + ":1").encode().error().code, Code::kTooLarge);
}

TEST(JoinToken, IsStoredAsAHashThatDependsOnItsId) {
  const JoinToken token = sample();
  EXPECT_EQ(join_secret_hash(token.id, token.secret).size(), 32U);
  EXPECT_NE(join_secret_hash(token.id, token.secret), join_secret_hash(Uuid{}, token.secret));
}

}  // namespace
}  // namespace panal::crypto

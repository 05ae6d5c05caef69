#include "src/crypto/secret_box.h"

#include <gtest/gtest.h>

namespace panal::crypto {
namespace {

TEST(SecretBox, OpensWhatItSealed) {
  SeededRandom random(1);
  const SecretBox box("cluster key", "totp");
  for (const std::string& secret : {std::string(), std::string("x"), std::string(1000, '\0')}) {
    const std::string sealed = *box.seal(secret, "user 1", random);
    EXPECT_EQ(sealed.size(), secret.size() + 28);
    EXPECT_EQ(*SecretBox("cluster key", "totp").open(sealed, "user 1"), secret);
  }
}

TEST(SecretBox, OpensNothingElse) {
  SeededRandom random(1);
  const SecretBox box("cluster key", "totp");
  const std::string sealed = *box.seal("secret", "user 1", random);
  EXPECT_FALSE(box.open(sealed, "user 2").ok());
  EXPECT_FALSE(SecretBox("cluster key", "mail").open(sealed, "user 1").ok());
  EXPECT_FALSE(SecretBox("other key", "totp").open(sealed, "user 1").ok());
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    std::string damaged = sealed;
    damaged[i] ^= 1;
    EXPECT_FALSE(box.open(damaged, "user 1").ok());
    EXPECT_FALSE(box.open(sealed.substr(0, i), "user 1").ok());
  }
}

}  // namespace
}  // namespace panal::crypto

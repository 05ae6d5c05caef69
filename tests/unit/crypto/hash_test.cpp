#include "src/crypto/hash.h"

#include <gtest/gtest.h>

#include "src/base/encoding.h"
#include "src/crypto/random.h"

namespace panal::crypto {
namespace {

std::string bytes(std::string_view hex) { return *hex_decode(hex); }

// FIPS 180-4 examples.
TEST(Hash, Sha256GivesTheStandardsExamples) {
  EXPECT_EQ(hex_encode(sha256("")),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  Sha256 hash;
  hash.update("a");
  hash.update("bc");
  const std::string abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  EXPECT_EQ(hex_encode(hash.finish()), abc);
  hash.update("abc");
  EXPECT_EQ(hex_encode(hash.finish()), abc);
}

// RFC 4231, cases 1, 2, 6 and 7.
TEST(Hash, HmacGivesTheStandardsExamples) {
  EXPECT_EQ(hex_encode(hmac_sha256(std::string(20, '\x0b'), "Hi There")),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  EXPECT_EQ(hex_encode(hmac_sha256("Jefe", "what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  const std::string long_key(131, '\xaa');
  EXPECT_EQ(hex_encode(hmac_sha256(
                long_key, "Test Using Larger Than Block-Size Key - Hash Key First")),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
  EXPECT_EQ(hex_encode(hmac_sha256(
                long_key, "This is a test using a larger than block-size key and a larger than "
                          "block-size data. The key needs to be hashed before being used by the "
                          "HMAC algorithm.")),
            "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2");
}

// RFC 5869, A.1 and A.3.
TEST(Hash, HkdfGivesTheStandardsExamples) {
  const std::string secret(22, '\x0b');
  EXPECT_EQ(hex_encode(hkdf_sha256(secret, bytes("000102030405060708090a0b0c"),
                                   bytes("f0f1f2f3f4f5f6f7f8f9"), 42)),
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");
  EXPECT_EQ(hex_encode(hkdf_sha256(secret, "", "", 42)),
            "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
}

TEST(Hash, WipeLeavesNothing) {
  std::string secret = "secret";
  wipe(secret);
  EXPECT_TRUE(secret.empty());
}

TEST(CryptoRandom, GivesOtherBytesEachTime) {
  CryptoRandom random;
  EXPECT_NE(random.u64(), random.u64());
}

}  // namespace
}  // namespace panal::crypto

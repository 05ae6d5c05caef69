#include "src/crypto/totp.h"

#include <gtest/gtest.h>

namespace panal::crypto {
namespace {

constexpr std::string_view kSecret = "12345678901234567890";

// RFC 6238, appendix B, SHA-1; the last six of its eight digits.
TEST(Totp, GivesTheStandardsExamples) {
  const std::pair<std::int64_t, const char*> examples[] = {
      {59, "287082"},         {1'111'111'109, "081804"},  {1'111'111'111, "050471"},
      {1'234'567'890, "005924"}, {2'000'000'000, "279037"}, {20'000'000'000, "353130"}};
  for (const auto& [seconds, code] : examples) {
    EXPECT_EQ(totp_code(kSecret, totp_step(seconds * 1000)), code);
  }
}

TEST(Totp, TakesOneStepOfDifferenceEitherWay) {
  const std::int64_t now = 1'767'225'600'000;
  const std::int64_t step = totp_step(now);
  for (const std::int64_t shift : {-1, 0, 1}) {
    EXPECT_EQ(verify_totp(kSecret, totp_code(kSecret, step + shift), now, -1), step + shift);
  }
  EXPECT_FALSE(verify_totp(kSecret, totp_code(kSecret, step - 2), now, -1));
  EXPECT_FALSE(verify_totp(kSecret, totp_code(kSecret, step + 2), now, -1));
  EXPECT_FALSE(verify_totp(kSecret, "", now, -1));
  EXPECT_FALSE(verify_totp(kSecret, "12345", now, -1));
}

TEST(Totp, TakesACodeOnce) {
  const std::int64_t now = 1'767'225'600'000;
  const std::string code = totp_code(kSecret, totp_step(now));
  const auto step = verify_totp(kSecret, code, now, -1);
  ASSERT_TRUE(step);
  EXPECT_FALSE(verify_totp(kSecret, code, now, *step));
  EXPECT_FALSE(verify_totp(kSecret, totp_code(kSecret, *step - 1), now, *step));
}

TEST(Totp, MakesSecretsOf160Bits) {
  SeededRandom random(1);
  EXPECT_EQ(make_totp_secret(random).size(), 20U);
}

// RFC 4648, section 10, without its padding.
TEST(Base32, GivesTheStandardsExamples) {
  const std::pair<const char*, const char*> examples[] = {
      {"", ""},          {"f", "MY"},          {"fo", "MZXQ"},         {"foo", "MZXW6"},
      {"foob", "MZXW6YQ"}, {"fooba", "MZXW6YTB"}, {"foobar", "MZXW6YTBOI"}};
  for (const auto& [plain, encoded] : examples) {
    EXPECT_EQ(base32_encode(plain), encoded);
    EXPECT_EQ(base32_decode(encoded), plain);
  }
  EXPECT_EQ(base32_decode("mzxw 6ytb oi======"), "foobar");
  EXPECT_FALSE(base32_decode("MZXW1"));
}

TEST(Otpauth, NamesIssuerAndAccount) {
  EXPECT_EQ(otpauth_uri("Panal casa", "ana@example.org", "foobar"),
            "otpauth://totp/Panal%20casa:ana%40example.org?secret=MZXW6YTBOI"
            "&issuer=Panal%20casa&algorithm=SHA1&digits=6&period=30");
}

}  // namespace
}  // namespace panal::crypto

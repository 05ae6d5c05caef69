#include "src/base/encoding.h"
#include "src/base/collation.h"

#include <gtest/gtest.h>

namespace panal {
namespace {

TEST(Hex, RoundTripsAndRefusesWhatIsNotHex) {
  EXPECT_EQ(hex_encode(std::string("\x00\xff\x10", 3)), "00ff10");
  EXPECT_EQ(hex_decode("00FF10"), std::string("\x00\xff\x10", 3));
  EXPECT_FALSE(hex_decode("0"));
  EXPECT_FALSE(hex_decode("0g"));
}

TEST(Base64Url, MatchesRfc4648Vectors) {
  EXPECT_EQ(base64url_encode(""), "");
  EXPECT_EQ(base64url_encode("f"), "Zg");
  EXPECT_EQ(base64url_encode("fo"), "Zm8");
  EXPECT_EQ(base64url_encode("foo"), "Zm9v");
  EXPECT_EQ(base64url_encode("foob"), "Zm9vYg");
  EXPECT_EQ(base64url_encode("\xfb\xff"), "-_8");
  EXPECT_EQ(base64url_decode("Zm9vYg"), "foob");
}

TEST(Base64Url, AcceptsOneTextPerValueOnly) {
  EXPECT_FALSE(base64url_decode("Zh"));     // padding bits not zero
  EXPECT_FALSE(base64url_decode("Z"));      // six bits are no byte
  EXPECT_FALSE(base64url_decode("Zm9v="));  // unpadded form only
  EXPECT_FALSE(base64url_decode("Zm9+"));   // the other alphabet
}

TEST(Percent, DecodesAndRefusesBrokenEscapes) {
  EXPECT_EQ(percent_decode("a%20b+c", false), "a b+c");
  EXPECT_EQ(percent_decode("a%20b+c", true), "a b c");
  EXPECT_EQ(percent_decode("%C3%B1", false), "ñ");
  EXPECT_FALSE(percent_decode("%", false));
  EXPECT_FALSE(percent_decode("%4", false));
  EXPECT_FALSE(percent_decode("%zz", false));
  EXPECT_EQ(percent_encode("a b/ñ"), "a%20b%2F%C3%B1");
}

TEST(Time, FormatsAndParsesRfc3339) {
  EXPECT_EQ(format_time_ms(0), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(format_time_ms(1'767'225'600'123), "2026-01-01T00:00:00.123Z");
  EXPECT_EQ(parse_time_ms("2026-01-01T00:00:00.123Z"), 1'767'225'600'123);
  EXPECT_EQ(parse_time_ms("2026-01-01T01:00:00+01:00"), 1'767'225'600'000);
  EXPECT_EQ(parse_time_ms("2026-01-01"), 1'767'225'600'000);
  EXPECT_FALSE(parse_time_ms("2026-02-30"));
  EXPECT_FALSE(parse_time_ms("2026-01-01T25:00:00Z"));
  EXPECT_FALSE(parse_time_ms("2026-01-01T00:00:00"));
  EXPECT_FALSE(parse_time_ms("yesterday"));
}

TEST(Time, ParsesDurations) {
  EXPECT_EQ(parse_duration_ms("90"), 90'000);
  EXPECT_EQ(parse_duration_ms("15m"), 900'000);
  EXPECT_EQ(parse_duration_ms("1h"), 3'600'000);
  EXPECT_EQ(parse_duration_ms("30d"), 2'592'000'000);
  EXPECT_FALSE(parse_duration_ms(""));
  EXPECT_FALSE(parse_duration_ms("h"));
  EXPECT_FALSE(parse_duration_ms("-1h"));
  EXPECT_FALSE(parse_duration_ms("99999999999d"));
}

TEST(Utf8, RefusesOverlongSurrogateAndCutForms) {
  EXPECT_TRUE(valid_utf8("Ñandú 🐝"));
  EXPECT_FALSE(valid_utf8("\xc0\x80"));
  EXPECT_FALSE(valid_utf8("\xe0\x80\x80"));
  EXPECT_FALSE(valid_utf8("\xed\xa0\x80"));
  EXPECT_FALSE(valid_utf8("\xf4\x90\x80\x80"));
  EXPECT_FALSE(valid_utf8("\xc3"));
  EXPECT_FALSE(valid_utf8("\xff"));
}

TEST(Collation, OrdersAsPeopleOfSpainLook) {
  const char* kOrder[] = {"",    "1",     "\u00c1lvaro", "Beatriz", "nube", "nz", "\u00d1and\u00fa",
                          "oca", "zarza", "\u0436"};
  for (std::size_t i = 0; i < std::size(kOrder); ++i) {
    for (std::size_t j = 0; j < std::size(kOrder); ++j) {
      const int compared = compare_spanish(kOrder[i], kOrder[j]);
      EXPECT_EQ((compared > 0) - (compared < 0), (i > j) - (i < j)) << kOrder[i] << kOrder[j];
    }
  }
  EXPECT_EQ(compare_spanish("ALVARO", "\u00e1lvaro"), 0);
  EXPECT_EQ(compare_spanish("N\u0303u", "\u00f1\u00fa"), 0) << "accents apart, and together";
  EXPECT_EQ(compare_spanish("\xc3", "\xc3"), 0);
  EXPECT_NE(compare_spanish("\xff", "\xfe"), 0);
}

TEST(Collation, TakesLettersAndDigitsOutOfAText) {
  EXPECT_EQ(plain_letters("Mar\u00eda N\u00fa\u00f1ez, 2.\u00ba"), "marianunez2");
  EXPECT_EQ(plain_letters("N\u0303\x80\u0436-"), "n");
}

TEST(ConstantTimeEqual, ComparesWholeStrings) {
  EXPECT_TRUE(constant_time_equal("abc", "abc"));
  EXPECT_FALSE(constant_time_equal("abc", "abd"));
  EXPECT_FALSE(constant_time_equal("abc", "abcd"));
}

}  // namespace
}  // namespace panal

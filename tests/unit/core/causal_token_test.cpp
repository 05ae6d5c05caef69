#include "replication/core/causal_token.h"

#include <gtest/gtest.h>

#include "src/base/limits.h"

namespace panal::core {
namespace {

// Keyed by `key`, good enough for a test.
Mac mac_of(char key) {
  return [key](std::string_view text) {
    std::uint64_t hash = 0xcbf29ce484222325 ^ static_cast<unsigned char>(key);
    std::string out;
    for (const unsigned char c : text) hash = (hash ^ c) * 0x100000001b3;
    for (int i = 0; i < 16; ++i) out += static_cast<char>((hash *= 31) >> 24);
    return out;
  };
}

Uuid uuid(std::uint8_t last) {
  Uuid id;
  id.bytes[15] = last;
  return id;
}

VersionVector vector_of(std::initializer_list<std::pair<std::uint64_t, std::uint64_t>> parts) {
  VersionVector vector;
  for (const auto& [origin, seq] : parts) vector.raise(OriginId{origin}, seq);
  return vector;
}

TEST(CausalTokens, CarryOnlyWhatIsNotStable) {
  const CausalTokens tokens(uuid(1), mac_of('k'));
  const auto text = tokens.seal(uuid(7), vector_of({{1, 10}, {2, 5}, {3, 4}}),
                                vector_of({{1, 10}, {2, 4}}));
  const auto opened = tokens.open(text);
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->issuer, uuid(7));
  EXPECT_EQ(opened->needs, vector_of({{2, 5}, {3, 4}}));
}

TEST(CausalTokens, ForeignForgedAndMalformedOnesAreNone) {
  const CausalTokens tokens(uuid(1), mac_of('k'));
  const std::string text = tokens.seal(uuid(7), vector_of({{1, 10}}), {});
  EXPECT_FALSE(CausalTokens(uuid(2), mac_of('k')).open(text));
  EXPECT_FALSE(CausalTokens(uuid(1), mac_of('x')).open(text));
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string forged = text;
    forged[i] = forged[i] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(tokens.open(forged));
  }
  EXPECT_FALSE(tokens.open(""));
  EXPECT_FALSE(tokens.open("%%%"));
  EXPECT_FALSE(tokens.open(text.substr(0, 20)));
  EXPECT_FALSE(tokens.open(std::string(5000, 'A')));
}

TEST(CausalTokens, NeverOutgrowTheirBound) {
  const CausalTokens tokens(uuid(1), mac_of('k'));
  VersionVector seen;
  for (std::uint64_t i = 1; i <= 500; ++i) seen.raise(OriginId{i << 40}, i * 1'000'000);
  const std::string text = tokens.seal(uuid(7), seen, {});
  EXPECT_LE(text.size(), limits::kCausalTokenBytes);
  const auto opened = tokens.open(text);
  ASSERT_TRUE(opened);
  EXPECT_GT(opened->needs.components().size(), 50u);
  EXPECT_TRUE(opened->needs.covers(Dot{OriginId{500ull << 40}, 500'000'000}));
}

}  // namespace
}  // namespace panal::core

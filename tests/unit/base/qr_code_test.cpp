#include "src/base/qr_code.h"

#include <gtest/gtest.h>

#include <cstdint>

namespace panal {
namespace {

std::string drawn(const QrCode& code) {
  std::string out;
  for (int y = 0; y < code.size(); ++y) {
    for (int x = 0; x < code.size(); ++x) out += code.dark(x, y) ? '#' : '.';
    out += '\n';
  }
  return out;
}

// As zbarimg read it back: "HELLO".
constexpr std::string_view kHello =
    "#######.##.#..#######\n"
    "#.....#..##.#.#.....#\n"
    "#.###.#..####.#.###.#\n"
    "#.###.#.#..#..#.###.#\n"
    "#.###.#.#...#.#.###.#\n"
    "#.....#.#.##..#.....#\n"
    "#######.#.#.#.#######\n"
    "........#####........\n"
    "#...#.######.#####..#\n"
    "...###..#.###..#.####\n"
    "#.##..#.#.##..###..#.\n"
    "###..#...#...##.#....\n"
    "..#.###..#..###...##.\n"
    "........###.###..#.##\n"
    "#######.##..##...#.#.\n"
    "#.....#....##..#...#.\n"
    "#.###.#.#..#..###.#.#\n"
    "#.###.#....##....#.##\n"
    "#.###.#..###..####...\n"
    "#.....#..#...##......\n"
    "#######.#...#####.#.#\n";

TEST(QrCode, DrawsWhatAReaderReads) {
  const auto code = QrCode::encode("HELLO");
  ASSERT_TRUE(code);
  EXPECT_EQ(drawn(*code), kHello);
}

// Goal: alignment patterns, version bits, blocks of two lengths, a length of 16 bits.
// Method: sums over drawings that zbarimg read back.
TEST(QrCode, DrawsLargerOnes) {
  const auto sum = [](const std::string& text) {
    std::uint32_t total = 0;
    for (const char c : drawn(*QrCode::encode(text))) {
      if (c != '\n') total = total * 31 + (c == '#' ? 1 : 0);
    }
    return total;
  };
  EXPECT_EQ(sum(std::string(150, 'y')), 1312180615U);
  EXPECT_EQ(sum(std::string(300, 'x')), 2126157348U);
  EXPECT_EQ(sum(std::string(666, 'z')), 128355702U);
}

TEST(QrCode, RefusesWhatIsTooLong) {
  EXPECT_TRUE(QrCode::encode(""));
  EXPECT_FALSE(QrCode::encode(std::string(667, 'z')));
}

TEST(QrCode, IsADocumentOfPathsAlone) {
  const std::string svg = QrCode::encode("HELLO")->svg();
  EXPECT_TRUE(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 29 29\""));
  EXPECT_NE(svg.find("M4 4h7v1h-7z"), std::string::npos) << "the edge of the first finder";
  EXPECT_EQ(svg.find("style"), std::string::npos);
}

}  // namespace
}  // namespace panal

#include "src/app/api/csv.h"

#include <gtest/gtest.h>

#include "src/base/limits.h"

namespace panal::app {
namespace {

// "1:a|b 2:c|d", with a ! behind what is not sound.
std::string read(std::string_view text) {
  CsvReader reader(text);
  CsvRecord record;
  std::string out;
  while (reader.next(record)) {
    out += (out.empty() ? "" : " ") + std::to_string(record.line) + ":";
    for (std::size_t i = 0; i < record.cells.size(); ++i) {
      out += (i == 0 ? "" : "|") + record.cells[i];
    }
    if (!record.sound) out += "!";
  }
  return out;
}

TEST(Csv, ReadsLinesOfEitherEndAndSeparator) {
  EXPECT_EQ(read("a,b\r\n1,2\r\n"), "1:a|b 2:1|2");
  EXPECT_EQ(read("a;b\n1,5;2"), "1:a|b 2:1,5|2");
  EXPECT_EQ(read("a\n\n\r\nb;c"), "1:a 4:b;c");
  EXPECT_EQ(read("a,b\n,\n"), "1:a|b 2:|");
  EXPECT_EQ(read(""), "");
}

TEST(Csv, ReadsQuotedCells) {
  EXPECT_EQ(read("a,b\n\"x\"\"y\",\"1\r\n2\"\nz,\"\""), "1:a|b 2:x\"y|1\r\n2 4:z|");
  EXPECT_EQ(read("a\nx\"y"), "1:a 2:x\"y");
  EXPECT_EQ(read("a\n\"x\"y\nz"), "1:a 2:xy! 3:z");
  EXPECT_EQ(read("a\n\"x\n"), "1:a 2:x\n!");
}

TEST(Csv, KeepsNoMoreCellsThanItsBound) {
  const std::string many(limits::kCsvCells, ',');
  CsvReader reader(many);
  CsvRecord record;
  ASSERT_TRUE(reader.next(record));
  EXPECT_EQ(record.cells.size(), limits::kCsvCells);
  EXPECT_FALSE(record.sound);
}

TEST(Csv, IsUtf8OrLatin1) {
  EXPECT_EQ(csv_to_utf8("\xef\xbb\xbf" "añ"), "añ");
  EXPECT_EQ(csv_to_utf8("a\xf1o \xbf"), "año ¿");
  EXPECT_EQ(csv_to_utf8("10 \x80 \x93x\x94"), "10 € “x”") << "as Windows writes it";
}

TEST(Csv, TextsComeBackAsTheyWere) {
  for (const std::string text :
       {"", "a", "=1+1", "'=1+1", "''@x", "'a", "'", "-5", "a,b;c", "\"q\"", "\t=", "\r\nx"}) {
    const std::string line = "h,i\n" + csv_text(text) + ",x";
    CsvReader reader(line);
    CsvRecord record;
    ASSERT_TRUE(reader.next(record) && reader.next(record)) << text;
    EXPECT_EQ(undo_defused(record.cells[0]), text);
  }
  EXPECT_EQ(csv_text("=1"), "'=1");
}

}  // namespace
}  // namespace panal::app

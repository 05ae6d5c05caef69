#pragma once
// CSV (RFC 4180) as spreadsheets write and read it: cells with commas or semicolons between them,
// quotes, UTF-8 or Latin-1. Sans-I/O; used by exports (listing.cpp) and imports (import.cpp).
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace panal::app {

// A text as a cell. One that a spreadsheet would run as a formula is defused by an apostrophe.
std::string csv_text(std::string_view text);
// The text that csv_text() was given, from the cell as a CsvReader yields it.
std::string_view undo_defused(std::string_view cell);

// The file as UTF-8 without byte order mark. What is not UTF-8 is taken for
// Windows-1252, which Latin-1 is but for control characters.
std::string csv_to_utf8(std::string_view file);

struct CsvRecord {
  std::size_t line = 0;  // where it begins; the first is 1
  std::vector<std::string> cells;
  bool sound = true;     // its quotes close where cells end, and it has limits::kCsvCells at most
};

// Reads one record after the other. Lines end in CRLF or LF; empty ones are passed over. The
// separator is the one that the first line has more of.
class CsvReader {
 public:
  // `text` outlives the reader.
  explicit CsvReader(std::string_view text);

  // Whether there was another one.
  bool next(CsvRecord& record);

 private:
  bool at_line_end() const;
  void end_line();
  std::string plain_cell();
  std::string quoted_cell(CsvRecord& record);

  std::string_view text_;
  char separator_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
};

}  // namespace panal::app

#include "src/app/api/csv.h"

#include <algorithm>
#include <array>

#include "src/base/encoding.h"
#include "src/base/limits.h"

namespace panal::app {
namespace {

// Apostrophes count as part of the formula's start, so that undoing one is exact.
bool starts_formula(std::string_view text) {
  const std::size_t at = text.find_first_not_of('\'');
  return at != std::string_view::npos &&
         std::string_view("=+-@\t\r").find(text[at]) != std::string_view::npos;
}

// What Windows-1252 has in the place of Latin-1's control characters 0x80 to 0x9f.
constexpr std::array<char16_t, 32> kWindows = {
    0x20ac, 0xfffd, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
    0x2039, 0x0152, 0xfffd, 0x017d, 0xfffd, 0xfffd, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0xfffd, 0x017e, 0x0178};

void append_utf8(std::string& out, char16_t code) {
  if (code < 0x800) {
    out += static_cast<char>(0xc0 | code >> 6);
  } else {
    out += static_cast<char>(0xe0 | code >> 12);
    out += static_cast<char>(0x80 | (code >> 6 & 0x3f));
  }
  out += static_cast<char>(0x80 | (code & 0x3f));
}

char separator_of(std::string_view text) {
  const std::string_view header = text.substr(0, text.find('\n'));
  return std::count(header.begin(), header.end(), ';') >
                 std::count(header.begin(), header.end(), ',')
             ? ';'
             : ',';
}

}  // namespace

std::string csv_text(std::string_view text) {
  std::string cell = starts_formula(text) ? "'" : "";
  cell += text;
  if (cell.find_first_of(",;\"\r\n") == std::string::npos) return cell;
  std::string quoted = "\"";
  for (const char c : cell) quoted.append(c == '"' ? 2 : 1, c);
  return quoted += '"';
}

std::string_view undo_defused(std::string_view cell) {
  return cell.starts_with('\'') && starts_formula(cell) ? cell.substr(1) : cell;
}

std::string csv_to_utf8(std::string_view file) {
  if (file.starts_with("\xef\xbb\xbf")) file.remove_prefix(3);
  if (valid_utf8(file)) return std::string(file);
  std::string out;
  out.reserve(file.size() + file.size() / 8);
  for (const char c : file) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      out += c;
      continue;
    }
    append_utf8(out, byte >= 0xa0 ? byte : kWindows[byte - 0x80]);
  }
  return out;
}

CsvReader::CsvReader(std::string_view text) : text_(text), separator_(separator_of(text)) {}

bool CsvReader::next(CsvRecord& record) {
  while (at_ < text_.size() && at_line_end()) end_line();
  if (at_ == text_.size()) return false;
  record.line = line_;
  record.cells.clear();
  record.sound = true;
  while (true) {
    std::string cell = at_ < text_.size() && text_[at_] == '"' ? quoted_cell(record) : plain_cell();
    if (record.cells.size() == limits::kCsvCells) record.sound = false;
    else record.cells.push_back(std::move(cell));
    if (at_ == text_.size() || at_line_end()) break;
    ++at_;  // the separator
  }
  end_line();
  return true;
}

bool CsvReader::at_line_end() const {
  return text_[at_] == '\n' || text_.substr(at_, 2) == "\r\n";
}

void CsvReader::end_line() {
  if (at_ == text_.size()) return;
  at_ += text_[at_] == '\r' ? 2 : 1;
  ++line_;
}

std::string CsvReader::plain_cell() {
  const std::size_t start = at_;
  while (at_ < text_.size() && text_[at_] != separator_ && !at_line_end()) ++at_;
  return std::string(text_.substr(start, at_ - start));
}

std::string CsvReader::quoted_cell(CsvRecord& record) {
  std::string cell;
  for (++at_; at_ < text_.size(); ++at_) {
    if (text_[at_] == '"' && text_.substr(at_, 2) != "\"\"") break;
    if (text_[at_] == '"') ++at_;
    if (text_[at_] == '\n') ++line_;
    cell += text_[at_];
  }
  if (at_ == text_.size()) {
    record.sound = false;
    return cell;
  }
  ++at_;  // the closing quote
  const std::string rest = plain_cell();
  if (!rest.empty()) record.sound = false;
  return cell += rest;
}

}  // namespace panal::app

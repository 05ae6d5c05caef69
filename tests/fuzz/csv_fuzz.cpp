// Library: panal_app
// Goal: any file is read to its end within its bounds, and any text written as a cell is read back
// as it was.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "src/app/api/csv.h"
#include "src/base/assert.h"
#include "src/base/encoding.h"
#include "src/base/limits.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view file(reinterpret_cast<const char*>(data), size);
  const std::string text = panal::app::csv_to_utf8(file);
  PANAL_ASSERT(panal::valid_utf8(text));
  panal::app::CsvReader reader(text);
  panal::app::CsvRecord record;
  for (std::size_t line = 0; reader.next(record); line = record.line) {
    PANAL_ASSERT(record.line > line && record.cells.size() <= panal::limits::kCsvCells);
  }
  const std::string written = "a,b\n" + panal::app::csv_text(file) + ",x\n";
  panal::app::CsvReader again(written);
  PANAL_ASSERT(again.next(record) && again.next(record));
  PANAL_ASSERT(record.sound && record.cells.size() == 2 && record.cells[1] == "x");
  PANAL_ASSERT(panal::app::undo_defused(record.cells[0]) == file);
  return 0;
}

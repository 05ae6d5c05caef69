// Library: panal_app
// Goal: whatever is sent as a file is told apart and measured within its bounds, and what is left
// of it without its notes is not longer but by a note on how to turn it, and has no more notes.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "src/app/model/media.h"
#include "src/app/model/picture_size.h"
#include "src/base/assert.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t kTurnedBytes = 36;
  using panal::app::model::media_type, panal::app::model::without_notes;
  const std::string_view file(reinterpret_cast<const char*>(data), size);
  const std::string_view type = media_type(file);
  static_cast<void>(panal::app::model::picture_size(file, type));
  const auto clean = without_notes(file, type);
  PANAL_ASSERT(clean.size() <= file.size() + kTurnedBytes);
  // What stands behind a note in a malformed JPEG may read otherwise once the note is gone.
  PANAL_ASSERT(type == "image/jpeg" || without_notes(clean, type) == clean);
  return 0;
}

// Library: panal_http
//
// A client's WebSocket frames: no crash, no message beyond the bound, text is UTF-8, and what is
// understood does not depend on how the bytes arrive.
#include <cstddef>
#include <cstdint>
#include <string>

#include "src/base/assert.h"
#include "src/base/encoding.h"
#include "src/http/websocket.h"

namespace {

using panal::http::WebSocketReader;
constexpr std::size_t kBytesMax = 4096;

std::string events_of(std::string_view bytes, std::size_t piece) {
  using Event = WebSocketReader::Event;
  WebSocketReader reader(kBytesMax);
  std::string events;
  while (!bytes.empty()) {
    std::string_view part = bytes.substr(0, piece);
    bytes.remove_prefix(part.size());
    for (Event event = reader.next(part); event != Event::kMore; event = reader.next(part)) {
      events += static_cast<char>('0' + static_cast<int>(event));
      events += reader.text();
      if (event == Event::kMessage) {
        PANAL_ASSERT(reader.text().size() <= kBytesMax && panal::valid_utf8(reader.text()));
      }
      if (event == Event::kClose || event == Event::kFailed) return events;
    }
    PANAL_ASSERT(part.empty());
  }
  return events;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const std::string whole = events_of(bytes, size + 1);
  PANAL_ASSERT(events_of(bytes, 1) == whole);
  PANAL_ASSERT(events_of(bytes, 7) == whole);
  return 0;
}

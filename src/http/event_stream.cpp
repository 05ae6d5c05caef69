#include "src/http/event_stream.h"

#include <utility>

namespace panal::http {
namespace {

// A line end would begin another field: text becomes one field a line.
void append_field(std::string& out, std::string_view name, std::string_view text) {
  do {
    const std::size_t end = text.find_first_of("\r\n");
    out.append(name).append(": ").append(text.substr(0, end)).append("\n");
    if (end == std::string_view::npos) return;
    const bool pair = text.substr(end).starts_with("\r\n");
    text.remove_prefix(end + (pair ? 2 : 1));
  } while (true);
}

}  // namespace

bool EventStream::push(std::string_view event, std::string_view data, std::string_view id) {
  std::string bytes;
  if (!id.empty()) append_field(bytes, "id", id);
  if (!event.empty()) append_field(bytes, "event", event);
  append_field(bytes, "data", data);
  bytes += '\n';
  return bytes_.append(std::move(bytes), {});
}

}  // namespace panal::http

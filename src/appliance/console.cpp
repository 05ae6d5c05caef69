#include "src/appliance/console.h"

#include <fcntl.h>
#include <unistd.h>

#include "src/appliance/small_file.h"

namespace panal::appliance {
namespace {

void write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const auto written = ::write(descriptor, text.data(), text.size());
    if (written <= 0) return;  // a console that takes nothing must not hold up the appliance
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

void add_line(std::string& out, std::string_view name, std::string_view value) {
  if (value.empty()) return;
  out += "  ";
  out += name;
  out.append(name.size() < 12 ? 12 - name.size() : 1, ' ');
  for (const char c : value) out += static_cast<unsigned char>(c) < 0x20 ? '?' : c;
  out += "\r\n";
}

}  // namespace

std::string render(const StatusScreen& screen) {
  std::string out = "\r\n  Panal " + screen.version + "\r\n\r\n";
  add_line(out, "name", screen.hostname);
  if (screen.addresses.empty()) add_line(out, "network", "no address yet");
  for (const std::string& address : screen.addresses) {
    const bool v6 = address.find(':') != std::string::npos;
    add_line(out, "page", "http://" + (v6 ? "[" + address + "]" : address) + "/");
  }
  add_line(out, "setup code", screen.setup_code);
  add_line(out, "server", screen.server);
  add_line(out, "cluster", screen.cluster);
  add_line(out, "data", screen.data);
  add_line(out, "settings", screen.settings);
  add_line(out, "update", screen.update);
  add_line(out, "note", screen.note);
  return out + "\r\n";
}

// The serial line takes what it can at once: a line that nobody reads blocks otherwise.
Console::Console()
    : screen_(::open("/dev/tty1", O_WRONLY | O_NOCTTY | O_CLOEXEC | O_NONBLOCK)), serial_(-1) {
  const auto active = read_small_file("/sys/class/tty/console/active");
  if (active && active.value().find("ttyS") != std::string::npos) {
    serial_ = ::open("/dev/console", O_WRONLY | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
  }
}

Console::~Console() {
  if (screen_ >= 0) ::close(screen_);
  if (serial_ >= 0) ::close(serial_);
}

void Console::show(const StatusScreen& screen) {
  const std::string text = render(screen);
  if (text == shown_) return;
  shown_ = text;
  if (screen_ >= 0) write_all(screen_, "\x1b[H\x1b[2J" + text);
  if (serial_ >= 0) write_all(serial_, text);
}

void Console::say(const std::string& line) {
  if (screen_ >= 0) write_all(screen_, line + "\r\n");
  if (serial_ >= 0) write_all(serial_, line + "\r\n");
}

}  // namespace panal::appliance

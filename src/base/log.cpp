#include "src/base/log.h"

#include <unistd.h>

#include <array>
#include <cstdio>

#include "src/base/encoding.h"

namespace panal {
namespace {

constexpr std::array<std::string_view, 4> kNames = {"debug", "info", "warning", "error"};

std::string number_text(const LogField& field) {
  if (const auto* whole = std::get_if<std::int64_t>(&field.value)) return std::to_string(*whole);
  std::array<char, 32> text{};
  const int size = std::snprintf(text.data(), text.size(), "%.6g", std::get<double>(field.value));
  return {text.data(), static_cast<std::size_t>(size)};
}

}  // namespace

void append_json_escaped(std::string& out, std::string_view text) {
  for (const char c : text) {
    switch (c) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      default:
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
          std::array<char, 8> escape{};
          std::snprintf(escape.data(), escape.size(), "\\u%04x", static_cast<unsigned>(c));
          out += escape.data();
        } else {
          out += c;
        }
    }
  }
}

void Log::write(LogLevel level, std::string_view module, std::string_view message, Fields fields) {
  if (level < least_) return;
  const bool json = format_ == Format::kJson;
  const std::string time = format_time_ms(clock_.wall_ms());
  std::string line;
  if (json) {
    line = "{\"time\":\"" + time + "\",\"level\":\"";
    line += kNames[static_cast<std::size_t>(level)];
    line += "\",\"module\":\"";
    append_json_escaped(line, module);
    line += "\",\"message\":\"";
    append_json_escaped(line, message);
    line += '"';
  } else {
    line = time.substr(11, 12) + " ";
    line += kNames[static_cast<std::size_t>(level)];
    line += ' ';
    line += module;
    line += ": ";
    append_json_escaped(line, message);
  }
  for (const LogField& field : fields) {
    line += json ? ",\"" : " ";
    append_json_escaped(line, field.name);
    line += json ? "\":" : "=";
    if (const auto* text = std::get_if<std::string>(&field.value)) {
      if (json) line += '"';
      append_json_escaped(line, *text);
      if (json) line += '"';
    } else {
      line += number_text(field);
    }
  }
  line += json ? "}\n" : "\n";
  write_lines(line);
}

void Log::write_lines(std::string_view lines) {
  // A log that cannot be written has nowhere to say so.
  [[maybe_unused]] const auto written = ::write(descriptor_, lines.data(), lines.size());
}

}  // namespace panal

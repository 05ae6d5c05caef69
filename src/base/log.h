#pragma once
// Log: one line an event, to stderr: JSON for machines, readable on a terminal.
//
// Never pass a secret. Control characters are escaped. Thread-safe: lines never mix.
// Owned by main; everyone else has a reference.
#include <atomic>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

#include "src/base/clock.h"

namespace panal {

enum class LogLevel { kDebug, kInfo, kWarning, kError };

struct LogField {
  std::string_view name;
  std::variant<std::int64_t, double, std::string> value;

  LogField(std::string_view field, std::string_view text) : name(field), value(std::string(text)) {}
  LogField(std::string_view field, const char* text) : name(field), value(std::string(text)) {}
  template <class T>
    requires std::is_integral_v<T>
  LogField(std::string_view field, T number)
      : name(field), value(static_cast<std::int64_t>(number)) {}
  LogField(std::string_view field, double number) : name(field), value(number) {}
};

class Log {
 public:
  enum class Format { kJson, kText };
  using Fields = std::initializer_list<LogField>;

  Log(const Clock& clock, int descriptor, Format format, LogLevel least)
      : clock_(clock), descriptor_(descriptor), format_(format), least_(least) {}
  Log(const Log&) = delete;
  ~Log();

  void debug(std::string_view module, std::string_view message, Fields fields = {}) {
    write(LogLevel::kDebug, module, message, fields);
  }
  void info(std::string_view module, std::string_view message, Fields fields = {}) {
    write(LogLevel::kInfo, module, message, fields);
  }
  void warning(std::string_view module, std::string_view message, Fields fields = {}) {
    write(LogLevel::kWarning, module, message, fields);
  }
  void error(std::string_view module, std::string_view message, Fields fields = {}) {
    write(LogLevel::kError, module, message, fields);
  }

  void write(LogLevel level, std::string_view module, std::string_view message, Fields fields);

  // Whole lines that were formed elsewhere.
  void write_lines(std::string_view lines);

  // From now on a thread of its own writes, so that a stalled reader holds nobody up: what does not
  // fit into limits::kLogQueueBytes meanwhile is dropped, and counted in a line later.
  void write_in_background();
  // Waits until all has been written, limits::kLogFlushMs at most.
  void flush();

 private:
  struct Background;
  std::string line_of(LogLevel level, std::string_view module, std::string_view message,
                      Fields fields) const;

  const Clock& clock_;
  int descriptor_;
  Format format_;
  LogLevel least_;
  std::shared_ptr<Background> background_;  // null: whoever logs writes
};

// Appends `text` as the inside of a JSON string: quotes, backslashes and controls escaped.
void append_json_escaped(std::string& out, std::string_view text);

}  // namespace panal

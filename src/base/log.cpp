#include "src/base/log.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <mutex>
#include <thread>
#include <utility>

#include "src/base/encoding.h"
#include "src/base/limits.h"

namespace panal {
namespace {

constexpr std::array<std::string_view, 4> kNames = {"debug", "info", "warning", "error"};

std::string number_text(const LogField& field) {
  if (const auto* whole = std::get_if<std::int64_t>(&field.value)) return std::to_string(*whole);
  std::array<char, 32> text{};
  const int size = std::snprintf(text.data(), text.size(), "%.6g", std::get<double>(field.value));
  return {text.data(), static_cast<std::size_t>(size)};
}

// A log that cannot be written has nowhere to say so.
void write_all(int descriptor, std::string_view lines) {
  while (!lines.empty()) {
    const ssize_t size = ::write(descriptor, lines.data(), lines.size());
    if (size > 0) {
      lines.remove_prefix(static_cast<std::size_t>(size));
    } else if (size < 0 && errno == EAGAIN) {
      pollfd room{descriptor, POLLOUT, 0};
      ::poll(&room, 1, -1);
    } else if (size == 0 || errno != EINTR) {
      return;
    }
  }
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
  if (level >= least_) write_lines(line_of(level, module, message, fields));
}

std::string Log::line_of(LogLevel level, std::string_view module, std::string_view message,
                         Fields fields) const {
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
  return line;
}

// What waits for the thread that writes. Shared with it, so that it may outlive the log when a
// write never returns.
struct Log::Background {
  std::mutex mutex;  // guards all below
  std::condition_variable changed;
  std::string waiting;
  std::uint64_t dropped = 0;  // lines
  bool writing = false;
  bool ending = false;

  void run(int descriptor) {
    std::unique_lock lock(mutex);
    for (;;) {
      changed.wait(lock, [this] { return !waiting.empty() || ending; });
      if (waiting.empty()) return;
      const std::string lines = std::exchange(waiting, {});
      writing = true;
      lock.unlock();
      write_all(descriptor, lines);
      lock.lock();
      writing = false;
      changed.notify_all();
    }
  }
};

void Log::write_in_background() {
  background_ = std::make_shared<Background>();
  std::thread([background = background_, descriptor = descriptor_] {
    background->run(descriptor);
  }).detach();
}

void Log::flush() {
  if (!background_) return;
  std::unique_lock lock(background_->mutex);
  background_->changed.wait_for(lock, std::chrono::milliseconds(limits::kLogFlushMs), [this] {
    return background_->waiting.empty() && !background_->writing;
  });
}

Log::~Log() {
  if (!background_) return;
  flush();
  const std::lock_guard lock(background_->mutex);
  background_->ending = true;
  background_->changed.notify_all();
}

void Log::write_lines(std::string_view lines) {
  if (!background_) return write_all(descriptor_, lines);
  Background& queue = *background_;
  const std::lock_guard lock(queue.mutex);
  if (queue.waiting.size() + lines.size() > limits::kLogQueueBytes) {
    queue.dropped += static_cast<std::uint64_t>(std::count(lines.begin(), lines.end(), '\n'));
    return;
  }
  if (const auto dropped = std::exchange(queue.dropped, 0); dropped > 0) {
    queue.waiting += line_of(LogLevel::kWarning, "log", "lines were dropped: nobody read them",
                             {{"lines", dropped}});
  }
  queue.waiting += lines;
  queue.changed.notify_all();
}

}  // namespace panal

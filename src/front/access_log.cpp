#include "src/front/access_log.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>
#include <utility>

#include "src/base/encoding.h"
#include "src/base/limits.h"

namespace panal::front {
namespace {

constexpr std::array<std::string_view, 5> kSecretParameters = {"token", "code", "password", "key",
                                                               "secret"};

// The inside of a quoted text, in ASCII: the escapes are JSON's, which log analysers take too.
void append_quoted(std::string& out, std::string_view text) {
  out += '"';
  for (const char c : text.substr(0, limits::kAccessLogTextBytes)) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20 || byte >= 0x7f) {
      std::array<char, 8> escape{};
      std::snprintf(escape.data(), escape.size(), "\\u%04x", static_cast<unsigned>(byte));
      out += escape.data();
    } else {
      out += c;
    }
  }
  out += '"';
}

void append_member(std::string& out, std::string_view name, std::string_view text) {
  out.append(",\"").append(name).append("\":");
  append_quoted(out, text);
}

void append_member(std::string& out, std::string_view name, std::uint64_t number) {
  out.append(",\"").append(name).append("\":").append(std::to_string(number));
}

// 10/Oct/2026:13:55:36 +0000
std::string combined_time(std::int64_t wall_ms) {
  const std::time_t seconds = wall_ms / 1000;
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%02d/%s/%d:%02d:%02d:%02d +0000", parts.tm_mday,
                kMonths[parts.tm_mon], parts.tm_year + 1900, parts.tm_hour, parts.tm_min,
                parts.tm_sec);
  return text.data();
}

}  // namespace

std::string without_secrets(std::string_view target) {
  const std::size_t query = target.find('?');
  if (query == std::string_view::npos) return std::string(target);
  std::string out(target.substr(0, query));
  char before = '?';
  for (std::size_t begin = query + 1; begin <= target.size();) {
    const std::size_t end = std::min(target.find('&', begin), target.size());
    const std::string_view parameter = target.substr(begin, end - begin);
    const std::string_view name = parameter.substr(0, parameter.find('='));
    out += before;
    // A name that is written with escapes may be any: its value is left out too.
    const bool secret = name.find('%') != std::string_view::npos ||
                        std::find(kSecretParameters.begin(), kSecretParameters.end(), name) !=
                            kSecretParameters.end();
    if (secret && name.size() < parameter.size()) out.append(name).append("=-");
    else out.append(parameter);
    before = '&';
    begin = end + 1;
  }
  return out;
}

AccessLog::AccessLog(loop::Loop& loop, const Clock& clock, Log& log, Format format)
    : clock_(clock), log_(log), format_(format), flush_(loop.timers(), [this] { flush(); }) {}

AccessLog::Slot AccessLog::begin(const http::Caller& caller, const http::Head& head) {
  Slot slot = static_cast<Slot>(entries_.size());
  if (free_.empty()) {
    entries_.emplace_back();
  } else {
    slot = free_.back();
    free_.pop_back();
  }
  Entry& entry = entries_[slot];
  entry.wall_ms = clock_.wall_ms();
  entry.address = caller.address;
  entry.request_id = caller.request_id;
  entry.method = head.method;
  entry.target = without_secrets(head.target);
  entry.referrer = without_secrets(head.get("Referer"));
  entry.agent = head.get("User-Agent");
  entry.minor_version = head.minor_version;
  return slot;
}

void AccessLog::end(Slot slot, const http::Exchange::Outcome& outcome, std::string_view node) {
  write(entries_[slot], outcome, node);
  free_.push_back(slot);
}

void AccessLog::refused(const http::Caller& caller, int status) {
  Entry entry;
  entry.wall_ms = clock_.wall_ms();
  entry.address = caller.address;
  http::Exchange::Outcome outcome;
  outcome.status = status;
  outcome.complete = true;
  write(entry, outcome, {});
}

void AccessLog::write(const Entry& entry, const http::Exchange::Outcome& outcome,
                      std::string_view node) {
  const std::string request =
      entry.method.empty()
          ? "-"
          : entry.method + " " + entry.target + " HTTP/1." + std::to_string(entry.minor_version);
  if (format_ == Format::kCombined) {
    lines_.append(entry.address.empty() ? "-" : entry.address).append(" - - [");
    lines_.append(combined_time(entry.wall_ms)).append("] ");
    append_quoted(lines_, request);
    lines_.append(" ").append(std::to_string(outcome.status)).append(" ");
    lines_.append(std::to_string(outcome.bytes_out)).append(" ");
    append_quoted(lines_, entry.referrer.empty() ? "-" : entry.referrer);
    lines_ += ' ';
    append_quoted(lines_, entry.agent.empty() ? "-" : entry.agent);
    lines_ += '\n';
  } else {
    lines_.append("{\"time\":\"").append(format_time_ms(entry.wall_ms));
    lines_.append("\",\"module\":\"access\"");
    append_member(lines_, "address", entry.address);
    append_member(lines_, "request", request);
    append_member(lines_, "status", static_cast<std::uint64_t>(outcome.status));
    append_member(lines_, "bytes_in", outcome.bytes_in);
    append_member(lines_, "bytes_out", outcome.bytes_out);
    append_member(lines_, "head_us", static_cast<std::uint64_t>(outcome.head_us));
    append_member(lines_, "total_us", static_cast<std::uint64_t>(outcome.total_us));
    if (!outcome.complete) lines_ += ",\"complete\":false";
    append_member(lines_, "node", node);
    append_member(lines_, "request_id", entry.request_id);
    if (!entry.referrer.empty()) append_member(lines_, "referrer", entry.referrer);
    if (!entry.agent.empty()) append_member(lines_, "agent", entry.agent);
    lines_ += "}\n";
  }
  if (lines_.size() >= limits::kAccessLogBytes) return flush();
  if (!flush_.running()) flush_.start(limits::kAccessLogDelayMs);
}

void AccessLog::flush() {
  if (lines_.empty()) return;
  log_.write_lines(lines_);
  lines_.clear();
}

}  // namespace panal::front

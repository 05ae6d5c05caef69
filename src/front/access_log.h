#pragma once
// AccessLog: one line for each request of the public listener: a JSON object, or the combined
// format that log analysers of other servers read.
//
// What a line says of the request is taken when it begins, the rest when it is over. Lines are
// gathered and written together. Values of query parameters that hold secrets are left out, and
// nothing of a request can end a line or forge another one.
//
// On the loop's thread; owned by the Front.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "src/base/clock.h"
#include "src/base/log.h"
#include "src/http/exchange.h"
#include "src/loop/loop.h"

namespace panal::front {

class AccessLog {
 public:
  enum class Format { kJson, kCombined };
  AccessLog(loop::Loop& loop, const Clock& clock, Log& log, Format format);
  ~AccessLog() { flush(); }

  // A request that is under way; its place is given back by end().
  using Slot = std::uint32_t;
  Slot begin(const http::Caller& caller, const http::Head& head);
  // `node`: who answered; empty when nobody took it.
  void end(Slot slot, const http::Exchange::Outcome& outcome, std::string_view node);
  // What was no request, or one too many: only its address and the status are known.
  void refused(const http::Caller& caller, int status);

 private:
  struct Entry {
    std::int64_t wall_ms = 0;
    std::string address, method, target, referrer, agent, request_id;
    int minor_version = 1;
  };
  void write(const Entry& entry, const http::Exchange::Outcome& outcome, std::string_view node);
  void flush();

  const Clock& clock_;
  Log& log_;
  const Format format_;
  std::vector<Entry> entries_;
  std::vector<Slot> free_;
  std::string lines_;
  loop::Timer flush_;
};

// `target` with the values of its secret parameters replaced by "-".
std::string without_secrets(std::string_view target);

}  // namespace panal::front

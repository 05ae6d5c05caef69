#pragma once
// DenialLog: writes into the audit log what somebody who signed in was refused (403), so that
// trying doors shows. The same door for the same person once a minute, and nobody waits for it.
//
// Thread-safe. Owned by Application.
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "src/app/store/audit.h"
#include "src/base/log.h"
#include "src/db/writer.h"
#include "src/http/message.h"

namespace panal::app {

class DenialLog {
 public:
  DenialLog(db::Writer& writer, Log& log) : writer_(writer), log_(log) {}

  void note(const http::Request& request, const store::Actor& actor, std::string_view pattern);

 private:
  bool is_news(const std::string& door, std::int64_t now_ms);

  db::Writer& writer_;
  Log& log_;
  std::mutex mutex_;  // guards the one below
  std::map<std::string, std::int64_t> noted_ms_;
};

}  // namespace panal::app

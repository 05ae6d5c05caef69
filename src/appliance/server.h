#pragma once
// Server: `panal serve` as PID 1 sees it: prepared as the settings say, started, watched, started
// again when it ends or no longer answers.
//
// Driven by Init: tick() now and then, on_output() when its pipe has something, on_exit() when it
// has ended. One thread; owned by Init.
#include <sys/types.h>

#include <optional>
#include <string>

#include "src/appliance/settings.h"
#include "src/base/clock.h"
#include "src/http/json.h"

namespace panal::appliance {

class Server {
 public:
  Server(const Clock& clock, const Settings& settings);
  Server(const Server&) = delete;
  ~Server();

  // Starts what is due, asks the server how it is, and ends one that is silent.
  void tick();
  void on_output();
  // False: not one of its processes.
  bool on_exit(pid_t process, int exit_code);
  // SIGTERM: it finishes what is in flight.
  void stop();

  bool running() const { return process_ > 0; }
  int output() const { return output_; }  // to be polled for reading
  // It has failed too often in a row for another start to be any use.
  bool hopeless() const;
  int failures() const { return failures_; }  // in a row
  // What /healthz said last: "ready", …; empty when it does not answer.
  const std::string& health() const { return health_; }
  bool ever_answered() const { return ever_answered_; }
  const std::string& setup_code() const { return setup_code_; }
  std::string state() const;
  // What /api/v1/replication said last; null before that.
  const Json& replication() const { return replication_; }

 private:
  enum class Stage { kResting, kPreparing, kServing };
  void start();
  void ask();
  void take_line(std::string_view line);

  const Clock& clock_;
  const Settings& settings_;
  Stage stage_ = Stage::kResting;
  pid_t process_ = 0;
  int output_ = -1;
  int write_end_ = -1;
  std::string partial_;  // of a line of its output
  std::string setup_code_;
  std::string health_;  // of /healthz; empty: no answer
  std::string failure_;
  Json replication_;
  bool ever_answered_ = false;
  bool health_known_ = false;  // this process of it has answered
  int failures_ = 0;
  std::int64_t start_at_ms_ = 0;
  std::int64_t ask_at_ms_ = 0;
  std::int64_t answered_ms_ = 0;
};

}  // namespace panal::appliance

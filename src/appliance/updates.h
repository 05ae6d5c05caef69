#pragma once
// Updates: PID 1's part in them. Watches for a bundle that the server has taken, runs the update
// program, and after the reboot decides whether what runs on trial may stay.
//
//   cand = the running slot    on trial: healthy → active = it; else the reason is noted, reboot
//   cand = the other slot      GRUB came back from it: it is given up, and the note says why
//   no cand                    as ever
//
// GRUB counts the tries; here only a trial's end is decided. One thread; owned by Init.
#include <sys/types.h>

#include <string>

#include "src/appliance/boot_state.h"
#include "src/base/clock.h"

namespace panal::appliance {

// What a trial is judged by.
struct Signs {
  std::string health;  // of /healthz
  bool reaches_peers = false;
  bool front = false;  // it holds no data
  int failures = 0;    // ends of the server in a row
  std::string server;  // its state, for people
};

enum class Verdict { kWait, kHealthy, kFailed };
// Pure.
Verdict judge_trial(const Signs& signs, bool peers_wanted, std::int64_t trial_ms);

class Updates {
 public:
  explicit Updates(const Clock& clock) : clock_(clock) {}

  // `command_line`: the kernel's, which says what slot runs.
  void begin(std::string_view command_line);
  enum class Next { kNothing, kReboot };
  Next tick(const Signs& signs);
  // Its trial, if it is one, has failed before the server could start.
  void give_up(std::string_view reason);
  // False: not its process.
  bool on_exit(pid_t process, int exit_code);
  // How the last one went; empty when there was none.
  const std::string& note() const { return note_; }

 private:
  void settle(std::string_view state, std::string note);
  void start(const Signs& signs);

  const Clock& clock_;
  std::string partition_;  // of the boot state; empty: this medium has no slots
  std::string slot_;
  BootState state_;
  bool on_trial_ = false;
  std::int64_t began_ms_ = 0;
  pid_t process_ = 0;
  bool installed_ = false;
  std::string note_;
};

}  // namespace panal::appliance

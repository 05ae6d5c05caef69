#pragma once
// Init: PID 1 of the appliance. Makes the machine ready, keeps its few programs running, shows what
// is going on, and ends it all in order.
//
// One thread, one poll() loop; fork() is safe for that reason. Owned by run().
#include <sys/types.h>

#include <map>
#include <string>
#include <vector>

#include "src/appliance/console.h"
#include "src/appliance/firewall.h"
#include "src/appliance/process.h"
#include "src/appliance/server.h"
#include "src/appliance/settings.h"
#include "src/appliance/updates.h"
#include "src/base/clock.h"

namespace panal::appliance {

class Init {
 public:
  explicit Init(const Clock& clock);
  Init(const Init&) = delete;
  ~Init();

  // Until the machine is to end: never returns.
  [[noreturn]] void run();

 private:
  enum class Ending { kNone, kPowerOff, kReboot };
  // A program that is started again whenever it ends.
  struct Helper {
    pid_t process = 0;
    std::int64_t start_at_ms = 0;
  };

  Result<void> boot();
  void tick();
  void wait_for_events();
  void take_signals();
  void take_key(int device);
  void reap();
  void keep_running(const std::string& name, const Launch& what);
  void follow_network();
  void follow_members();
  Signs signs() const;
  void show();
  [[noreturn]] void end(Ending how);

  const Clock& clock_;
  Console console_;
  Settings settings_;
  Server server_;
  Updates updates_;
  StatusScreen screen_;
  Openings openings_;
  std::map<std::string, Helper> helpers_;
  std::vector<int> keyboards_;  // where a power button may be
  int signals_ = -1;
  int watchdog_ = -1;
  Ending ending_ = Ending::kNone;
  std::int64_t booted_ms_ = 0;
};

}  // namespace panal::appliance

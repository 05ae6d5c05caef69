#pragma once
// The console: what a person at the screen or the serial line can see of an appliance that has no
// shell. The screen is drawn anew when it changes; the serial line gets the same lines once each.
//
// PID 1's; not thread-safe.
#include <string>
#include <vector>

#include "src/base/result.h"

namespace panal::appliance {

// What the screen shows. Pure: see render().
struct StatusScreen {
  std::string version;
  std::string hostname;
  std::vector<std::string> addresses;
  std::string setup_code;  // empty: the wizard is done, or not needed
  std::string data;        // what its disk can hold
  std::string settings;    // where they come from, or what is wrong with them
  std::string server;      // ready, starting, read_only, …
  std::string cluster;     // its name, and how many members are connected
  std::string update;      // how the last one went
  std::string note;        // what people should know: a repair, a rollback
};

std::string render(const StatusScreen& screen);

class Console {
 public:
  Console();
  Console(const Console&) = delete;
  ~Console();

  void show(const StatusScreen& screen);
  // One line, at once, on both.
  void say(const std::string& line);

 private:
  int screen_;  // the first virtual terminal; -1: there is none
  int serial_;  // /dev/console, when it is not that terminal
  std::string shown_;
};

}  // namespace panal::appliance

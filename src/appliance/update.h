#pragma once
// Update: puts a bundle into the slot that does not run, and asks for a trial of it at the next
// boot. A process of its own, PID 1's: it may take as long as it needs.
//
// In order, and nothing is changed before all of the first line hold: signature, version, room,
// payload, backup of the data; then the slot, then grubenv. Whatever ends it in between leaves the
// running version active, and nothing that would be booted instead.
#include <functional>
#include <string>

#include "src/base/result.h"

namespace panal::appliance {

inline constexpr const char* kUpdateProgram = "/lib/panal/update";

// kUpdateProgram's main: its arguments are the slot that runs, then "peers" if the node reaches
// others, "front" if it has no data to back up. Exit code 0: now reboot.
int install_update(int count, const char* const* arguments);

struct Installation {
  std::string bundle;  // paths
  std::string slot;
  std::string state;    // of the partition panal-state
  std::string running;  // a | b
  bool forced = false;
  bool peers = false;
};

// Called before anything is written; an error ends the update.
using BeforeWriting = std::function<Result<void>()>;
using Tell = std::function<void(const char* state)>;

// The version that is on trial from the next boot on. `keys`: raw. The bundle's name is taken away
// first: an update that breaks off is not begun anew by itself.
Result<std::string> install(const Installation& what, const std::vector<std::string>& keys,
                            const BeforeWriting& back_up, const Tell& tell);

}  // namespace panal::appliance
